# The targets of this project, all made by these functions:
#
#   linnet_library(name SOURCES a.cpp ... [DEPENDS target ...] [NO_EXCEPTIONS])
#   linnet_executable(name SOURCES ... [DEPENDS ...] [NO_EXCEPTIONS])
#   linnet_test(name SOURCES ... [DEPENDS ...] [NO_EXCEPTIONS])        GoogleTest, registered with CTest
#   linnet_fuzzer(name SOURCES ... [DEPENDS ...] [CORPUS folder])      nothing unless LINNET_FUZZ; CTest runs it a minute
#   linnet_benchmark(name SOURCES ... [DEPENDS ...])                   native only, not run by CTest
#   linnet_add_folders(folder ...)                                     those that have a CMakeLists.txt
#
# A library without sources to compile (headers only) is made with SOURCES left out.
# DEPENDS are public. Everything under core/ is built with NO_EXCEPTIONS, on both targets.

set(linnet_warnings -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wshadow -Werror)

function(linnet_add_folders)
  foreach(folder IN LISTS ARGN)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()

# What every compiled target of ours has.
function(linnet_configure_target name no_exceptions)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${linnet_warnings})
  if(no_exceptions)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
endfunction()

function(linnet_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_EXCEPTIONS" "" "SOURCES;DEPENDS")
  linnet_reject_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    linnet_configure_target(${name} ${arg_NO_EXCEPTIONS})
    target_link_libraries(${name} PUBLIC ${arg_DEPENDS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_DEPENDS})
  endif()
endfunction()

function(linnet_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_EXCEPTIONS" "" "SOURCES;DEPENDS")
  linnet_reject_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  linnet_configure_target(${name} ${arg_NO_EXCEPTIONS})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS})
endfunction()

# Lets a program compiled to WebAssembly run under Node (`node build/wasm/bin/NAME.js`) with the real file system and a
# normal exit code. Linked with -O1: links in a second.
function(linnet_run_under_node name)
  file(WRITE ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/package.json "{\"type\": \"module\"}\n")
  set(prelude ${PROJECT_SOURCE_DIR}/tools/cmake/node_program.js)
  target_link_options(${name} PRIVATE -sENVIRONMENT=node -sNODERAWFS -sEXIT_RUNTIME -sALLOW_MEMORY_GROWTH
                      -sSTACK_SIZE=1MB -sWASM_BIGINT -O1 --extern-pre-js ${prelude})
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${prelude})
endfunction()

function(linnet_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_EXCEPTIONS" "" "SOURCES;DEPENDS")
  linnet_reject_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  linnet_configure_target(${name} ${arg_NO_EXCEPTIONS})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} linnet::gtest)
  if(EMSCRIPTEN)
    linnet_run_under_node(${name})
    add_test(NAME ${name} COMMAND ${LINNET_NODE} $<TARGET_FILE:${name}> WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  else()
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

function(linnet_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS" "SOURCES;DEPENDS")
  linnet_reject_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(NOT LINNET_FUZZ)
    return()
  endif()
  linnet_executable(${name} SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_test(NAME ${name} COMMAND ${name} -max_total_time=${LINNET_FUZZ_SECONDS} ${arg_CORPUS} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
endfunction()

function(linnet_benchmark name)
  if(EMSCRIPTEN)
    return()
  endif()
  find_package(benchmark REQUIRED)
  linnet_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE benchmark::benchmark_main)
endfunction()

function(linnet_reject_unknown name arguments)
  if(arguments)
    message(FATAL_ERROR "${name}: unknown arguments: ${arguments}")
  endif()
endfunction()
