// New messages are told of while nobody looks: by one tab, once.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { ServerProcess } from '../server/server-process.mjs';
import { becomes } from './gallery.mjs';
import { Visitor } from './visitor.mjs';

const dist = fileURLToPath(new URL('../../../web-demo/dist', import.meta.url));

// In the page: what the system would have shown; and the user can be somewhere else.
function standIn() {
  window.told = [];
  window.Notification = class {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor(title, { body }) {
      window.told.push(`${title}: ${body}`);
    }
    close() {}
  };
  document.hasFocus = () => window.away !== true;
}
const leave = (page) => page.evaluate(() => ((window.away = true), dispatchEvent(new Event('blur'))));
const rings = (page) => page.evaluate(async () => (await navigator.locks.query()).held.some(({ name }) => name === 'linnet.bell'));

test('two tabs, both left: a message is told of once, and not at all while one is in front', { timeout: 120_000 }, async (t) => {
  const server = await ServerProcess.start(t, ['--static', dist]);
  const hana = await Visitor.comes(t, server, 'Hana');
  const mara = await Visitor.comes(t, server, 'Mara');
  const context = hana.page.context();
  await context.addInitScript(standIn);
  await hana.reloads();
  const second = await context.newPage();
  await second.goto(hana.network.origin);
  await second.getByRole('navigation', { name: 'Chats' }).waitFor();
  await hana.page.locator('.me').click();
  await hana.page.getByRole('menuitem', { name: 'Settings' }).click();
  await hana.page.getByRole('button', { name: 'Notifications' }).click();
  await hana.page.getByRole('switch', { name: 'Show new messages' }).click();
  await becomes(() => rings(second), true);
  const told = async () => [...(await hana.page.evaluate(() => window.told)), ...(await second.evaluate(() => window.told))];

  await mara.startsChatWith('Hana');
  await mara.says('while you look');
  await hana.page.getByRole('link', { name: /while you look/ }).waitFor({ state: 'attached' });
  assert.deepEqual(await told(), []);

  await leave(hana.page);
  await leave(second);
  await mara.says('while you are away');
  await becomes(told, ['Mara: while you are away']);
  await second.getByRole('link', { name: /while you are away/ }).waitFor({ state: 'attached' });
  assert.deepEqual(await told(), ['Mara: while you are away']);
});
