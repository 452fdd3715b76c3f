#pragma once

#include <sodium/randombytes.h>

// libsodium's source of randomness in WebAssembly: crypto.getRandomValues, in bulk. It ends the program where there is
// none. The build makes it libsodium's default (tools/cmake/sodium.cmake); nothing else needs it.
extern struct randombytes_implementation linnet_wasm_random;
