// Scrolling through a chat of 100,000 messages in the demo, the page's processor slowed down four times: by wheel and by
// keys, up and down. Frames that were due and shown, what each costs the main thread, layout shift as CLS counts it, rows that
// jump, places without rows. The processor's time is the figure that other programs on the machine disturb least.

import { fileURLToPath } from 'node:url';
import { number, percentile, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, textsOf, withScene } from './scene.mjs';
import { traced } from './trace.mjs';

const messages = Number(process.argv[2] ?? 100_000);
const slowdown = Number(process.argv[3] ?? 4);
const speed = 6000; // pixels a second: a hasty reader
const seconds = 6;

// In the page: one entry a frame, and every layout shift.
function watchFrames() {
  const seen = (window.seen = { frames: [], holes: 0, jumps: 0, shift: 0, shifts: [], recording: false, way: 0 });
  let middle = null;
  let place = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!seen.recording || entry.hadRecentInput) continue; // as CLS counts: keys are the reader's doing, a wheel is not
      seen.shift += entry.value;
      seen.shifts.push({ value: entry.value, what: entry.sources.map(({ node, previousRect: a, currentRect: b }) => `${node?.className || node?.nodeName} ${Math.round(a.y)}>${Math.round(b.y)} h${Math.round(a.height)}>${Math.round(b.height)}`) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
  const look = (time) => {
    requestAnimationFrame(look);
    if (!seen.recording) return;
    seen.frames.push(time);
    const scroller = document.querySelector('.timeline');
    const rows = scroller?.querySelectorAll('[data-key]') ?? [];
    if (rows.length === 0) return;
    const box = scroller.getBoundingClientRect();
    // A jump: the row in the middle moves against the reader's way, or further than the wheel can have moved it.
    const by = middle?.isConnected ? middle.getBoundingClientRect().top - place : 0;
    const gap = seen.frames.length > 1 ? time - seen.frames.at(-2) : 0;
    if (by * seen.way < -2 || Math.abs(by) > (gap / 16 + 4) * 600) seen.jumps++;
    middle = rows[rows.length >> 1];
    place = middle.getBoundingClientRect().top;
    const inside = rows[0].getBoundingClientRect().top > box.top + 80 || rows[rows.length - 1].getBoundingClientRect().bottom < box.bottom - 80;
    const atEdge = scroller.scrollTop < 80 || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
    if (inside && !atEdge) seen.holes++;
  };
  requestAnimationFrame(look);
}

async function fills(scene, server, browser) {
  let page = await browser.context.newPage();
  await page.goto(server.origin);
  await page.getByLabel('Your name').fill('Hana');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  const author = await Author.comes(server, 'bob');
  const chatId = await author.startsGroup(['hana'], 'Choir');
  await author.writes(chatId, textsOf(40));
  await page.getByRole('link', { name: /Choir/ }).waitFor();
  await page.waitForTimeout(1000);
  await browser.close(); // away while most is written: it comes in one stretch
  await author.writes(chatId, [...textsOf(messages - 41, 2), 'the last one']);
  await browser.open();
  page = await browser.context.newPage();
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.addInitScript(watchFrames);
  page.setDefaultTimeout(300_000);
  await page.goto(server.origin);
  await page.getByText('the last one').first().waitFor();
  await page.waitForFunction(() => !document.body.textContent.includes('Catching up'));
  await page.waitForTimeout(2000);
  return page;
}

const tick = (page) => page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));

// A wheel that turns without a pause, as the compositor sees it.
async function turns(page, direction) {
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', { x: 800, y: 430, yDistance: direction * speed * seconds, speed, gestureSourceType: 'mouse', preventFling: true });
  await session.detach();
}

async function presses(page, key) {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) await Promise.all([page.keyboard.press(key), page.evaluate(() => new Promise((next) => requestAnimationFrame(next)))]);
}

// Each from where the last one ended.
const ways = {
  'wheel up': (page) => turns(page, 1),
  'wheel down': (page) => turns(page, -1),
  'keys up': (page) => presses(page, 'ArrowUp'),
  'keys down': (page) => presses(page, 'ArrowDown'),
};

// The row in the middle of the screen.
const whereIs = (page) =>
  page.evaluate(() => {
    const row = document.elementFromPoint(800, 430)?.closest('[data-seq]') ?? [...document.querySelectorAll('[data-seq]')].find((one) => one.getBoundingClientRect().bottom > 430);
    return Number(row?.dataset.seq);
  });

async function measures(page, way) {
  await page.evaluate(() => document.elementFromPoint(800, 430)?.closest('.message')?.focus());
  await page.waitForTimeout(300);
  const from = await whereIs(page);
  await page.evaluate((direction) => Object.assign(window.seen, { frames: [], holes: 0, jumps: 0, shift: 0, shifts: [], recording: true, way: direction }), way.endsWith('up') ? 1 : -1);
  const work = await traced(page, () => ways[way](page));
  const seen = await page.evaluate(() => ((window.seen.recording = false), window.seen));
  await page.waitForTimeout(300);
  const gaps = seen.frames.slice(1).map((time, i) => time - seen.frames[i]);
  return { ...seen, gaps, work, rows: Math.abs((await whereIs(page)) - from) };
}

await withScene(async (scene) => {
  const server = await scene.server(fileURLToPath(new URL('../../web-demo/dist', import.meta.url)));
  const browser = await scene.browser();
  const page = await fills(scene, server, browser);
  await page.getByRole('link', { name: /Choir/ }).click();
  await page.locator('[role=log] .message').first().waitFor(); // at the first unread one
  await page.keyboard.press('Control+End');
  await page.locator('[role=log]').getByText('the last one').waitFor();
  await page.waitForTimeout(1000);
  await page.mouse.move(800, 430);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const all = {};
  for (const way of Object.keys(ways)) all[way] = await measures(page, way);
  const ms = (value) => number(value);
  const percent = (part) => `${number(part * 100)} %`;
  printTable([
    [`${number(messages)} messages, ${slowdown}x slower`, ...Object.keys(all)],
    ['rows passed', ...Object.values(all).map(({ rows }) => number(rows))],
    ['frames due', ...Object.values(all).map(({ work }) => number(work.due))],
    ['dropped', ...Object.values(all).map(({ work }) => percent(1 - work.shown / work.due))],
    ['script frame, p50 ms', ...Object.values(all).map(({ gaps }) => ms(percentile(gaps, 0.5)))],
    ['script frame, p95 ms', ...Object.values(all).map(({ gaps }) => ms(percentile(gaps, 0.95)))],
    ['processor a frame, p50 ms', ...Object.values(all).map(({ work }) => ms(percentile(work.frames, 0.5)))],
    ['processor a frame, p95 ms', ...Object.values(all).map(({ work }) => ms(percentile(work.frames, 0.95)))],
    ['longest task, ms', ...Object.values(all).map(({ work }) => ms(Math.max(...work.tasks, 0)))],
    ['layout shift', ...Object.values(all).map(({ shift }) => shift.toFixed(4))],
    ['jumps', ...Object.values(all).map(({ jumps }) => jumps)],
    ['frames with a hole', ...Object.values(all).map(({ holes }) => holes)],
  ]);
  for (const [way, { shifts }] of Object.entries(all)) for (const shift of shifts.slice(0, 5)) console.log(`shift, ${way}: ${shift.value.toFixed(4)} ${shift.what.join(' | ')}`);
  printLoad();
  const everything = Object.values(all);
  const shift = Math.max(...everything.map((one) => one.shift));
  const dropped = Math.max(...everything.map(({ work }) => 1 - work.shown / work.due));
  const longest = Math.max(...everything.flatMap(({ work }) => work.tasks));
  printTarget('60 fps: under 5 % of frames dropped', percent(dropped), dropped < 0.05);
  printTarget('no task over 50 ms', `${ms(longest)} ms`, longest <= 50);
  printTarget('layout shift 0', shift.toFixed(4), shift === 0);
});
