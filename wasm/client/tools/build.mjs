// Builds dist: index.js (the tab's side), worker.js (the host, with the WebAssembly module's glue in it), linnet.wasm, types.
//   node tools/build.mjs            without build/wasm/bin/linnet.js the worker is left out, and said so
//   node tools/build.mjs --check    fails then (packing)
//   node tools/build.mjs --out=DIR  to another folder (tests)

import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(here, '../..');
const bin = process.env.LINNET_WASM_BIN ?? join(root, 'build/wasm/bin');
const out = process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length);
const dist = out ?? join(here, 'dist');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const shared = { bundle: true, format: 'esm', target: 'es2022', sourcemap: true, absWorkingDir: here, logLevel: 'warning', legalComments: 'none' };
await build({ ...shared, entryPoints: ['src/index.ts'], outfile: join(dist, 'index.js') });

if (existsSync(join(bin, 'linnet.js'))) {
  await build({
    ...shared,
    entryPoints: ['src/worker.ts'],
    outfile: join(dist, 'worker.js'),
    minify: true,
    alias: { 'linnet-core': join(bin, 'linnet.js') },
  });
  copyFileSync(join(bin, 'linnet.wasm'), join(dist, 'linnet.wasm'));
} else {
  console.error(`no ${bin}/linnet.js: dist has no worker (build it: cmake --workflow --preset wasm)`);
  if (process.argv.includes('--check')) process.exit(1);
}

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', here, '--outDir', dist], { stdio: 'inherit' });
if (out === undefined) copyFileSync(join(root, 'LICENSE'), join(here, 'LICENSE')); // npm packs it from here
