// The table of keys, one by one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, desk, focused, fromEnd, lastLabel, open, useGallery } from './gallery.mjs';

useGallery();

const title = (page) => page.locator('.chat-title h1').textContent();
const lastIs = (page, pattern) => page.waitForFunction((source) => new RegExp(source).test([...document.querySelectorAll('.message')].at(-1).getAttribute('aria-label')), pattern.source);

test('typing anywhere writes, Enter sends, the end is held; ↑ edits the last own message', async (t) => {
  const page = await open(t, desk);
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await lastIs(page, /hello, Sending/);
  await lastIs(page, /Read by every member/);
  assert.ok((await fromEnd(page)) < 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('!');
  await page.keyboard.press('Enter');
  await lastIs(page, /hello!, edited/);
});

test('typing writes from the list and from a message, too; the letters of a message are its own', async (t) => {
  const page = await open(t, desk);
  await page.locator('.chat-row').first().focus();
  await page.keyboard.type('ab');
  assert.equal(await page.locator('textarea').inputValue(), 'ab');
  await page.locator('.message').last().focus();
  await page.keyboard.type('cd');
  assert.equal(await page.locator('textarea').inputValue(), 'abcd');
  await page.locator('.message').last().focus();
  await page.keyboard.press('r');
  await page.waitForSelector('.composer-above');
  assert.equal(await page.locator('textarea').inputValue(), 'abcd');
});

test('between chats, panes and messages', async (t) => {
  const page = await open(t, { ...desk, query: 'state=main&theme=light' });
  await page.keyboard.press('Alt+ArrowDown');
  await becomes(() => title(page), 'Mara Lindqvist');
  await page.keyboard.press('Alt+ArrowUp');
  await becomes(() => title(page), 'Tide Table 2.4');
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await becomes(() => title(page), 'Mara Lindqvist');
  const order = [];
  await page.locator('.message[tabindex="0"]').waitFor();
  await page.locator('.chat-row[tabindex="0"]').focus();
  for (let i = 0; i < 5; i++) {
    order.push(await page.evaluate(() => document.activeElement.closest('chat-list, .chat-header, chat-timeline, chat-composer, .side')?.nodeName.toLowerCase() ?? ''));
    await page.keyboard.press('F6');
  }
  assert.deepEqual(order, ['chat-list', 'div', 'chat-timeline', 'chat-composer', 'aside']);
  await page.keyboard.press('Shift+F6');
  assert.equal(await page.evaluate(() => document.activeElement.closest('.side') !== null), true);
});

test('on a message: Home, End, I, +, Delete', async (t) => {
  const page = await open(t, desk);
  await page.locator('.message.own').last().focus();
  await page.keyboard.press('i');
  await page.waitForSelector('message-info-pane');
  await page.locator('.message.own').last().focus();
  await page.keyboard.press('+');
  await page.waitForSelector('.quick-bar');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByText('Delete this message?').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement.dataset.seq === '1');
  await page.keyboard.press('End');
  await becomes(async () => (await fromEnd(page)) < 1 && /send me the file/.test(await lastLabel(page)), true);
});

test('Ctrl ↑ and Ctrl ↓ choose what is answered', async (t) => {
  const page = await open(t, desk);
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+ArrowUp');
  const quoted = () => page.locator('.composer-quote b').textContent();
  await becomes(quoted, 'Reply to Ines Carvalho');
  await page.keyboard.press('Control+ArrowUp');
  await becomes(quoted, 'Reply to Yuki Tanaka');
  await page.keyboard.press('Control+ArrowDown');
  await becomes(quoted, 'Reply to Ines Carvalho');
});

test('bold, italic, strike and code around what is selected', async (t) => {
  const page = await open(t, desk);
  for (const [keys, expected] of Object.entries({ 'Control+b': '**word**', 'Control+i': '_word_', 'Control+Shift+x': '~~word~~', 'Control+e': '`word`' })) {
    await page.locator('textarea').fill('word');
    await page.keyboard.press('Control+a');
    await page.keyboard.press(keys);
    assert.equal(await page.locator('textarea').inputValue(), expected, keys);
  }
});

test('what is opened by key gets the focus and gives it back', async (t) => {
  const page = await open(t, desk);
  await page.locator('textarea').focus();
  for (const [keys, name] of Object.entries({ 'Control+k': 'Go to', 'Alt+n': 'New chat', 'Alt+Shift+n': 'New group' })) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog', { name }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.nodeName), 'INPUT', keys);
    await page.keyboard.press('Escape');
    await becomes(() => focused(page), 'Message to Tide Table 2.4', keys);
  }
});

test('Esc takes one layer at a time', async (t) => {
  const page = await open(t, { ...desk, width: 1100 });
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

test('what is typed before a dialog is there goes into it', async (t) => {
  const page = await open(t, desk);
  await page.route('**/switcher-*.js', async (route) => {
    await page.waitForFunction(() => window.typedAll === true);
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('darkk');
  await page.keyboard.press('Backspace');
  await page.evaluate(() => (window.typedAll = true));
  await becomes(() => page.getByRole('dialog', { name: 'Go to' }).locator('input').inputValue(), 'dark');
  await page.getByRole('option', { name: /Dark theme/ }).waitFor();
  assert.equal(await page.locator('textarea').inputValue(), '');
});

test('an emoji by its word: arrows choose, Enter takes it, and the text goes on', async (t) => {
  const page = await open(t, desk);
  await page.locator('textarea').focus();
  await page.keyboard.type('yes :thumbs');
  await page.getByRole('listbox', { name: 'Emoji' }).getByRole('option', { name: /thumbs up/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.keyboard.type(' sure');
  assert.equal(await page.locator('textarea').inputValue(), 'yes 👍️ sure');
  assert.equal(await page.getByRole('listbox').count(), 0);
});
