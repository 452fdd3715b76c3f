# linnet::sodium: the system's library natively; for WebAssembly its C files, portable implementations only. What is
# left out (scrypt, ristretto, box, the salsa20 variants) may be added to the list when something needs it.

if(NOT EMSCRIPTEN)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
  add_library(linnet_sodium INTERFACE)
  add_library(linnet::sodium ALIAS linnet_sodium)
  target_link_libraries(linnet_sodium INTERFACE PkgConfig::libsodium)
  return()
endif()

set(sodium_root ${LINNET_TOOLCHAIN_DIR}/sodium/src/libsodium)
set(sodium_files
    crypto_aead/chacha20poly1305/sodium/aead_chacha20poly1305.c
    crypto_aead/xchacha20poly1305/sodium/aead_xchacha20poly1305.c
    crypto_auth/crypto_auth.c
    crypto_auth/hmacsha256/auth_hmacsha256.c
    crypto_auth/hmacsha512/auth_hmacsha512.c
    crypto_auth/hmacsha512256/auth_hmacsha512256.c
    crypto_core/ed25519/core_ed25519.c
    crypto_core/ed25519/ref10/ed25519_ref10.c
    crypto_core/hchacha20/core_hchacha20.c
    crypto_core/hsalsa20/core_hsalsa20.c
    crypto_core/hsalsa20/ref2/core_hsalsa20_ref2.c
    crypto_core/salsa/ref/core_salsa_ref.c
    crypto_generichash/blake2b/generichash_blake2.c
    crypto_generichash/blake2b/ref/blake2b-compress-ref.c
    crypto_generichash/blake2b/ref/blake2b-ref.c
    crypto_generichash/blake2b/ref/generichash_blake2b.c
    crypto_generichash/crypto_generichash.c
    crypto_hash/crypto_hash.c
    crypto_hash/sha256/cp/hash_sha256_cp.c
    crypto_hash/sha256/hash_sha256.c
    crypto_hash/sha512/cp/hash_sha512_cp.c
    crypto_hash/sha512/hash_sha512.c
    crypto_kdf/blake2b/kdf_blake2b.c
    crypto_kdf/crypto_kdf.c
    crypto_onetimeauth/crypto_onetimeauth.c
    crypto_onetimeauth/poly1305/donna/poly1305_donna.c
    crypto_onetimeauth/poly1305/onetimeauth_poly1305.c
    crypto_pwhash/argon2/argon2-core.c
    crypto_pwhash/argon2/argon2-encoding.c
    crypto_pwhash/argon2/argon2-fill-block-ref.c
    crypto_pwhash/argon2/argon2.c
    crypto_pwhash/argon2/blake2b-long.c
    crypto_pwhash/argon2/pwhash_argon2i.c
    crypto_pwhash/argon2/pwhash_argon2id.c
    crypto_pwhash/crypto_pwhash.c
    crypto_scalarmult/crypto_scalarmult.c
    crypto_scalarmult/curve25519/ref10/x25519_ref10.c
    crypto_scalarmult/curve25519/scalarmult_curve25519.c
    crypto_scalarmult/ed25519/ref10/scalarmult_ed25519_ref10.c
    crypto_secretstream/xchacha20poly1305/secretstream_xchacha20poly1305.c
    crypto_sign/crypto_sign.c
    crypto_sign/ed25519/ref10/keypair.c
    crypto_sign/ed25519/ref10/obsolete.c
    crypto_sign/ed25519/ref10/open.c
    crypto_sign/ed25519/ref10/sign.c
    crypto_sign/ed25519/sign_ed25519.c
    crypto_stream/chacha20/ref/chacha20_ref.c
    crypto_stream/chacha20/stream_chacha20.c
    crypto_stream/salsa20/ref/salsa20_ref.c
    crypto_stream/salsa20/stream_salsa20.c
    crypto_stream/xchacha20/stream_xchacha20.c
    crypto_verify/sodium/verify.c
    randombytes/randombytes.c
    sodium/codecs.c
    sodium/core.c
    sodium/runtime.c
    sodium/utils.c
    sodium/version.c)
list(TRANSFORM sodium_files PREPEND ${sodium_root}/)

add_library(linnet_sodium STATIC EXCLUDE_FROM_ALL ${sodium_files} ${PROJECT_SOURCE_DIR}/core/base/wasm_random.c)
add_library(linnet::sodium ALIAS linnet_sodium)
target_include_directories(linnet_sodium SYSTEM PUBLIC ${sodium_root}/include PRIVATE ${sodium_root}/include/sodium)
target_include_directories(linnet_sodium PRIVATE ${PROJECT_SOURCE_DIR})
target_compile_definitions(linnet_sodium
  PUBLIC SODIUM_STATIC
  PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 HAVE_INTTYPES_H=1 HAVE_STDINT_H=1 HAVE_EXPLICIT_BZERO=1)
target_compile_options(linnet_sodium PRIVATE -w -O2)

# libsodium's own source of randomness for Emscripten calls JavaScript once per byte; ours fills whole buffers.
set_source_files_properties(${sodium_root}/randombytes/randombytes.c PROPERTIES COMPILE_OPTIONS
  "-U__EMSCRIPTEN__;-include;${PROJECT_SOURCE_DIR}/core/base/wasm_random.h;-DRANDOMBYTES_CUSTOM_IMPLEMENTATION;-DRANDOMBYTES_DEFAULT_IMPLEMENTATION=&linnet_wasm_random")
