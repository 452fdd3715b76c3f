# linnet::sodium: the system's library natively; for WebAssembly its C files, portable implementations only.

add_library(linnet_sodium INTERFACE)
add_library(linnet::sodium ALIAS linnet_sodium)
if(NOT EMSCRIPTEN)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
  target_link_libraries(linnet_sodium INTERFACE PkgConfig::libsodium)
  return()
endif()
