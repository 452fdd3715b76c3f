#include "core/base/wasm_random.h"

#include <emscripten.h>
#include <stddef.h>
#include <stdint.h>

// 65,536 bytes is what one call of getRandomValues may fill.
EM_JS(void, linnet_random_fill, (uint8_t* bytes, size_t size), {
  for (let end = bytes + size; bytes < end; bytes += 65536) {
    globalThis.crypto.getRandomValues(HEAPU8.subarray(bytes, Math.min(bytes + 65536, end)));
  }
});

static const char* name(void) { return "getRandomValues"; }

static void fill(void* const bytes, const size_t size) { linnet_random_fill(bytes, size); }

static uint32_t next(void) {
  uint32_t value;
  fill(&value, sizeof(value));
  return value;
}

struct randombytes_implementation linnet_wasm_random = {
    .implementation_name = name,
    .random = next,
    .buf = fill,
};
