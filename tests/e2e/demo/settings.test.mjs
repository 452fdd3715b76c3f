// Settings: what is chosen shows at once, stays, and is the same in every tab.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, desk, open, phone, useGallery } from './gallery.mjs';

useGallery();

const settings = (page) => ({ ...desk, query: `state=settings&page=${page}&theme=light` });
const colourOf = (page, selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).color);

test('the menu of oneself leads to the settings, and Esc leads back', async (t) => {
  const page = await open(t, desk);
  await page.locator('.me').click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('heading', { name: 'Appearance' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('theme, density and the size of the text show at once and stay', async (t) => {
  const page = await open(t, settings('appearance'));
  const root = (read) => page.evaluate(read);
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.equal(await root(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('radio', { name: 'Compact' }).check();
  await becomes(() => page.locator('.chat-row').first().evaluate((row) => row.offsetHeight), 54);
  await page.getByRole('button', { name: "A+ Larger" }).click();
  await page.getByRole('button', { name: "A+ Larger" }).click();
  assert.equal(await page.locator('.stepper output').textContent(), '17');
  assert.equal(await root(() => Math.round(10 * parseFloat(getComputedStyle(document.querySelector('.message .text')).fontSize)) / 10), 17);
  assert.deepEqual(await root(() => ['theme', 'density', 'size'].map((name) => localStorage.getItem(`linnet.${name}`))), ['dark', 'compact', '17']);
  await root(() => (localStorage.setItem('linnet.dir', 'rtl'), dispatchEvent(new StorageEvent('storage', { key: 'linnet.dir' })))); // another tab
  assert.equal(await root(() => document.documentElement.dir), 'rtl');
});

test('more contrast and less motion can be had without the system saying so', async (t) => {
  const page = await open(t, settings('appearance'));
  const before = await colourOf(page, '.row-time');
  await page.getByRole('switch', { name: 'Increase contrast' }).click();
  assert.notEqual(await colourOf(page, '.row-time'), before);
  await page.getByRole('switch', { name: 'Increase contrast' }).click();
  assert.equal(await colourOf(page, '.row-time'), before);
  await page.getByRole('switch', { name: 'Reduce motion' }).click();
  assert.equal(await page.locator('.chat-row').first().evaluate((row) => getComputedStyle(row).animationDuration), '0.001s');
});

test('Enter makes a new line when it is not to send, and Ctrl Enter sends', async (t) => {
  const page = await open(t, settings('appearance'));
  await page.getByRole('switch', { name: 'Enter sends' }).click();
  await page.keyboard.press('Escape');
  await page.locator('textarea').fill('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  assert.equal(await page.locator('textarea').inputValue(), 'one\ntwo');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => /one.two/s.test([...document.querySelectorAll('.message .text')].at(-1).textContent));
});

test('on a phone the pages come one after the other', async (t) => {
  const page = await open(t, { ...phone, query: 'state=settings&theme=light' });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Storage' }).click();
  await dialog.getByText('Your chats live in this browser.').waitFor();
  await dialog.getByRole('button', { name: 'All settings' }).click();
  await dialog.getByRole('button', { name: 'Appearance' }).click();
  await dialog.getByText('Applies to this device only.').waitFor();
});
