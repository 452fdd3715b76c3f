// Polls, forwarded messages, pins and what a message said before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, desk, open, useGallery } from './gallery.mjs';

useGallery();

const parts = { ...desk, query: 'state=parts&theme=light' };
const item = async (page, message, name) => {
  await message.locator('.bubble').click({ button: 'right' });
  await page.getByRole('menuitem', { name, exact: true }).click();
};

test('a vote counts at once, goes to another option, and is taken back', async (t) => {
  const page = await open(t, parts);
  const counts = () => page.locator('.poll-count').allTextContents();
  assert.deepEqual(await counts(), ['3', '2', '0']);
  await page.getByRole('radio', { name: /Thursday morning/ }).click();
  await becomes(counts, ['2', '3', '0']);
  await page.getByRole('button', { name: 'Take vote back' }).click();
  await page.getByText('4 of 7 members voted').waitFor();
  assert.deepEqual(await counts(), []); // counts are for those who have voted
});

test('a poll is made, several choices add up, and its author closes it', async (t) => {
  const page = await open(t, desk);
  await page.getByRole('button', { name: 'New poll' }).click();
  const dialog = page.getByRole('dialog', { name: 'New poll' });
  assert.equal(await dialog.getByRole('button', { name: 'Send poll' }).isDisabled(), true);
  await dialog.getByLabel('Question').fill('What to bring?');
  await dialog.getByLabel('Option 1').fill('Stove');
  await dialog.getByLabel('Option 2').fill('Rope');
  await dialog.getByLabel('Option 3').fill('Tea');
  await dialog.getByLabel('Several choices are allowed').check();
  await dialog.getByRole('button', { name: 'Send poll' }).click();
  const poll = page.locator('.message').last();
  await poll.getByRole('checkbox', { name: 'Stove' }).click();
  await poll.getByRole('checkbox', { name: 'Tea' }).click();
  await becomes(() => poll.locator('.poll-count').allTextContents(), ['1', '0', '1']);
  await item(page, poll, 'Close poll');
  await poll.getByText('Poll · closed').waitFor();
});

test('a message is forwarded to two chats, and says whose it was', async (t) => {
  const page = await open(t, parts);
  await item(page, page.locator('.message').filter({ hasText: 'Release list' }), 'Forward…');
  const dialog = page.getByRole('dialog', { name: 'Forward to' });
  await dialog.getByRole('checkbox', { name: 'Noor Haddad' }).click();
  await dialog.getByRole('checkbox', { name: 'Sunday hikers' }).click();
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click();
  await page.locator('.toast').getByText('Forwarded to 2 chats').waitFor();
  await page.locator('.chat-row').filter({ hasText: 'Noor Haddad' }).click();
  await page.locator('.message').last().getByText('Forwarded from Mara Lindqvist').waitFor();
});

test('the bar of pins leads to one after the other; a pin can be undone', async (t) => {
  const page = await open(t, parts);
  const bar = page.locator('.pinned-bar');
  await bar.getByText('2 of 2').waitFor();
  await bar.locator('.pinned-go').click();
  await page.locator('.message.ringed').filter({ hasText: 'Your build' }).waitFor();
  await bar.getByText('1 of 2').waitFor();
  await item(page, page.locator('.message').filter({ hasText: 'Your build' }), 'Unpin');
  await becomes(() => bar.getByText(/of 2/).count(), 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await bar.getByText(/of 2/).waitFor();
  await bar.getByRole('button', { name: 'Close' }).click();
  await bar.waitFor({ state: 'detached' });
});

test('the word "edited" leads to what the message said before', async (t) => {
  const page = await open(t, desk);
  await page.locator('.edited').last().click();
  const dialog = page.getByRole('dialog', { name: 'Edit history' });
  await dialog.getByText('as it was').waitFor();
  assert.equal(await dialog.locator('li').count(), 2);
});
