// Search in the demo: a real core over what has arrived, by keyboard, online and not.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Person } from '../cli/person.mjs';
import { ServerProcess } from '../server/server-process.mjs';
import { Visitor } from './visitor.mjs';

const dist = fileURLToPath(new URL('../../../web-demo/dist', import.meta.url));
assert.ok(existsSync(dist), 'no web-demo/dist: npm run build -w web-demo');

// The search pane of a visitor.
class Searching {
  constructor(page) {
    this.page = page;
    this.pane = page.getByRole('search');
    this.field = page.getByLabel('Search messages and chats');
    this.hits = this.pane.locator('.hits .hit');
  }

  // Types key by key, as people do.
  async types(text) {
    await this.field.fill('');
    await this.field.pressSequentially(text);
  }

  async finds(...expected) {
    await this.pane.page().waitForFunction(
      (texts) => JSON.stringify([...document.querySelectorAll('.hits .hit-words')].map((words) => words.textContent.trim())) === texts,
      JSON.stringify(expected),
    );
  }

  marks() {
    return this.hits.locator('mark').allTextContents();
  }

  async isAt(words) {
    await this.page.getByRole('group', { name: 'Search hits' }).getByText(words, { exact: true }).waitFor();
  }

  // The message of this text is on screen and marked.
  async shows(text) {
    await this.page.waitForFunction((wanted) => {
      const row = [...document.querySelectorAll('[role=log] .message')].find((one) => one.querySelector('.text')?.textContent.trim() === wanted);
      const box = row?.getBoundingClientRect();
      const scroller = document.querySelector('.timeline').getBoundingClientRect();
      const marked = [...(CSS.highlights.get('search-hit') ?? [])].some((range) => row?.contains(range.startContainer));
      return box !== undefined && box.top >= scroller.top && box.bottom <= scroller.bottom && marked;
    }, text);
  }
}

test('words are found while they are typed, and each hit is shown in its chat', { timeout: 180_000 }, async (t) => {
  const server = await ServerProcess.start(t, ['--static', dist, '--frames-per-second', '100000', '--frames-burst', '100000']);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  const ben = await Person.at(t, server.origin, 'Ben');
  await ben.pipes(['the harbour feed is late', ...Array.from({ length: 150 }, (_, i) => `line ${i}`), '潮位表を確認しました'], 'send', 'hana', '--stdin');
  await mara.startsChatWith('Hana');
  await mara.says('Whoever feeds the hens: the key is under the **pot**');
  await hana.opensChatWith('Ben');
  await hana.page.getByText('潮位表を確認しました').last().waitFor();
  const { page } = hana;
  const search = new Searching(page);

  await page.getByRole('button', { name: /^Search messages/ }).click();
  await search.types('feed');
  await search.finds('Whoever feeds the hens: the key is under the pot', 'the harbour feed is late');
  assert.deepEqual(await search.marks(), ['feeds', 'feed']);

  // Enter goes from hit to hit; the focus stays in the field.
  await page.keyboard.press('Enter');
  await search.isAt('1 of 2 messages');
  await search.shows('Whoever feeds the hens: the key is under the pot');
  await page.keyboard.press('Enter');
  await search.isAt('2 of 2 messages');
  await search.shows('the harbour feed is late');
  assert.equal(await page.locator('.chat-header h1').textContent(), 'Ben');
  assert.equal(await search.field.evaluate((field) => field === document.activeElement), true);
  await page.getByRole('button', { name: 'Hit before' }).click();
  await search.isAt('1 of 2 messages');

  // Filters, and scripts without spaces.
  await search.pane.getByRole('button', { name: 'From', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Ben' }).click();
  await search.finds('the harbour feed is late');
  await search.types('確認');
  await search.finds('潮位表を確認しました');
  await search.pane.getByRole('button', { name: 'From Ben. Remove' }).click();
  await search.types('zzz');
  await page.getByText('Nothing found for "zzz". Try fewer words or another name.').waitFor();

  // Esc leaves, and what was there can come back.
  await page.keyboard.press('Escape');
  await search.pane.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await search.field.inputValue(), 'zzz');
  await search.field.focus();
  await page.keyboard.press('Escape');
  assert.deepEqual(hana.errors, []);
});

test('one chat is searched by Ctrl F, without a network too, as far back as it goes', { timeout: 180_000 }, async (t) => {
  const server = await ServerProcess.start(t, ['--static', dist, '--frames-per-second', '100000', '--frames-burst', '100000']);
  const hana = await Visitor.comes(t, server, 'Hana');
  const ben = await Person.at(t, server.origin, 'Ben');
  await ben.pipes(Array.from({ length: 120 }, (_, i) => `tea ${i}`), 'send', 'hana', '--stdin');
  await hana.opensChatWith('Ben');
  await hana.page.getByText('tea 119').last().waitFor();
  hana.network.pull();
  const { page } = hana;
  const search = new Searching(page);

  await page.keyboard.press('Control+f');
  await search.types('tea');
  await search.pane.getByText('In Ben').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.hits .hit').length >= 40);
  assert.equal(await search.pane.locator('h2 .count').textContent(), '120');

  // Down to the last hit by keyboard: further pages come as they are needed.
  await page.keyboard.press('ArrowDown');
  while (!(await page.evaluate(() => document.activeElement.textContent.includes('tea 0')))) await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await search.isAt('120 of 120 messages');
  await search.shows('tea 0');
  await page.keyboard.press('Escape');
  assert.equal(await search.pane.count(), 0);
  assert.deepEqual(hana.errors, []);
});
