// Lets two JavaScript files made from the same objects use one .wasm:
//
//   node share-wasm.mjs FOLDER NAME KEPT      FOLDER/NAME.js loads KEPT.wasm, and NAME.wasm goes away
//
// That is right only while both links give the same bytes; otherwise both files stay, and it says so.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, name, kept] = process.argv.slice(2);
const own = join(folder, `${name}.wasm`);
const script = join(folder, `${name}.js`);

if (existsSync(own)) {
  if (readFileSync(own).equals(readFileSync(join(folder, `${kept}.wasm`)))) {
    writeFileSync(script, readFileSync(script, 'utf8').replaceAll(`${name}.wasm`, `${kept}.wasm`));
    rmSync(own);
  } else {
    console.warn(`${name}.wasm differs from ${kept}.wasm: ${name}.js keeps its own`);
  }
}
