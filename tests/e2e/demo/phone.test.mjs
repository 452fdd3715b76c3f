// A phone: fingers, sheets, and a keyboard that takes half of the screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, frame, fromEnd, open, phone, useGallery } from './gallery.mjs';

useGallery();

class Finger {
  constructor(page) {
    this.page = page;
  }

  async #touch(type, ...points) {
    this.session ??= await this.page.context().newCDPSession(this.page);
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  }

  async drags(from, to) {
    await this.#touch('touchStart', from);
    for (let i = 1; i <= 10; i++) {
      await this.#touch('touchMove', { x: from.x + ((to.x - from.x) * i) / 10, y: from.y + ((to.y - from.y) * i) / 10 });
      await frame(this.page);
    }
    await this.#touch('touchEnd');
  }

  async presses(at) {
    await this.#touch('touchStart', at);
    await this.page.waitForSelector('.popup.sheet');
    await this.#touch('touchEnd');
  }
}
const middleOf = async (locator) => ((box) => ({ x: box.x + 40, y: box.y + 10 }))(await locator.boundingBox());

test('a swipe to the side answers a message', async (t) => {
  const page = await open(t, phone);
  const at = await middleOf(page.locator('.message .bubble').last());
  await new Finger(page).drags(at, { x: at.x + 100, y: at.y + 2 });
  await page.waitForSelector('.composer-above');
});

test('a swipe from the edge goes back to the list, one that stops half-way does not', async (t) => {
  const page = await open(t, phone);
  const finger = new Finger(page);
  await finger.drags({ x: 6, y: 400 }, { x: 40, y: 404 });
  await frame(page);
  assert.notEqual(await page.evaluate(() => app.selected), null);
  await finger.drags({ x: 6, y: 400 }, { x: 280, y: 410 });
  await becomes(() => page.evaluate(() => app.selected), null);
  await page.getByRole('link', { name: /Tide Table/ }).waitFor();
});

test('a finger scrolls through the messages', async (t) => {
  const page = await open(t, phone);
  const before = await fromEnd(page);
  await new Finger(page).drags({ x: 200, y: 250 }, { x: 200, y: 600 });
  await becomes(async () => (await fromEnd(page)) > before + 100, true);
});

test('a long press lifts the message over a sheet, which stays when the finger is lifted and is drawn away', async (t) => {
  const page = await open(t, phone);
  const finger = new Finger(page);
  await finger.presses(await middleOf(page.locator('.message .bubble').last()));
  await page.waitForTimeout(300);
  const sheet = await page.locator('.popup.sheet').boundingBox();
  assert.equal(Math.round(sheet.y + sheet.height), 800);
  assert.equal(await page.locator('.quick-bar button').count(), 7);
  await finger.drags({ x: 200, y: sheet.y + 12 }, { x: 200, y: sheet.y + 220 });
  await page.waitForFunction(() => document.querySelector('.popup.sheet') === null);
});

test('targets are large enough for a finger, and the keyboard never hides the composer', async (t) => {
  const page = await open(t, phone);
  for (const button of await page.locator('chat-pane .icon-button:visible').all()) {
    const { width, height } = await button.boundingBox();
    assert.ok(width >= 44 && height >= 44);
  }
  await page.setViewportSize({ width: 390, height: 420 }); // interactive-widget=resizes-content
  await frame(page);
  const box = await page.locator('.composer').boundingBox();
  assert.ok(box.y + box.height <= 420);
  assert.ok((await fromEnd(page)) < 1);
});
