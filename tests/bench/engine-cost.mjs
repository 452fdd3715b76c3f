// What one received message costs the engine, natively and as WebAssembly under Node, both with the store in a file.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, printLoad, printTable } from './figures.mjs';

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const messages = Number(process.argv[2] ?? 5_000);
const folder = mkdtempSync(join(tmpdir(), 'linnet-engine-cost-'));

// The program's lines, as {name: number}.
function measure(program, args) {
  const text = execFileSync(program, args, { encoding: 'utf8' });
  return Object.fromEntries(text.trim().split('\n').map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
}

const row = (name, figures) => [
  name,
  number(figures.cpu_ns_per_message),
  number(figures.allocations_per_message),
  figures.bytes_written_per_message > 0 ? number(figures.bytes_written_per_message) : '',
];

try {
  const native = measure(join(build, 'release/bin/engine_cost_bench'), [messages, join(folder, 'native.db')]);
  const wasm = measure(process.execPath, [join(build, 'wasm/bin/engine_cost_bench.js'), messages, join(folder, 'wasm.db')]);
  printTable([
    [`one of ${number(messages)} messages`, 'ns of CPU', 'allocations', 'bytes written'],
    row('native', native),
    row('WASM under Node', wasm),
  ]);
  printLoad();
} finally {
  rmSync(folder, { recursive: true });
}
