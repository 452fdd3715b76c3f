// A user's own settings over two devices, and what they do to others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerProcess } from '../server/server-process.mjs';
import { Person } from './person.mjs';

async function twoDevices(t) {
  const server = await ServerProcess.start(t, ['--frames-per-second', '100000', '--frames-burst', '100000']);
  const alice = await Person.at(t, server.origin, 'Alice');
  const tablet = await Person.at(t, server.origin, 'Alice');
  const bob = await Person.at(t, server.origin, 'Bob');
  await bob.does('send', 'alice', 'hello');
  return { server, alice, tablet, bob };
}
const does = async (person, ...words) => {
  const done = await person.does(...words);
  assert.equal(done.code, 0, done.stderr);
  return done.rows;
};
const chatOf = async (person) => (await does(person, 'chats'))[0];

test('settings are the same on all devices, those made offline too', { timeout: 300_000 }, async (t) => {
  const { alice, tablet } = await twoDevices(t);
  await does(alice, 'set', 'mute', 'bob');
  await does(alice, 'set', 'pin', 'bob');
  await does(alice, 'set', 'draft', 'bob', 'half a sentence');
  await does(alice, 'set', 'app', 'theme', 'dark');
  const there = await chatOf(tablet);
  assert.deepEqual([there.muted, there.pinned > 0, there.draft], [true, true, 'half a sentence']);
  assert.deepEqual(await does(tablet, 'settings'), [{ setting: 'app', of: 'theme', text: 'dark' }]);

  await does(tablet, 'set', 'archive', 'bob', '--offline');
  await does(tablet, 'set', 'unmute', 'bob', '--offline');
  assert.equal((await chatOf(alice)).archived, false);
  await chatOf(tablet); // catching up, it also sends what waits
  await does(tablet, 'set', 'unread', 'bob');
  const here = await chatOf(alice);
  assert.deepEqual([here.archived, here.muted, here.pinned, here.markedUnread], [true, false, null, true]);
});

test('an archived chat comes back with a message, a muted one does not', { timeout: 300_000 }, async (t) => {
  const { alice, tablet, bob } = await twoDevices(t);
  await does(alice, 'set', 'archive', 'bob');
  await does(bob, 'send', 'alice', 'are you there?');
  assert.equal((await chatOf(tablet)).archived, false);
  await does(tablet, 'set', 'mute', 'bob');
  await does(tablet, 'set', 'archive', 'bob');
  await does(bob, 'send', 'alice', 'hello?');
  assert.equal((await chatOf(alice)).archived, true);
});

test('a message deleted for oneself is gone on all devices of the user alone', { timeout: 300_000 }, async (t) => {
  const { alice, tablet, bob } = await twoDevices(t);
  await does(bob, 'send', 'alice', 'secret');
  const [row] = (await does(alice, 'history', 'bob')).slice(-1);
  await does(alice, 'set', 'hide', 'bob', row.localId);
  assert.deepEqual(await tablet.texts('bob'), ['hello']);
  assert.deepEqual(await bob.texts('alice'), ['hello', 'secret']);
  assert.deepEqual((await does(tablet, 'search', 'secret')), []);
  await does(tablet, 'set', 'clear', 'bob');
  assert.deepEqual(await alice.texts('bob'), []);
});

test('who is blocked is refused, and may write again afterwards', { timeout: 300_000 }, async (t) => {
  const { alice, bob } = await twoDevices(t);
  await does(alice, 'set', 'block', 'bob');
  assert.deepEqual(await does(alice, 'settings'), [{ setting: 'blocked', of: 'bob', text: '' }]);
  const refused = await bob.does('send', 'alice', 'hey');
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /forbidden/);
  assert.equal((await alice.does('send', 'bob', 'no')).code, 3);
  await does(alice, 'set', 'unblock', 'bob');
  await does(alice, 'send', 'bob', 'welcome back');
});
