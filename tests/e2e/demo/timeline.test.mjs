// The timeline keeps its reader's place: history, new messages, a composer that grows, places one comes back to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, desk, frame, fromEnd, lastLabel, open, useGallery } from './gallery.mjs';

useGallery();

// In the page: layout shift as CLS counts it, and the most rows that were drawn at a time.
function watchShift() {
  window.shift = 0;
  window.most = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift' });
  const watch = () => ((window.most = Math.max(window.most, document.querySelectorAll('.message').length)), requestAnimationFrame(watch));
  watch();
}
const firstSeq = (page) => page.evaluate(() => Number(document.querySelector('.message').dataset.seq));

async function scrollsToTheTop(page, shiftMax = 0.001) {
  await page.evaluate(watchShift);
  await page.mouse.move(900, 450);
  for (let i = 0; i < 400 && (await firstSeq(page)) > 1; i++) {
    await page.mouse.wheel(0, -250);
    await frame(page);
  }
  assert.equal(await firstSeq(page), 1);
  assert.ok((await page.evaluate(() => window.most)) <= 200);
  assert.ok((await page.evaluate(() => window.shift)) < shiftMax, `shift ${await page.evaluate(() => window.shift)}`);
}

test('history comes in above without moving what is read', async (t) => {
  await scrollsToTheTop(await open(t, desk));
});

test('so it does in one long run of one author, whose picture is as high as the run', async (t) => {
  const page = await open(t, desk);
  await page.evaluate(() => {
    const kept = client.chats.get(IDS.tide);
    kept.rows = Array.from({ length: 400 }, (_, i) => ({ ...client.message(IDS.tide, 'mara-lindqvist', i + 1, NOW - (400 - i) * 1000, { text: 'some words of different length '.repeat(1 + (i % 4)) }), status: 'read' }));
    kept.row = { ...kept.row, head: 400, readSeq: 400, unread: 0 };
    client.change();
  });
  await page.keyboard.press('Control+End');
  await page.waitForFunction(() => document.querySelector('[data-seq="400"]') !== null);
  await scrollsToTheTop(page, 0.02); // at the very top the run itself begins to be seen
});

test('scrolled up, a new message only counts; the button leads to it', async (t) => {
  const page = await open(t, desk);
  await page.mouse.move(900, 450);
  await page.mouse.wheel(0, -3000);
  await page.waitForSelector('.jump');
  await page.waitForTimeout(300); // rows still come above
  const top = () => page.evaluate(() => Math.round(document.querySelectorAll('.message')[5].getBoundingClientRect().top));
  const before = await top();
  await page.evaluate(() => client.receive(IDS.tide, 'mara-lindqvist', 'One more'));
  await page.waitForSelector('.jump .badge');
  assert.equal(await top(), before);
  await page.locator('.jump').click();
  await page.waitForFunction(() => document.querySelector('.jump') === null);
  assert.match(await lastLabel(page), /One more/);
});

test('a reply leads to what it answers, far up in history too', async (t) => {
  const page = await open(t, desk);
  await page.evaluate(() => {
    const kept = client.chats.get(IDS.tide);
    const source = kept.rows[20];
    client.receive(IDS.tide, 'mara-lindqvist', 'About that');
    const last = kept.rows.at(-1);
    client.replace(IDS.tide, last.key, (row) => ({ ...row, reply: { seq: source.seq, key: source.key, senderId: source.senderId, senderName: source.senderName, text: source.body.text, deleted: false } }));
    window.wanted = source.seq;
  });
  await page.keyboard.press('Control+End');
  await page.locator('.message').last().locator('.quote').click();
  await page.waitForFunction(() => document.querySelector(`[data-seq="${window.wanted}"].ringed`) !== null);
  const box = await page.locator('.message.ringed').boundingBox();
  assert.ok(box.y > 100 && box.y < 800);
});

test('a chat that was left in the middle is found again there', async (t) => {
  const page = await open(t, desk);
  await page.mouse.move(900, 450);
  await page.mouse.wheel(0, -2600);
  await page.waitForTimeout(500);
  const topRow = () => page.evaluate(() => [...document.querySelectorAll('.message')].find((row) => row.getBoundingClientRect().bottom > 70)?.dataset.key);
  const before = await topRow();
  await page.getByRole('link', { name: /Noor Haddad/ }).click();
  await page.waitForFunction(() => document.querySelector('.chat-title h1').textContent === 'Noor Haddad');
  await page.getByRole('link', { name: /Tide Table/ }).click();
  await becomes(topRow, before);
});

test('a composer that grows moves nothing above', async (t) => {
  const page = await open(t, desk);
  await page.locator('textarea').fill('1\n2\n3\n4\n5\n6\n7\n8\n9\n10');
  await frame(page);
  assert.ok((await fromEnd(page)) < 1);
  assert.ok((await page.locator('.composer').boundingBox()).height < 200);
});
