# LINNET_TOOLCHAIN_DIR: the folder that tools/setup fills (sources of SQLite and libsodium, Emscripten, perhaps Node).
if(NOT DEFINED LINNET_TOOLCHAIN_DIR)
  if(DEFINED ENV{LINNET_TOOLCHAIN})
    set(LINNET_TOOLCHAIN_DIR $ENV{LINNET_TOOLCHAIN})
  else()
    set(LINNET_TOOLCHAIN_DIR $ENV{HOME}/.cache/linnet)
  endif()
endif()

# The build uses tools/setup's Node where there is one, else the Node on PATH.
find_program(LINNET_NODE node HINTS ${LINNET_TOOLCHAIN_DIR}/node/bin NO_CMAKE_FIND_ROOT_PATH)

if(NOT EXISTS ${LINNET_TOOLCHAIN_DIR}/sqlite/sqlite3.c)
  message(FATAL_ERROR "No ${LINNET_TOOLCHAIN_DIR}/sqlite/sqlite3.c: run tools/setup first")
endif()
