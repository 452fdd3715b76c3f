// node tests/simulation/compare-traces.mjs [FROM..TO]     (1..1000 unless named)
//
// The same seed makes the same world: compares the trace hashes of two native runs, one of them on one core, and of the
// WebAssembly build under Node. Says which seeds differ; the exit status is 1 when one does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = (path) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));

function traces(program, args, seeds) {
  const run = spawnSync(program, [...args, '--seeds', seeds, '--trace', '--no-shrink'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  const lines = run.stdout.split('\n').filter((line) => /^\d+ [0-9a-f]+$/.test(line));
  return new Map(lines.map((line) => line.split(' ')));
}

/** The seeds whose traces are not the same in all builds. */
export function differingSeeds(seeds) {
  const native = traces(build('release/bin/simulate'), [], seeds);
  const others = [
    traces(build('release/bin/simulate'), ['--jobs', '1'], seeds),
    traces(process.execPath, [build('wasm/bin/simulate.js')], seeds),
  ];
  const differing = [...native.keys()].filter((seed) => others.some((other) => other.get(seed) !== native.get(seed)));
  return { compared: native.size, differing };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { compared, differing } = differingSeeds(process.argv[2] ?? '1..1000');
  console.log(`${compared} seeds compared, ${differing.length} differ${differing.length > 0 ? `: ${differing.join(' ')}` : ''}`);
  process.exit(compared > 0 && differing.length === 0 ? 0 : 1);
}
