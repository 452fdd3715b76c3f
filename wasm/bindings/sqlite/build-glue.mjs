// Makes the JavaScript that lets the module's SQLite use OPFS, and the list of functions that it calls:
//
//   node build-glue.mjs SQLITE_FOLDER ESBUILD OUT_FOLDER     -> OUT_FOLDER/{sqlite-glue.js, exported-functions.txt}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [sqlite, esbuild, out] = process.argv.slice(2);
const wasm = join(sqlite, 'ext/wasm');

// SQLite's pieces, in the order in which they build on each other.
const pieces = [
  'common/whwasmutil.js',
  'jaccwabyt/jaccwabyt.js',
  'api/sqlite3-vfs-helper.c-pp.js',
  'api/sqlite3-vfs-opfs-sahpool.c-pp.js',
];

// The pieces meet in globals; here they meet in local names, so that nothing is left on globalThis.
const localNames = {
  'globalThis.sqlite3ApiBootstrap': 'bootstrap',
  'globalThis.WhWasmUtilInstaller': 'installWasmUtil',
  'globalThis.Jaccwabyt': 'makeStructBinder',
};

// When the pool cannot open (another worker still holds its files), SQLite's code deletes all of it, databases included.
// Here it only lets go, and the next call tries again.
const deletesItsFiles = 'await thePool.removeVfs().catch(()=>{});';
const letsGo = `thePool.releaseAccessHandles();
        capi.sqlite3_vfs_unregister(thePool.getVfs().pointer);
        thePool.getVfs().dispose();`;
const remembersItsFailure = 'return initPromises[vfsName] = Promise.reject(err);';
const forgetsItsFailure = 'delete initPromises[vfsName]; throw err;';

const plainFile = 'const file = {path, flags, sah};';
const gatheringFile = 'const file = {path, flags, sah: new GatheringFile(sah)};';

// It fails only when every file has been tried, so that letting go leaves none open.
const opensAll = 'return Promise.all(files.map(';
const opensAllOrNone = 'return allOrNone(files.map(';

function replaceIn(text, old, replacement) {
  if (!text.includes(old)) throw new Error(`gone from SQLite's pieces, look at what replaced it: ${old}`);
  return text.replaceAll(old, replacement);
}

function readPiece(path) {
  const filtered = join(out, 'piece.js');
  execFileSync(join(wasm, 'c-pp'), ['-f', join(wasm, path), '-o', filtered, '-Dtarget=es6-module', '-Dtarget=es6-bundler-friendly']);
  return readFileSync(filtered, 'utf8');
}

mkdirSync(out, { recursive: true });
let text = pieces.map(readPiece).join('\n');
for (const [global, local] of Object.entries(localNames)) text = replaceIn(text, global, local);
text = replaceIn(text, deletesItsFiles, letsGo);
text = replaceIn(text, remembersItsFailure, forgetsItsFailure);
text = replaceIn(text, opensAll, opensAllOrNone);
text = replaceIn(text, plainFile, gatheringFile);
// Private members, which Emscripten's optimizer cannot parse, become ordinary ones. (Lowering them would put a WeakMap
// look-up into every read and write of the database.)
text = text.replace(/(?<=[\s.])#(?=[A-Za-z])/g, '_');

const bridge = readFileSync(new URL('bridge.js', import.meta.url), 'utf8');
const files = readFileSync(new URL('gathering-file.js', import.meta.url), 'utf8').replace('export class', 'class');
const glue = `(() => {
const bootstrap = { initializers: [] };
let installWasmUtil, makeStructBinder;
${files}
${text}
${bridge}
})();`;
writeFileSync(join(out, 'sqlite-glue.full.js'), glue);
execFileSync(esbuild, [
  join(out, 'sqlite-glue.full.js'), '--target=es2020', '--minify', '--charset=utf8', '--log-level=warning',
  `--outfile=${join(out, 'sqlite-glue.js')}`,
]);

const called = new Set([...bridge.matchAll(/wasmExports\.(\w+)/g)].map((match) => `_${match[1]}`));
writeFileSync(join(out, 'exported-functions.txt'), `${[...called].sort().join('\n')}\n`);
