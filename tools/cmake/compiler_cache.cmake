# ccache, when present. Paths below the checkout are hashed relative to it, so that several checkouts share one cache.
find_program(LINNET_CCACHE ccache NO_CMAKE_FIND_ROOT_PATH)
if(LINNET_CCACHE)
  set(launcher env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1)
  if(EMSCRIPTEN)
    # em++ starts the cache itself, around clang, and wants its full path.
    list(APPEND launcher EM_COMPILER_WRAPPER=${LINNET_CCACHE})
  else()
    list(APPEND launcher ${LINNET_CCACHE})
  endif()
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
