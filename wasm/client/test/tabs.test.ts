import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatError } from '../src/errors.js';
import type { ChatId } from '../src/model.js';
import { FakeBrowser } from './support/browser.js';
import { settle } from './support/settle.js';

const chat = 'c1' as ChatId;

test('the first tab hosts, the second follows, and both reach one core', async () => {
  const browser = new FakeBrowser();
  const first = await browser.newTab().open();
  const second = await browser.newTab().open();
  assert.equal(browser.workers.length, 1);
  assert.equal(second.storage.tier, 'opfs');
  await first.send(chat, { text: 'from the first' });
  await second.send(chat, { text: 'from the second' });
  assert.deepEqual([...browser.disk.sent.values()], ['from the first', 'from the second']);
});

test('a tab that opens while the host is still booting follows it', async () => {
  const browser = new FakeBrowser();
  await Promise.all([browser.newTab().open(), browser.newTab().open(), browser.newTab().open()]);
  assert.equal(browser.workers.length, 1);
});

test('what is asked at once is on its way while the store opens, and is asked once', async () => {
  const browser = new FakeBrowser();
  const client = browser.newTab().begin();
  client.watch('chats', { limit: 10 });
  const sending = client.send(chat, { text: 'early' });
  await client.ready;
  await sending;
  const { core } = browser.lastWorker;
  assert.deepEqual(core.watches().map((watch) => watch.name), ['chats']);
  assert.deepEqual([...browser.disk.sent.values()], ['early']);
});

test('a tab keeps no worker of its own when another one hosts', async () => {
  const browser = new FakeBrowser();
  const first = await browser.newTab().open();
  await browser.newTab().open();
  assert.equal(browser.living, 1);
  await first.close();
  await settle();
  assert.equal(browser.living, 1);
});

test('a client that is closed before its store is open says so', async () => {
  const client = new FakeBrowser().newTab().begin();
  await client.close();
  await assert.rejects(client.ready, ChatError);
});

test('queries are numbered per tab, and news go to whom they belong', async () => {
  const browser = new FakeBrowser();
  browser.prepare = (core) => {
    core.script = (event) =>
      event.kind === 'watch' && event.name === 'chats'
        ? [{ kind: 'reset', query: event.query, version: 1, result: { rows: [], total: event.params.limit, totalUnreadChats: 0, firstSync: false } }]
        : null;
  };
  const first = await browser.newTab().open();
  const second = await browser.newTab().open();
  const ten = first.watch('chats', { limit: 10 });
  const twenty = second.watch('chats', { limit: 20 });
  await settle();
  assert.equal(ten.current?.total, 10);
  assert.equal(twenty.current?.total, 20);
  twenty.close();
  await settle();
  const { core } = browser.lastWorker;
  assert.deepEqual(core.events.at(-1), { kind: 'unwatch', query: core.watches()[1]?.query });
});

test('a search goes to the core as it is asked, from any tab, and so does its answer', async () => {
  const browser = new FakeBrowser();
  const answer = { hits: [], total: 0, totalIsExact: true, more: false };
  browser.prepare = (core) => {
    core.script = (event) => (event.kind === 'call' && event.name === 'search' ? [{ kind: 'reply', call: event.call, value: answer }] : null);
  };
  await browser.newTab().open();
  const second = await browser.newTab().open();
  const request = { text: 'lunch "on friday', chatId: chat, from: 1.5, order: 'relevance', limit: 10, before: { chatId: chat, seq: 7 } } as const;
  assert.deepEqual(await second.search(request), answer);
  const asked = browser.lastWorker.core.events.find((event) => event.kind === 'call' && event.name === 'search');
  assert.deepEqual(asked?.kind === 'call' ? asked.args : null, request);
});

test('when the host dies, the next tab takes over: waiting calls are asked again, nothing is sent twice', async () => {
  const browser = new FakeBrowser();
  browser.prepare = (core) => core.unanswered.add('send');
  const hosting = browser.newTab();
  await hosting.open();
  const follower = await browser.newTab().open();
  const outbox = follower.watch('outbox', {});
  const sending = follower.send(chat, { text: 'hi' });
  await settle();
  assert.equal(browser.disk.sent.size, 1); // committed, but the answer never comes
  browser.prepare = () => undefined;
  hosting.crash();
  const { localId } = await sending;
  assert.equal(browser.workers.length, 2);
  assert.deepEqual([...browser.disk.sent.keys()], [localId]);
  assert.deepEqual(browser.lastWorker.core.watches().map((watch) => watch.name), ['outbox']);
  outbox.close();
});

test('a page that goes away hands over within its task, and follows when it is back', async () => {
  const browser = new FakeBrowser();
  const hosting = browser.newTab();
  const first = await hosting.open();
  const second = await browser.newTab().open();
  hosting.page('away');
  const meanwhile = first.send(chat, { text: 'kept' });
  await settle();
  assert.equal(browser.workers.length, 2);
  await second.send(chat, { text: 'goes on' });
  hosting.page('back');
  await meanwhile;
  assert.equal(browser.workers.length, 2);
  assert.deepEqual([...browser.disk.sent.values()], ['goes on', 'kept']);
});

test('the host forgets a tab that died', async () => {
  const browser = new FakeBrowser();
  await browser.newTab().open();
  const dying = browser.newTab();
  const second = await dying.open();
  second.watch('outbox', {});
  await settle();
  dying.crash();
  await settle();
  assert.equal(browser.lastWorker.core.kinds().at(-1), 'unwatch');
});

test('closing the hosting tab closes the store before the next host opens it', async () => {
  const browser = new FakeBrowser();
  const first = await browser.newTab().open();
  const second = await browser.newTab().open();
  await first.close();
  assert.equal(browser.workers[0]?.core.closed, true);
  await second.send(chat, { text: 'to the next' });
  assert.equal(browser.workers.length, 2);
  await assert.rejects(first.send(chat, { text: 'too late' }), ChatError);
});

test('a worker that breaks is replaced after a while, and says so', async () => {
  const browser = new FakeBrowser();
  const tab = browser.newTab();
  const troubles: ChatError[] = [];
  const client = await tab.open({ onTrouble: (error) => troubles.push(error) });
  browser.lastWorker.core.script = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const sending = client.send(chat, { text: 'hi' });
  await settle();
  assert.match(troubles[0]?.message ?? '', /unreachable/);
  await browser.clock.advance(500);
  await sending;
  assert.equal(browser.workers.length, 2);
  assert.equal(browser.disk.sent.size, 1);
});

test('a store that does not open rejects open with its reason', async () => {
  const browser = new FakeBrowser();
  browser.prepare = () => {
    throw new ChatError('storage_newer', 'made by a newer version', 'reload');
  };
  await assert.rejects(browser.newTab().open(), { code: 'storage_newer', action: 'reload' });
});

test('logging out wipes the store and ends every tab', async () => {
  const browser = new FakeBrowser();
  const ends: string[] = [];
  const first = await browser.newTab().open({ onEnd: () => ends.push('first') });
  const second = await browser.newTab().open({ onEnd: (error) => ends.push(`second: ${error.action}`) });
  await first.logOut();
  await settle();
  assert.equal(browser.wiped, 1);
  assert.equal(browser.lastWorker.core.closed, true);
  assert.deepEqual(ends, ['second: log_in']);
  await assert.rejects(second.setTitle(chat, 'x'), ChatError);
});

test('a follower logs out too', async () => {
  const browser = new FakeBrowser();
  const first = await browser.newTab().open();
  const second = await browser.newTab().open();
  await second.logOut();
  await settle();
  assert.equal(browser.wiped, 1);
  await assert.rejects(first.connectNow(), ChatError);
  assert.equal(browser.workers.length, 1);
});

test('the network and a tab that becomes visible reach the core', async () => {
  const browser = new FakeBrowser();
  await browser.newTab().open();
  const tab = browser.newTab();
  await tab.open();
  tab.page('offline');
  tab.page('online');
  tab.page('visible');
  await settle();
  const { core } = browser.lastWorker;
  assert.deepEqual(core.events.slice(-3).map((event) => (event.kind === 'network' ? event.online : event.kind)), [false, true, 'call']);
  assert.equal(core.calls().at(-1)?.name, 'connectNow');
});

test('the token comes from a tab that has one', async () => {
  const browser = new FakeBrowser();
  const first = browser.newTab();
  first.tokens = () => Promise.reject(new Error('no session'));
  await first.open();
  await browser.newTab().open();
  const { core } = browser.lastWorker;
  core.script = (event) => (event.kind === 'network' ? [{ kind: 'needToken' }] : null);
  first.page('offline');
  await settle();
  assert.deepEqual(core.events.at(-1), { kind: 'token', token: 'a token' });
});

test('when no tab has a token, all are asked again after a second', async () => {
  const browser = new FakeBrowser();
  const tab = browser.newTab();
  tab.tokens = () => Promise.reject(new Error('no session'));
  await tab.open();
  const { core } = browser.lastWorker;
  core.script = (event) => (event.kind === 'network' ? [{ kind: 'needToken' }] : null);
  tab.page('offline');
  await settle();
  tab.tokens = () => Promise.resolve('at last');
  await browser.clock.advance(999);
  assert.equal(core.kinds().includes('token'), false);
  await browser.clock.advance(1);
  assert.deepEqual(core.events.at(-1), { kind: 'token', token: 'at last' });
});

test('a malformed userId or server is refused at once', async () => {
  const tab = new FakeBrowser().newTab();
  await assert.rejects(tab.open({ userId: 'an na' }), { code: 'malformed' });
  await assert.rejects(tab.open({ server: 'ftp://chat.example' }), { code: 'malformed' });
});
