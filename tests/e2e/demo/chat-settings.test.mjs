// What one does with a chat for oneself: pin, mute, archive, mark, block, and delete a message for oneself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, desk, lastLabel, open, phone, useGallery } from './gallery.mjs';

useGallery();

const names = (page) => page.locator('.chat-row .row-name').allTextContents();
const row = (page, name) => page.locator('.chat-row').filter({ hasText: name });
const choose = async (page, name, item) => {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};
const undo = (page) => page.getByRole('button', { name: 'Undo' }).click();

test('a pinned chat comes first, and goes back to its place', async (t) => {
  const page = await open(t, desk);
  await choose(page, 'Noor Haddad', 'Pin');
  await becomes(async () => (await names(page))[0], 'Noor Haddad');
  await row(page, 'Noor Haddad').getByText(/pinned/).waitFor({ state: 'attached' });
  await undo(page);
  await becomes(async () => (await names(page))[0], 'Tide Table 2.4');
});

test('a muted chat keeps its count in grey, and is no news for the tab', async (t) => {
  const page = await open(t, desk);
  const unread = await page.evaluate(() => Number(/\d+/.exec(document.title)));
  await choose(page, 'Mara Lindqvist', 'Mute…');
  await page.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await row(page, 'Mara Lindqvist').getByText(/muted until 18:43/).waitFor({ state: 'attached' });
  await becomes(() => page.title(), `(${unread - 1}) Linnet`);
  assert.equal(await row(page, 'Mara Lindqvist').locator('.badge').textContent(), '2');
  await choose(page, 'Mara Lindqvist', 'Unmute');
  await becomes(() => page.title(), `(${unread}) Linnet`);
});

test('an archived chat goes from the list to one of its own, and comes back with its pin', async (t) => {
  const page = await open(t, desk);
  await choose(page, 'Tide Table 2.4', 'Archive');
  await becomes(async () => (await names(page)).includes('Tide Table 2.4'), false);
  await page.getByRole('button', { name: 'Archived' }).click();
  await becomes(() => names(page), ['Tide Table 2.4']);
  await undo(page);
  await becomes(async () => (await names(page))[0], 'Tide Table 2.4');
  await row(page, 'Tide Table 2.4').getByText(/pinned/).waitFor({ state: 'attached' });
});

test('a chat is marked unread and read', async (t) => {
  const page = await open(t, desk);
  await choose(page, 'Dele Okafor', 'Mark as unread');
  await row(page, 'Dele Okafor').locator('.badge').waitFor();
  await choose(page, 'Dele Okafor', 'Mark as read');
  await row(page, 'Dele Okafor').locator('.badge').waitFor({ state: 'detached' });
});

test('whoever is blocked cannot be written to until that is undone', async (t) => {
  const page = await open(t, { ...desk, query: 'state=direct&theme=light' });
  await page.locator('.chat-header').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Block…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByText('You block Mara.').waitFor();
  await page.locator('.me').click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByRole('button', { name: 'Unblock Mara Lindqvist' }).click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Message to Mara Lindqvist').waitFor();
});

test('a message deleted for oneself goes at once, and Undo brings it back', async (t) => {
  const page = await open(t, desk);
  const last = await lastLabel(page);
  const remove = async () => {
    await page.locator('.message').last().focus();
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Only for me' }).click();
    await becomes(async () => (await lastLabel(page)) === last, false);
  };
  await remove();
  await undo(page);
  await becomes(() => lastLabel(page), last);
  await remove();
  await page.evaluate(() => app.hush());
  await page.waitForFunction(() => client.chats.get(IDS.tide).rows.at(-1).senderId !== 'ines-carvalho');
});

test('on a phone a row is drawn aside: to its start to archive, to its end to mute', async (t) => {
  const page = await open(t, { ...phone, query: 'state=main&theme=light&list' });
  const session = await page.context().newCDPSession(page);
  const swipe = async (name, by) => {
    const box = await row(page, name).boundingBox();
    const at = { x: box.x + box.width / 2, y: box.y + 20 };
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    for (let i = 1; i <= 6; i++) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: at.x + (by * i) / 6, y: at.y }] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe('Noor Haddad', 120);
  await page.locator('.chat-row.muted').filter({ hasText: 'Noor Haddad' }).waitFor();
  await swipe('Dele Okafor', -120);
  await becomes(async () => (await names(page)).includes('Dele Okafor'), false);
  assert.equal(await page.evaluate(() => app.selected), null);
});

test('a draft that answers a message still does when one comes back to it', async (t) => {
  const page = await open(t, desk);
  await page.locator('.message').last().focus();
  await page.keyboard.press('r');
  await page.keyboard.type('I will');
  await row(page, 'Noor Haddad').click();
  await page.getByLabel('Message to Noor Haddad').waitFor();
  assert.equal(await page.locator('.composer-above').count(), 0);
  await row(page, 'Tide Table 2.4').click();
  await page.locator('.composer-above').getByText('Reply to Ines Carvalho').waitFor();
  assert.equal(await page.locator('textarea').inputValue(), 'I will');
});
