// Messages missed by a device that held the chat before: through the engine into its store, natively, as WebAssembly under
// Node, and in Chromium with its files, where linnetd sends them.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, ms, number, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, textsOf, withScene } from './scene.mjs';

const messages = Number(process.argv[2] ?? 10_000);
const runs = 3;
const build = fileURLToPath(new URL('../../build/', import.meta.url));

// The program's lines, as {name: number}.
function measure(file, args) {
  const text = execFileSync(file, args, { encoding: 'utf8' });
  return Object.fromEntries(text.trim().split('\n').map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
}

async function programs(scene) {
  const native = measure(join(build, 'release/bin/catch_up_bench'), [messages, ':memory:', 9]);
  const wasm = measure(process.execPath, [join(build, 'wasm/bin/catch_up_bench.js'), messages, ':memory:', 9]);
  const disk = measure(join(build, 'release/bin/catch_up_bench'), [messages, join(scene.folder('store'), 'chat.db'), 3]);
  const rows = [['native, memory', native], ['native, file', disk], ['WASM under Node, memory', wasm]].map(([name, one]) => [
    name, number(1e9 / one.cpu_ns), number(one.cpu_ns), `${number(one.cpu_ns / native.cpu_ns)}x`, number(1e9 / one.best_ns), number(one.best_ns),
  ]);
  printTable([['engine and store', 'messages/s of CPU', 'ns of CPU', 'ratio', 'best messages/s', 'ns'], ...rows]);
  console.log(`${number(native.frames)} frames of ${number(native.frame_bytes / native.frames)} bytes`);
  printLoad();
  const ratio = wasm.cpu_ns / native.cpu_ns;
  printTarget('WASM within 3x of native, in memory (CPU)', `${number(ratio)}x`, ratio <= 3);
  return native;
}

async function chromium(scene, { frames, frame_bytes: frameBytes }) {
  const server = await scene.server(scene.clientSite());
  const author = await Author.comes(server, 'bob');
  const chatId = await author.startsGroup(['anna'], 'Choir');
  await author.writes(chatId, textsOf(40));
  const browser = await scene.browser();
  let tab = await browser.client(server);
  await tab.say('open', 'anna');
  await tab.say('turnTo', chatId);
  await tab.say('state', 'live');
  await tab.say('hasHead', 41);

  const rows = [];
  const rates = [];
  let head = 41;
  for (let run = 0; run < runs; run++) {
    await tab.say('close');
    await browser.close();
    await author.writes(chatId, textsOf(messages, run + 2));
    head += messages;
    await browser.open();
    tab = await browser.client(server);
    const floors = await tab.say('floor', frames, 1, Math.ceil(frameBytes / frames));
    const times = await tab.say('openAndCatchUp', 'anna');
    const files = await tab.say('counts');
    await tab.say('turnTo', chatId);
    await tab.say('hasHead', head);
    const middle = await tab.say('holds', head - Math.floor(messages / 2));
    if (times.tier !== 'opfs' || middle.rows !== 50 || middle.loading) throw new Error(`not caught up: ${JSON.stringify({ times, middle })}`);
    const floorMs = floors.reduce((sum, time) => sum + time, 0);
    const rate = (messages / times.totalMs) * 1000;
    rates.push(rate);
    rows.push([
      run + 1, ms(times.openMs), ms(times.catchUpMs), ms(times.totalMs), number(rate), number((messages / times.catchUpMs) * 1000),
      ms(floorMs), `${number(times.totalMs / floorMs)}x`, number(files.writes), number(files.bytes / 1e6), ms(files.writeMs), number(files.flushes), ms(files.flushMs),
    ]);
  }
  console.log('');
  printTable([
    ['Chromium, OPFS', 'open', 'catch-up', 'in all', 'messages/s', 'without open', 'floor', 'ratio', 'writes', 'MB', 'writing', 'flushes', 'flushing'],
    ...rows,
  ]);
  console.log(`floor: ${frames} times the bytes of one page's frame and a flush, on the same files`);
  printLoad();
  printTarget('10,000 messages/s into OPFS, open to live', `${number(median(rates))}/s (median)`, median(rates) >= 10_000);
}

await withScene(async (scene) => {
  const native = await programs(scene);
  await chromium(scene, native);
});
