// The whole path without a pointer: log in, chat, group, answer, react, edit, delete, settings, log out. And what is said aloud.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { ServerProcess } from '../server/server-process.mjs';
import { Visitor } from './visitor.mjs';

const dist = fileURLToPath(new URL('../../../web-demo/dist', import.meta.url));
const start = (t) => ServerProcess.start(t, ['--static', dist]);

async function presses(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

test('all of it by keyboard alone', { timeout: 180_000 }, async (t) => {
  const server = await start(t);
  const mara = await Visitor.comes(t, server, 'Mara');
  const hana = await Visitor.comes(t, server, 'Hana'); // types the name and presses Enter
  const { page } = hana;
  await presses(page, 'Alt+n');
  await page.keyboard.type('Mara');
  await page.getByRole('option', { name: /Mara/ }).waitFor();
  await presses(page, 'Enter');
  await hana.composer().waitFor();
  await page.keyboard.type('hello');
  await presses(page, 'Enter');
  await hana.sees('hello');
  await mara.opensChatWith('Hana');
  await mara.says('hi there');
  await hana.sees('hello', 'hi there');

  await presses(page, 'Control+ArrowUp'); // answers the newest
  await page.keyboard.type('an answer');
  await presses(page, 'Enter');
  await hana.sees('hello', 'hi there', 'an answer');
  assert.equal(await page.locator('[role=log] .message').last().locator('.quote-text').textContent(), 'hi there');

  await presses(page, 'Shift+F6', 'ArrowUp', '+'); // to the messages, to hers, react
  await page.locator('.quick-bar').waitFor();
  await presses(page, 'Enter');
  await page.locator('.chip.mine').waitFor();
  await presses(page, 'F6', 'ArrowUp'); // to the composer, edit the last
  await page.keyboard.type('!');
  await presses(page, 'Enter');
  await hana.sees('hello', 'hi there', 'an answer!');
  await presses(page, 'Shift+F6', 'End', 'Delete');
  await page.getByRole('dialog').waitFor();
  await presses(page, 'Tab', 'Tab', 'Enter'); // past Only for me: For everyone
  await page.locator('[role=log] .message').last().getByText('Message deleted').waitFor();

  await presses(page, 'Alt+Shift+n');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Choir');
  await presses(page, 'Tab');
  await page.keyboard.type('Mara');
  await page.getByRole('option', { name: /Mara/ }).waitFor();
  await presses(page, 'Enter');
  await page.getByRole('button', { name: 'Remove Mara' }).waitFor();
  while (!(await page.evaluate(() => document.activeElement.textContent.trim() === 'Create group'))) await presses(page, 'Tab');
  await presses(page, 'Enter');
  await page.getByLabel('Message to Choir').waitFor();
  await presses(page, 'Alt+ArrowDown');
  await page.getByLabel('Message to Mara').waitFor();

  await presses(page, 'Control+k');
  await page.keyboard.type('dark');
  await page.getByRole('option').first().waitFor();
  await presses(page, 'Enter');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await presses(page, 'Control+k');
  await page.keyboard.type('log out');
  await page.getByRole('option').first().waitFor();
  await presses(page, 'Enter');
  await page.getByRole('dialog').waitFor();
  await presses(page, 'Tab', 'Enter');
  await page.getByLabel('Your name').waitFor();
  assert.deepEqual(hana.errors, []);
});

test('new messages are told in one go, history and typing never, a failure at once', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await mara.startsChatWith('Hana');
  await mara.says('one', 'two', 'three');
  await mara.hasStatus('delivered', 'delivered', 'delivered');
  await hana.page.evaluate(() => {
    window.told = [];
    for (const region of document.querySelectorAll('.tell, .alarm')) new MutationObserver(() => window.told.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await hana.opensChatWith('Mara');
  await hana.sees('one', 'two', 'three');
  await mara.says('four', 'five');
  await hana.sees('one', 'two', 'three', 'four', 'five');
  await hana.page.waitForFunction(() => window.told.length > 0);
  assert.deepEqual(await hana.page.evaluate(() => window.told), ['2 new messages']);
  await mara.says('six');
  await hana.page.waitForFunction(() => window.told.length > 1);
  hana.network.pull();
  await hana.page.waitForFunction(() => window.told.length > 2);
  assert.deepEqual(await hana.page.evaluate(() => window.told), ['2 new messages', 'Mara: six', "You're offline."]);
  assert.equal(await hana.page.locator('[role=log]').getAttribute('aria-live'), 'off');
});
