// Writing a message in Chromium on its files: until the row is durable (the promise) and until the live query shows it.

import { ms, number, percentile, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, withScene } from './scene.mjs';

const sends = Number(process.argv[2] ?? 300);
const pauseMs = 60; // between sends: nobody writes faster, and no send waits for the one before
const pageBytes = 8192; // of the database

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

  await tab.say('counts');
  const floor = await tab.say('floor', sends, 1, pageBytes);
  const online = await tab.say('compose', sends, pauseMs);
  const onlineFiles = await tab.say('counts');
  await server.kill();
  await tab.say('state', 'offline');
  await tab.say('counts');
  const offline = await tab.say('compose', sends, pauseMs);
  const files = await tab.say('counts');

  printTable([
    [`${number(sends)} sends, Chromium, OPFS`, 'p50', 'p95', 'p99'],
    row('online, durable', online.durable),
    row('online, row visible', online.visible),
    row('offline, durable', offline.durable),
    row('offline, row visible', offline.visible),
    row(`floor: ${number(pageBytes)} bytes and a flush`, floor),
  ]);
  for (const [name, { writes, bytes, flushes, writeMs, flushMs }] of [['online', onlineFiles], ['offline', files]]) {
    const each = (value) => number(value / sends);
    console.log(`${name}, a send: ${each(writes)} writes, ${each(bytes)} bytes, ${each(flushes)} flushes; ${each(writeMs)} ms writing, ${each(flushMs)} ms flushing`);
  }
  printLoad();
  for (const [name, times] of Object.entries({ 'online, durable': online.durable, 'online, visible': online.visible, 'offline, durable': offline.durable, 'offline, visible': offline.visible })) {
    const p95 = percentile(times, 0.95);
    printTarget(`p95 under 5 ms, ${name}`, ms(p95), p95 < 5);
  }
});
