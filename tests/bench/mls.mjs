// A group of 500 members natively, as WebAssembly under Node, and with ts-mls under Node: CPU time, one after the other.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { ms, number, printLoad, printTable, printTarget } from './figures.mjs';

const size = process.argv[2] ?? '500';
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

function measure(file, args) {
  const text = execFileSync(file, args, { encoding: 'utf8' });
  return Object.fromEntries(text.trim().split('\n').map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
}

function brotli(path) {
  const bytes = readFileSync(here(path));
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

const native = measure(here('../../build/release/bin/mls_bench'), [size]);
const wasm = measure(process.execPath, [here('../../build/wasm/bin/mls_bench.js'), size]);
const other = measure(process.execPath, ['--expose-gc', here('mls-ts.mjs'), size]);

const times = [
  ['create and add all', 'add_all_ms'], ['join from that Welcome', 'join_ms'], ['cold commit', 'cold_commit_ms'], ['process it', 'cold_process_ms'],
  ['warm commit', 'warm_commit_ms'], ['process it', 'warm_process_ms'], ['add one', 'add_one_ms'], ['join externally', 'external_join_ms'],
];
const rates = [['encrypt 100 bytes', 'encrypt_per_s'], ['decrypt', 'decrypt_per_s']];
const bytes = [
  ['commit that adds all', 'add_all_bytes'], ['its Welcome', 'welcome_bytes'], ['cold commit', 'cold_commit_bytes'], ['warm commit', 'warm_commit_bytes'],
  ['message of 100 bytes', 'message_bytes'], ['group in memory', 'group_bytes'],
];
printTable([
  [`${size} members, CPU`, 'native', 'WASM', 'ts-mls', 'ts-mls / WASM'],
  ...times.map(([label, name]) => [label, ms(native[name]), ms(wasm[name]), ms(other[name]), `${number(other[name] / wasm[name])}x`]),
  ...rates.map(([label, name]) => [label, `${number(native[name])}/s`, `${number(wasm[name])}/s`, `${number(other[name])}/s`, `${number(wasm[name] / other[name])}x`]),
]);
console.log('');
printTable([['bytes', 'native', 'WASM', 'ts-mls'], ...bytes.map(([label, name]) => [label, number(native[name]), number(wasm[name]), number(other[name])])]);
const added = brotli('../../build/wasm/bin/linnet_with_mls.wasm') - brotli('../../build/wasm/bin/linnet.wasm');
console.log(`\nadded to the module: ${number(added)} bytes of brotli`);
printLoad();

const slowest = Math.min(...times.map(([, name]) => other[name] / wasm[name]), wasm.decrypt_per_s / other.decrypt_per_s);
printTarget('WASM 5x faster than ts-mls in group operations and decrypt', `${number(slowest)}x at least`, slowest >= 5);
printTarget('join of 500 under 170 ms (WASM)', ms(wasm.join_ms), wasm.join_ms < 170);
printTarget('add all under 900 ms (WASM)', ms(wasm.add_all_ms), wasm.add_all_ms < 900);
const least = Math.min(native.encrypt_per_s, native.decrypt_per_s);
printTarget('10,000 messages/s each way (native)', `${number(least)}/s`, least >= 10_000);
printTarget('less than 90 kB of brotli', number(added), added < 90_000);
