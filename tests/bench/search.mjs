// Search as people type, in time of CPU: a million messages natively, a hundred thousand as WebAssembly under Node, both in files.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ms, number, printLoad, printTable, printTarget } from './figures.mjs';

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const messages = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'linnet-search-'));

// The program's lines, as {name: number}.
function measure(program, args) {
  const text = execFileSync(program, args, { encoding: 'utf8' });
  return Object.fromEntries(text.trim().split('\n').map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
}

function print(name, figures) {
  const kinds = Object.keys(figures).filter((key) => key.endsWith('_p50_us')).map((key) => key.slice(0, -'_p50_us'.length));
  const time = (kind, which) => ms(figures[`${kind}_${which}_us`] / 1000);
  printTable([
    [`${name}, ${figures.messages.toLocaleString('en-US')} messages`, 'p50', 'p95', 'max', 'hits'],
    ...kinds.map((kind) => [kind.replaceAll('_', ' '), time(kind, 'p50'), time(kind, 'p95'), time(kind, 'max'), kind === 'all' ? '' : number(figures[`${kind}_hits`])]),
  ]);
  const { index_bytes_per_message: index, number_bytes_per_message: numbers, text_bytes_per_message: text, file_bytes_per_message: file } = figures;
  console.log(`bytes a message: index ${number(index)} and its numbers ${number(numbers)}, text ${number(text)}, whole file ${number(file)}`);
  console.log(`filling ${number(figures.fill_us_per_message)} us a message, open ${ms(figures.open_us / 1000)}\n`);
}

try {
  const native = measure(join(build, 'release/bin/search_bench'), [messages, join(folder, 'native.db')]);
  print('native', native);
  const wasm = measure(process.execPath, [join(build, 'wasm/bin/search_bench.js'), messages / 10, join(folder, 'wasm.db')]);
  print('WASM under Node', wasm);
  printLoad();
  printTarget('p95 under 50 ms (CPU), native', ms(native.all_p95_us / 1000), native.all_p95_us < 50_000);
  printTarget('p95 under 50 ms (CPU), WASM', ms(wasm.all_p95_us / 1000), wasm.all_p95_us < 50_000);
  printTarget('open under 100 ms (CPU), native', ms(native.open_us / 1000), native.open_us < 100_000);
} finally {
  rmSync(folder, { recursive: true });
}
