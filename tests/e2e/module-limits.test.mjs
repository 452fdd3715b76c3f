// What the WebAssembly module may weigh and what it may ask of JavaScript.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

const read = (name) => readFileSync(new URL(`../../build/wasm/bin/${name}`, import.meta.url));
const brotliSize = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

// Families of imports, each with the reason why it is here. `invoke_*` (exceptions), threads, `emscripten_run_script` and
// everything else new wants a look first.
const allowedImports = [
  /^env\._embind_register_/, // the entry points
  /^env\._emval_/, // bytes in and out
  /^env\.(__syscall_|_mmap_js$|_munmap_js$)/, // SQLite's files: in Node, and in memory
  /^wasi_snapshot_preview1\.(fd_|environ_)/,
  /^env\.(emscripten_resize_heap|emscripten_get_heap_max|_abort_js)$/,
  /^env\.(emscripten_date_now|emscripten_get_now|_localtime_js|_tzset_js|clock_time_get)$/, // SQLite's date functions
  /^env\.linnet_random_fill$/, // crypto.getRandomValues
];

test('the module stays within its size budget', (t) => {
  const wasm = brotliSize(read('linnet.wasm'));
  const script = brotliSize(read('linnet.js'));
  t.diagnostic(`brotli: linnet.wasm ${wasm}, linnet.js ${script}`);
  assert.ok(wasm + script <= 520_000, `${wasm} + ${script} bytes; at most 520,000`);
});

test('the module imports only what it is known to need', () => {
  const module = new WebAssembly.Module(read('linnet.wasm'));
  const names = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
  assert.deepEqual(names.filter((name) => !allowedImports.some((pattern) => pattern.test(name))), []);
});

test('the script needs neither eval nor globals of SQLite', () => {
  const script = read('linnet.js').toString();
  assert.doesNotMatch(script, /new Function|\beval\(|sqlite3ApiBootstrap|WhWasmUtilInstaller|Jaccwabyt/);
});
