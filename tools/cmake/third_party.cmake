# Third-party code, as targets linnet::X. Headers are SYSTEM, so that our warnings stay ours.

include(sqlite)
include(sodium)

# nlohmann's JSON: header only. Its folder is linked into the build's own include folder, because /usr/include must
# not be on em++'s path. JSON_NOEXCEPTION everywhere: one definition of its inline functions in a program.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
file(CREATE_LINK /usr/include/nlohmann ${PROJECT_BINARY_DIR}/include/nlohmann SYMBOLIC)
add_library(linnet_json INTERFACE)
add_library(linnet::json ALIAS linnet_json)
target_include_directories(linnet_json SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/include)
target_compile_definitions(linnet_json INTERFACE JSON_NOEXCEPTION)

# GoogleTest and GoogleMock with main(), from Debian's sources.
set(gtest_root /usr/src/googletest/googletest)
add_library(linnet_gtest STATIC EXCLUDE_FROM_ALL ${gtest_root}/src/gtest-all.cc ${gtest_root}/src/gtest_main.cc)
add_library(linnet::gtest ALIAS linnet_gtest)
target_include_directories(linnet_gtest SYSTEM PUBLIC ${gtest_root}/include PRIVATE ${gtest_root})
target_compile_options(linnet_gtest PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(linnet_gtest PRIVATE -fno-exceptions)
  target_compile_definitions(linnet_gtest PUBLIC GTEST_HAS_PTHREAD=0)
  return()
endif()

# Below: the server's libraries, native only. A target that is not linked costs nothing.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)

# Boost.Asio and Boost.Beast with TLS: headers only.
add_library(linnet_asio INTERFACE)
add_library(linnet::asio ALIAS linnet_asio)
target_link_libraries(linnet_asio INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(linnet_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)

# RocksDB with its compressors, linked statically: linnetd is one file to copy.
add_library(linnet_rocksdb INTERFACE)
add_library(linnet::rocksdb ALIAS linnet_rocksdb)
foreach(library rocksdb snappy lz4 zstd bz2 z)
  find_library(static_${library} lib${library}.a REQUIRED)
  target_link_libraries(linnet_rocksdb INTERFACE ${static_${library}})
endforeach()
target_link_libraries(linnet_rocksdb INTERFACE Threads::Threads ${CMAKE_DL_LIBS})

add_library(linnet_curl INTERFACE)
add_library(linnet::curl ALIAS linnet_curl)
target_link_libraries(linnet_curl INTERFACE curl)
