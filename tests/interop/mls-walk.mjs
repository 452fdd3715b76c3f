// A random walk with ts-mls:
//
//   node tests/interop/mls-walk.mjs [--seeds 1..20] [--epochs 200] [--members 20] [--wasm]

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Linnet, TsMls } from './peers.mjs';
import { Walk } from './walk.mjs';

export async function walk({ seed, epochs, membersMax, wasm = false }) {
  const build = fileURLToPath(new URL('../../build/', import.meta.url));
  const linnet = wasm
    ? new Linnet(process.execPath, [`${build}wasm/bin/mls_peer.js`, String(seed)])
    : new Linnet(`${build}release/bin/mls_peer`, [String(seed)]);
  try {
    const one = new Walk({ peers: [linnet, new TsMls()], seed, membersMax });
    await one.begin();
    for (let epoch = 0; epoch < epochs; epoch++) await one.step();
    return one;
  } finally {
    linnet.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1..20' },
      epochs: { type: 'string', default: '200' },
      members: { type: 'string', default: '20' },
      wasm: { type: 'boolean', default: false },
    },
  });
  const [from, to] = values.seeds.split('..').map(Number);
  for (let seed = from; seed <= (to ?? from); seed++) {
    const { members, counts } = await walk({ seed, epochs: Number(values.epochs), membersMax: Number(values.members), wasm: values.wasm }).catch((error) => {
      console.error(`seed ${seed}: ${error.stack}`);
      process.exit(1);
    });
    const steps = Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ');
    console.log(`seed ${seed}: ${values.epochs} epochs agree, ${members.length} members at the end: ${steps}`);
  }
}
