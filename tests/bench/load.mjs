// What one linnetd accepts: 200 senders, each with a receiver that is connected, bodies of 200 bytes, every message durable.

import { ms, number, printLoad, printTable, printTarget } from './figures.mjs';
import { disk, runLoad } from './load-run.mjs';
import { withScene } from './scene.mjs';

const seconds = Number(process.argv[2] ?? 15);

await withScene(async (scene) => {
  const server = await scene.server();
  const figures = await runLoad(server, ['--pairs', 200, '--window', 10, '--seconds', seconds, '--body', 200]);
  printTable([
    ['200 pairs, window 10', 'p50', 'p99', 'p99.9', 'max'],
    ['send to accepted (durable)', ...figures.accept.map(ms)],
    ['send to delivered', ...figures.deliver.map(ms)],
    ['fdatasync of 4 KiB', ...figures.fdatasync.map(ms)],
  ]);
  console.log(`disk: ${disk(server.folder)}; the generator used ${number(figures.generator)} s of CPU, linnetd ${number(figures.server)} s, in ${seconds} s`);
  printLoad();
  printTarget('10,000 messages/s accepted', `${number(figures.rate)}/s, ${number(figures.rejected)} rejected`, figures.rate >= 10_000);
});
