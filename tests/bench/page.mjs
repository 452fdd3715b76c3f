// A page of 50 rows out of a chat of 100,000 that the device holds: from `watch` to its first result in the tab.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ms, number, percentile, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, textsOf, withScene } from './scene.mjs';

const messages = Number(process.argv[2] ?? 100_000);
const times = 300;

function native() {
  const program = fileURLToPath(new URL('../../build/release/bin/catch_up_bench', import.meta.url));
  const lines = execFileSync(program, [messages, ':memory:', 1], { encoding: 'utf8' }).trim().split('\n');
  const figures = Object.fromEntries(lines.map((line) => line.split(' ')).map(([name, value]) => [name, Number(value) / 1000]));
  return [
    ['engine, native, newest end', ms(figures.page_newest_p50_us), ms(figures.page_newest_p95_us)],
    ['engine, native, middle', ms(figures.page_middle_p50_us), ms(figures.page_middle_p95_us)],
  ];
}

await withScene(async (scene) => {
  const server = await scene.server(scene.clientSite());
  const author = await Author.comes(server, 'bob');
  const chatId = await author.startsGroup(['anna'], 'Choir');
  await author.writes(chatId, textsOf(40));
  const browser = await scene.browser();
  let tab = await browser.client(server);
  await tab.say('open', 'anna');
  await tab.say('turnTo', chatId);
  await tab.say('hasHead', 41);
  await tab.say('close');
  await browser.close();
  await author.writes(chatId, textsOf(messages, 2));
  await browser.open();
  tab = await browser.client(server);
  const { totalMs } = await tab.say('openAndCatchUp', 'anna');
  await tab.say('turnTo', chatId);
  console.log(`${number(messages)} messages caught up in ${ms(totalMs)}`);
  await tab.say('pages', 20, messages, true); // warm
  const middle = await tab.say('pages', times, messages, false);
  const newest = await tab.say('pages', times, messages, true);
  const p95 = Math.max(percentile(middle, 0.95), percentile(newest, 0.95));
  printTable([
    [`page of 50 of ${number(messages)}`, 'p50', 'p95'],
    ['Chromium, OPFS, newest end', ms(percentile(newest, 0.5)), ms(percentile(newest, 0.95))],
    ['Chromium, OPFS, middle', ms(percentile(middle, 0.5)), ms(percentile(middle, 0.95))],
    ...native(),
  ]);
  printLoad();
  printTarget('p95 under 3 ms in the tab', ms(p95), p95 < 3);
});
