// One pair of devices on an idle linnetd: from the send to `accepted` at the sender and to the entry at the receiver.

import { ms, printLoad, printTable, printTarget } from './figures.mjs';
import { disk, runLoad } from './load-run.mjs';
import { withScene } from './scene.mjs';

const seconds = Number(process.argv[2] ?? 20);

await withScene(async (scene) => {
  const server = await scene.server();
  const figures = await runLoad(server, ['--pairs', 1, '--rate', 25, '--seconds', seconds, '--body', 200]);
  printTable([
    ['1:1, 25 messages/s', 'p50', 'p99', 'p99.9', 'max'],
    ['send to accepted (durable)', ...figures.accept.map(ms)],
    ['send to delivered', ...figures.deliver.map(ms)],
    ['fdatasync of 4 KiB', ...figures.fdatasync.map(ms)],
  ]);
  console.log(`disk: ${disk(server.folder)}`);
  printLoad();
  printTarget('p99 under 10 ms from send to delivered', ms(figures.deliver[1]), figures.deliver[1] < 10);
});
