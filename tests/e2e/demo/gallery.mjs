// The demo's views in a real browser, on people and chats that live in the page (web-demo/dev): states that a server takes
// long to get into, or that need a clock that stands still.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { launch, openShot, serve, SHOTS } from '../../../web-demo/dev/shots.mjs';

export { SHOTS };
export const desk = { width: 1440, height: 900, scale: 1, query: 'state=chat&theme=light' };
export const phone = { ...SHOTS['phone-group'], scale: 1 };
const axe = readFileSync(createRequire(new URL('../../../web-demo/package.json', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');

let server;
let browser;

// Called once in a test file: its browser comes and goes with it.
export function useGallery() {
  before(async () => {
    server = await serve();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
}

// A page in one of the gallery's states; it ends with the test.
export async function open(test, shot) {
  const page = await openShot(browser, server.url, { ...shot, scale: 1 });
  test.after(() => page.close());
  await page.waitForSelector('chat-list, login-view', { state: 'attached' });
  return page;
}

// What axe finds wrong, one line each.
export async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`));
}

export const lastLabel = (page) => page.evaluate(() => [...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label'));
export const fromEnd = (page) => page.evaluate(() => ((scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight)(document.querySelector('.timeline')));
export const frame = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
export const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim().slice(0, 60));

// Waits until `read` gives what is expected.
export async function becomes(read, expected, what) {
  const end = Date.now() + 20_000;
  for (;;) {
    const actual = await read();
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    if (Date.now() > end) assert.deepEqual(actual, expected, what);
    await new Promise((next) => setTimeout(next, 50));
  }
}
