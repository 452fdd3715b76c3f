// Nothing that axe can find, in every state and both themes; and a page that forced colours leave usable.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk, findings, open, SHOTS, useGallery } from './gallery.mjs';

useGallery();

const both = (name, shot) => ['light', 'dark'].map((theme) => [`${name}, ${theme}`, { ...shot, query: shot.query.replace(/theme=\w+/, `theme=${theme}`) }]);
const states = Object.fromEntries([
  ...both('three panes', SHOTS.light),
  ...both('offline with the outbox', SHOTS.offline),
  ...both('nothing selected', SHOTS.empty),
  ...both('log in', SHOTS.login),
  ...both('new group', SHOTS.group),
  ...both('no chats', { ...SHOTS.empty, query: 'state=quiet&theme=light' }),
  ...both('first sync', { ...SHOTS.empty, query: 'state=sync&theme=light' }),
  ...both('message info', { ...SHOTS.light, query: 'state=info&theme=light' }),
  ...both('phone, list', SHOTS['phone-list']),
  ...both('phone, direct chat', SHOTS['phone-direct']),
  ...both('phone, group', SHOTS['phone-group']),
  ...both('rail', SHOTS.rail),
  ...both('settings, appearance', SHOTS.appearance),
  ...both('settings, storage', SHOTS.storage),
  ...both('settings on a phone', { ...SHOTS['phone-settings'], query: 'state=settings&theme=light' }),
  ...both('poll, forwarded, pins', SHOTS.parts),
  ['settings, profile', { ...SHOTS.storage, query: 'state=settings&page=profile&theme=light' }],
  ['settings, shortcuts', { ...SHOTS.storage, query: 'state=settings&page=shortcuts&theme=light' }],
  ['more contrast', SHOTS.contrast],
  ['compact', SHOTS.compact],
  ['right to left', SHOTS.rtl],
  ['middle width', SHOTS.middle],
]);
for (const [name, shot] of Object.entries(states)) {
  test(`axe finds nothing: ${name}`, async (t) => {
    assert.deepEqual(await findings(await open(t, shot)), []);
  });
}

const opens = {
  menu: (page, message) => message.locator('.bubble').click({ button: 'right' }),
  reactions: async (page, message) => (await message.focus(), page.keyboard.press('+')),
  emoji: (page) => page.locator('.composer [aria-label=Emoji]').click(),
  delete: async (page, message) => (await message.focus(), page.keyboard.press('Delete')),
  switcher: (page) => page.keyboard.press('Control+k'),
  shortcuts: async (page, message) => (await message.focus(), page.keyboard.press('?')),
  'app menu': (page) => page.locator('.me').click(),
  rename: async (page) => (await page.getByRole('button', { name: 'More' }).first().click(), page.getByRole('menuitem', { name: 'Rename' }).click()),
};
for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in what opens, ${theme}`, async (t) => {
    const page = await open(t, { ...desk, query: `state=chat&theme=${theme}` });
    const message = page.locator('.message.own').last();
    for (const [name, run] of Object.entries(opens)) {
      await run(page, message);
      await page.waitForSelector('.popup:popover-open, dialog[open]');
      await page.waitForTimeout(300); // what opens fades in: its colours count when it is there
      assert.deepEqual(await findings(page), [], name);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('.popup:popover-open, dialog[open]') === null);
    }
  });
}

test('with forced colours bubbles have an edge, the selected chat and the focus are seen, and ticks keep their shape', async (t) => {
  const page = await open(t, { ...desk, query: 'state=main&theme=light', forced: true });
  const style = (selector, ...names) => page.locator(selector).first().evaluate((element, wanted) => wanted.map((name) => getComputedStyle(element)[name]), names);
  assert.deepEqual(await style('.bubble', 'borderTopStyle'), ['solid']);
  assert.deepEqual(await style('.composer', 'borderTopStyle'), ['solid']);
  assert.deepEqual(await style('.chat-row.selected', 'outlineStyle'), ['solid']);
  await page.locator('.message').last().focus();
  await page.keyboard.press('ArrowUp');
  assert.equal((await style('.message:focus-visible .bubble', 'outlineStyle'))[0], 'solid');
  assert.ok(await page.locator('.status svg').first().isVisible());
  assert.deepEqual((await findings(page)).filter((line) => !line.startsWith('color-contrast')), []); // the colours are the system's
});
