// Writing a message in Chromium on its files: until the row is durable (the promise) and until the live query shows it.

import { ms, number, percentile, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, withScene } from './scene.mjs';

const sends = Number(process.argv[2] ?? 300);
const pauseMs = 60; // between sends: nobody writes faster, and no send waits for the one before
const pageBytes = 8192; // of the database
const steps = 5;

const row = (name, times) => [name, ...[0.5, 0.95, 0.99].map((part) => ms(percentile(times, part)))];

await withScene(async (scene) => {
  const site = scene.clientSite();
  const server = await scene.server(site);
  await Author.comes(server, 'bob');
  const browser = await scene.browser();
  const tab = await browser.client(server);
  const { tier } = await tab.say('open', 'anna');
  if (tier !== 'opfs') throw new Error(`the store is in ${tier}`);
  await tab.say('state', 'live');
  await tab.say('chatWith', 'bob');
  await tab.say('compose', 20, pauseMs); // warm

  // A disk that others use has good and bad minutes: the floors are taken in the middle of each part.
  const part = async () => {
    const floors = { page: [], same: [] };
    const all = { durable: [], visible: [] };
    const files = { writes: 0, bytes: 0, flushes: 0, writeMs: 0, flushMs: 0 };
    for (let step = 0; step < steps; step++) {
      await tab.say('counts');
      const { durable, visible } = await tab.say('compose', sends / steps, pauseMs);
      const counts = await tab.say('counts');
      all.durable.push(...durable);
      all.visible.push(...visible);
      for (const name of Object.keys(files)) files[name] += counts[name];
      floors.page.push(...(await tab.say('floor', sends / steps, 1, pageBytes)));
      floors.same.push(...(await tab.say('floor', sends / steps, 1, Math.ceil(files.bytes / (step + 1) / (sends / steps)))));
    }
    return { ...all, ...floors, files };
  };
  const online = await part();
  await server.kill();
  await tab.say('state', 'offline');
  const offline = await part();

  const each = (value) => number(value / sends);
  printTable([
    [`${number(sends)} sends, Chromium, OPFS`, 'p50', 'p95', 'p99'],
    ...Object.entries({ online, offline }).flatMap(([name, { durable, visible, page, same, files }]) => [
      row(`${name}, durable`, durable),
      row(`${name}, row visible`, visible),
      row(`${name}, floor: ${number(pageBytes)} bytes and a flush`, page),
      row(`${name}, floor: ${each(files.bytes)} bytes and a flush`, same),
    ]),
  ]);
  for (const [name, { files, durable, page }] of Object.entries({ online, offline })) {
    const ratio = percentile(durable, 0.5) / percentile(page, 0.5);
    console.log(`${name}, a send: ${each(files.writes)} writes, ${each(files.bytes)} bytes, ${each(files.flushes)} flushes; ${each(files.writeMs)} ms writing, ${each(files.flushMs)} ms flushing; p50 durable is ${number(ratio)}x the floor`);
  }
  printLoad();
  for (const [name, times] of Object.entries({ 'online, durable': online.durable, 'online, visible': online.visible, 'offline, durable': offline.durable, 'offline, visible': offline.visible })) {
    const p95 = percentile(times, 0.95);
    printTarget(`p95 under 5 ms, ${name}`, ms(p95), p95 < 5);
  }
});
