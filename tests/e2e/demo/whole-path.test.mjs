// The demo as people use it: real linnetd, real Chromium, real networks that fail.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Person } from '../cli/person.mjs';
import { ServerProcess } from '../server/server-process.mjs';
import { Visitor } from './visitor.mjs';

const dist = fileURLToPath(new URL('../../../web-demo/dist', import.meta.url));
assert.ok(existsSync(dist), 'no web-demo/dist: npm run build -w web-demo');

const start = (t) => ServerProcess.start(t, ['--static', dist]);

test('two people chat, and see how far their words have come', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('Can you look at the store text?', 'Only the first paragraph changed');
  await hana.hasStatus('delivered', 'delivered');
  await mara.opensChatWith('Hana');
  await mara.sees('Can you look at the store text?', 'Only the first paragraph changed');
  await hana.hasStatus('read', 'read');
  await mara.says('Reading it now');
  await hana.sees('Can you look at the store text?', 'Only the first paragraph changed', 'Reading it now');
  assert.deepEqual([...hana.errors, ...mara.errors], []);
  assert.deepEqual([...(await hana.banners()), ...(await mara.banners())], []); // whoever has just come is not back
});

test('offline: read, compose, reload, and everything arrives once and in order', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('one');
  await mara.opensChatWith('Hana');
  await mara.sees('one');

  hana.network.pull();
  await hana.isTold("You're offline.");
  await hana.says('two', 'three');
  await mara.says('meanwhile');
  await hana.reloads();
  await hana.opensChatWith('Mara');
  await hana.sees('one', 'two', 'three');
  await hana.says('four');
  hana.network.plug();
  await hana.sees('one', 'meanwhile', 'two', 'three', 'four');
  await mara.sees('one', 'meanwhile', 'two', 'three', 'four');
  await hana.hasStatus('read', 'read', 'read', 'read');
});

test('the server is killed in mid-chat and started again: nothing is lost', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('before');
  await mara.opensChatWith('Hana');
  await mara.sees('before');
  const killed = server.kill();
  await hana.says('a', 'b', 'c');
  await killed;
  await mara.says('x');
  await server.begin(['--static', dist]);
  await hana.page.waitForFunction(() => document.querySelectorAll('[role=log] .message').length === 5);
  await mara.page.waitForFunction(() => document.querySelectorAll('[role=log] .message').length === 5);
  await hana.hasStatus('read', 'read', 'read', 'read');
  const seen = await hana.texts();
  assert.deepEqual(seen.filter((text) => text !== 'x'), ['before', 'a', 'b', 'c']);
  await mara.sees(...seen);
});

test('where WebSockets are blocked, long polling carries on', { timeout: 180_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('over a WebSocket');
  await mara.opensChatWith('Hana');
  await mara.sees('over a WebSocket');
  hana.network.blockWebSockets();
  await hana.says('over long polling');
  await mara.sees('over a WebSocket', 'over long polling');
  await mara.says('and back');
  await hana.sees('over a WebSocket', 'over long polling', 'and back');
  assert.ok(hana.network.polls > 0);
});

test('the command line chats with a browser', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const ben = await Person.at(t, server.origin, 'Ben');
  const sent = await ben.does('send', 'hana', 'Hello from a terminal');
  assert.equal(sent.code, 0, sent.stderr);
  await hana.opensChatWith('Ben');
  await hana.sees('Hello from a terminal');
  await hana.says('Hello from a browser');
  await hana.hasStatus('sent');
  assert.deepEqual(await ben.texts('hana'), ['Hello from a terminal', 'Hello from a browser']);
  await hana.hasStatus('delivered');
});

test('a poll, a pin, a forward and an edit go from one to the other', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('Bring the stove');
  await hana.page.keyboard.press('Alt+Shift+n');
  await hana.page.getByLabel('Name of the group').fill('Hikers');
  await hana.page.getByRole('dialog').getByRole('combobox').fill('Mara');
  await hana.page.getByRole('option', { name: /Mara/ }).click();
  await hana.page.getByRole('button', { name: 'Create group' }).click();
  await hana.page.getByLabel('Message to Hikers').waitFor();
  await hana.page.getByRole('button', { name: 'New poll' }).click();
  await hana.page.getByLabel('Question').fill('When?');
  await hana.page.getByLabel('Option 1').fill('Today');
  await hana.page.getByLabel('Option 2').fill('Monday');
  await hana.page.getByRole('button', { name: 'Send poll' }).click();
  await mara.opensChatWith('Hikers');
  await mara.page.getByRole('radio', { name: 'Monday' }).click();
  await hana.page.getByText('1 of 2 members voted').waitFor();
  const choose = async (visitor, text, item) => {
    await visitor.page.locator('.message').filter({ hasText: text }).last().locator('.bubble').click({ button: 'right' });
    await visitor.page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await choose(hana, 'When?', 'Pin');
  await mara.page.locator('.pinned-bar').getByText('When?').waitFor();
  await hana.opensChatWith('Mara');
  await choose(hana, 'Bring the stove', 'Forward…');
  await hana.page.getByRole('checkbox', { name: 'Hikers' }).click();
  await hana.page.getByRole('button', { name: 'Forward', exact: true }).click();
  await mara.page.getByText('Forwarded from Hana').waitFor();
  await hana.composer().press('ArrowUp');
  await hana.page.getByText('Edit message').waitFor();
  await hana.composer().fill('Bring the tea');
  await hana.page.keyboard.press('Enter');
  await mara.page.locator('.row-name').getByText('Hana', { exact: true }).click();
  await mara.page.locator('.edited').click();
  await mara.page.getByRole('dialog', { name: 'Edit history' }).getByText('Bring the stove').waitFor();
  assert.deepEqual([...hana.errors, ...mara.errors], []);
});
