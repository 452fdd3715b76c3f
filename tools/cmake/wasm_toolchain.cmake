# Emscripten, as tools/setup prepared it: $LINNET_TOOLCHAIN/emscripten/bin/{emcc,em++,...}.

if(DEFINED ENV{LINNET_TOOLCHAIN})
  set(emscripten_dir $ENV{LINNET_TOOLCHAIN}/emscripten)
else()
  set(emscripten_dir $ENV{HOME}/.cache/linnet/emscripten)
endif()
if(NOT EXISTS ${emscripten_dir}/bin/em++)
  message(FATAL_ERROR "No ${emscripten_dir}/bin/em++: run tools/setup first")
endif()

# A private folder holds the whole installation; a user's own emcc is a link into its installation.
if(EXISTS ${emscripten_dir}/usr/share/emscripten)
  set(EMSCRIPTEN_ROOT_PATH ${emscripten_dir}/usr/share/emscripten)
else()
  file(REAL_PATH ${emscripten_dir}/bin/emcc own_emcc)
  get_filename_component(EMSCRIPTEN_ROOT_PATH ${own_emcc} DIRECTORY)
endif()

include(${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
