/** The views in a real browser, on the gallery: npm run test:views. Without Chromium (CHROMIUM or /usr/bin/chromium) it says so. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, openShot, serve, SHOTS } from '../dev/shots.mjs';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = existsSync(chromium) ? false : `no browser at ${chromium}`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DESK = { width: 1440, height: 900, scale: 1, query: 'state=chat&theme=light' };
let server;
let browser;

before(async () => {
  if (skip) return;
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(t, shot) {
  const page = await openShot(browser, server.url, { ...shot, scale: 1 });
  t.after(() => page.close());
  await page.waitForSelector('chat-list, login-view', { state: 'attached' });
  return page;
}
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`));
}
const lastLabel = (page) => page.evaluate(() => [...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label'));
const fromEnd = (page) => page.evaluate(() => ((s) => s.scrollHeight - s.scrollTop - s.clientHeight)(document.querySelector('.timeline')));

const STATES = { ...SHOTS, quiet: { ...SHOTS.empty, query: 'state=quiet' }, 'first sync': { ...SHOTS.empty, query: 'state=sync' }, 'offline dark': { ...SHOTS.offline, query: 'state=offline&theme=dark' } };
for (const [name, shot] of Object.entries(STATES)) {
  test(`axe finds nothing: ${name}`, { skip }, async (t) => {
    const page = await open(t, shot);
    assert.deepEqual(await violations(page), []);
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in what opens, ${theme}`, { skip }, async (t) => {
    const page = await open(t, { ...DESK, query: `state=main&theme=${theme}` });
    const message = page.locator('.message.own').last();
    const opens = {
      menu: () => message.locator('.bubble').click({ button: 'right' }),
      quick: async () => (await message.focus(), page.keyboard.press('+')),
      emoji: () => page.locator('.composer [aria-label=Emoji]').click(),
      delete: async () => (await message.focus(), page.keyboard.press('Delete')),
      switcher: () => page.keyboard.press('Control+k'),
    };
    for (const [name, run] of Object.entries(opens)) {
      await run();
      await page.waitForSelector('.popup:popover-open, dialog[open]');
      await page.waitForTimeout(300); // what opens fades in: its colours count when it is there
      assert.deepEqual(await violations(page), [], name);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('.popup:popover-open, dialog[open]') === null);
    }
  });
}

test('history comes in above without moving what is read', { skip }, async (t) => {
  const page = await open(t, DESK);
  await page.evaluate(() => {
    window.shift = 0;
    window.most = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift' });
    const watch = () => ((window.most = Math.max(window.most, document.querySelectorAll('.message').length)), requestAnimationFrame(watch));
    watch();
  });
  await page.mouse.move(900, 450);
  const first = () => page.evaluate(() => Number(document.querySelector('.message').dataset.seq));
  for (let i = 0; i < 400 && (await first()) > 1; i++) {
    await page.mouse.wheel(0, -250);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.equal(await first(), 1);
  assert.ok((await page.evaluate(() => window.most)) <= 200);
  assert.ok((await page.evaluate(() => window.shift)) < 0.001);
});

test('scrolled up, a new message only counts; the button leads to it', { skip }, async (t) => {
  const page = await open(t, DESK);
  await page.mouse.move(900, 450);
  await page.mouse.wheel(0, -3000);
  await page.waitForSelector('.jump');
  const before_ = await page.evaluate(() => document.querySelector('.timeline').scrollTop);
  await page.evaluate(() => client.receive(IDS.tide, 'mara-lindqvist', 'One more'));
  await page.waitForSelector('.jump .badge');
  assert.equal(await page.evaluate(() => document.querySelector('.timeline').scrollTop), before_);
  await page.locator('.jump').click();
  await page.waitForFunction(() => document.querySelector('.jump') === null);
  assert.match(await lastLabel(page), /One more/);
});

test('typing anywhere writes, Enter sends, the end is held', { skip }, async (t) => {
  const page = await open(t, DESK);
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /hello, Sending/.test([...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label')));
  await page.waitForFunction(() => /Read by every member/.test([...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label')));
  assert.ok((await fromEnd(page)) < 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('!');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /hello!, edited/.test([...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label')));
});

test('Esc takes one layer at a time', { skip }, async (t) => {
  const page = await open(t, { ...DESK, width: 1100 });
  await page.locator('.message').last().focus();
  await page.keyboard.press('r');
  await page.waitForSelector('.composer-above');
  await page.keyboard.press('Alt+.');
  await page.waitForSelector('details-pane');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('.composer-above') === null);
  assert.equal(await page.locator('details-pane').count(), 1);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('details-pane') === null);
  assert.equal(await page.evaluate(() => document.activeElement.nodeName), 'TEXTAREA');
});

test('a composer that grows moves nothing above', { skip }, async (t) => {
  const page = await open(t, DESK);
  await page.locator('textarea').fill('1\n2\n3\n4\n5\n6\n7\n8\n9\n10');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.ok((await fromEnd(page)) < 1);
  assert.ok((await page.locator('.composer').boundingBox()).height < 200);
});
