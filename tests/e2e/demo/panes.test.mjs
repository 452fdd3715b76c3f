// The pane at the end of the demo: what waits to be sent, and what has become of a message.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { ServerProcess } from '../server/server-process.mjs';
import { Visitor } from './visitor.mjs';

const dist = fileURLToPath(new URL('../../../web-demo/dist', import.meta.url));
const start = (t) => ServerProcess.start(t, ['--static', dist]);

test('what waits goes out in the order that the user gives it', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('hello');
  await mara.opensChatWith('Hana');
  await mara.sees('hello');
  hana.network.pull();
  await hana.isTold("You're offline.");
  await hana.says('one', 'two', 'three');
  await hana.sees('hello', 'one', 'two', 'three');
  await hana.page.getByTitle('Show what waits').filter({ visible: true }).first().click();
  const waiting = hana.page.locator('.outbox-row');
  await waiting.nth(2).waitFor();
  await waiting.nth(2).focus();
  await hana.page.keyboard.press('Alt+ArrowUp');
  await hana.sees('hello', 'one', 'three', 'two');
  hana.network.plug();
  await mara.sees('hello', 'one', 'three', 'two');
});

test('message info says who has read a message', { timeout: 120_000 }, async (t) => {
  const server = await start(t);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  await hana.startsChatWith('Mara');
  await hana.says('Is anybody here?');
  await hana.hasStatus('delivered');
  await hana.page.locator('[role=log] .message.own .bubble').first().click({ button: 'right' });
  await hana.page.getByRole('menuitem', { name: 'Message info' }).click();
  const pane = hana.page.getByRole('complementary', { name: 'Message info' });
  await pane.getByRole('region', { name: 'Delivered' }).getByText('Mara').waitFor();
  await mara.opensChatWith('Hana');
  await mara.sees('Is anybody here?');
  await pane.getByRole('region', { name: 'Read' }).getByText('Mara').waitFor();
  assert.deepEqual(hana.errors, []);
});
