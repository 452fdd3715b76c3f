// What an app downloads: the module, the worker with its glue, and the tab's side.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { number, printTable, printTarget } from './figures.mjs';

const target = 520_000;
const gate = 700_000;

const dist = new URL('../../wasm/client/dist/', import.meta.url);
const rows = [];
const sum = [0, 0, 0];
for (const name of ['linnet.wasm', 'worker.js', 'index.js']) {
  const bytes = readFileSync(new URL(name, dist));
  const sizes = [
    bytes.length,
    gzipSync(bytes, { level: 9 }).length,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length,
  ];
  sizes.forEach((size, at) => (sum[at] += size));
  rows.push([name, ...sizes.map(number)]);
}
printTable([['bytes', 'raw', 'gzip -9', 'brotli -q 11'], ...rows, ['all', ...sum.map(number)]]);
printTarget(`${number(target)} bytes of brotli in all`, number(sum[2]), sum[2] <= target);
if (sum[2] > gate) {
  console.error(`more than ${number(gate)} bytes: this may not be shipped`);
  process.exit(1);
}
