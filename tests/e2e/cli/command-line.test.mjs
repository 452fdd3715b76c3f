import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServerProcess } from '../server/server-process.mjs';
import { startBlockingProxy } from './blocking-proxy.mjs';
import { Person } from './person.mjs';
import { startTlsProxy } from './tls-proxy.mjs';

const lines = (count, prefix = 'line') => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

async function chatOf(t, args = ['--frames-per-second', '100000', '--frames-burst', '100000']) {
  const server = await ServerProcess.start(t, args);
  return { server, args, alice: await Person.at(t, server.origin, 'Alice'), bob: await Person.at(t, server.origin, 'Bob') };
}

test('two users chat both ways', { timeout: 300_000 }, async (t) => {
  const { alice, bob } = await chatOf(t);
  const made = await alice.does('create', 'bob');
  assert.equal(made.code, 0, made.stderr);
  const [{ chatId }] = made.rows;
  assert.match(chatId, /^d\./);

  const sent = await alice.does('send', chatId, 'hello bob');
  assert.equal(sent.code, 0, sent.stderr);
  assert.equal(sent.rows[0].body.text, 'hello bob');
  assert.ok(sent.rows[0].seq > 0 && sent.rows[0].serverTime > 1e15);
  assert.equal((await bob.does('send', 'alice', 'hello alice')).code, 0);
  assert.deepEqual(await alice.texts('bob'), ['hello bob', 'hello alice']);
  assert.deepEqual(await bob.texts(chatId), ['hello bob', 'hello alice']);

  const [chat] = (await bob.does('chats')).rows;
  assert.equal(chat.chatId, chatId);
  assert.equal(chat.type, 'direct');
  assert.equal(chat.unread, 1);
  assert.equal(chat.memberCount, 2);
  assert.equal(chat.last.text, 'hello alice');
  const [row] = (await bob.does('history', 'alice', '--limit', 1)).rows;
  assert.deepEqual(Object.keys(row).slice(0, 4), ['chatId', 'seq', 'localId', 'senderId']);
});

test('messages are edited, pinned, forwarded and voted on', { timeout: 300_000 }, async (t) => {
  const { alice, bob } = await chatOf(t);
  const works = async (person, ...words) => {
    const run = await person.does(...words);
    assert.equal(run.code, 0, run.stderr);
    return run.rows;
  };
  await works(alice, 'send', 'bob', 'helo');
  await works(alice, 'edit', 'bob', 'last', 'hello');
  await works(bob, 'react', 'alice', 'last', '+1');
  await works(bob, 'pin', 'alice', 2);
  assert.deepEqual((await works(bob, 'versions', 'alice', 2)).map((row) => row.text), ['helo', 'hello']);
  const [pinned] = await works(alice, 'pinned', 'bob');
  assert.deepEqual([pinned.body.text, pinned.pinned, pinned.reactions], ['hello', true, [{ emoji: '+1', users: ['bob'] }]]);

  await works(bob, 'poll', 'alice', 'When?', 'seven', 'eight');
  await works(alice, 'vote', 'bob', 'last', 2);
  await works(bob, 'close-poll', 'alice', 'last');
  const late = await alice.does('vote', 'bob', 'last', 1);
  assert.deepEqual([late.code, /closed/.test(late.stderr)], [3, true]);
  const [asked] = await works(alice, 'history', 'bob', '--limit', 1);
  assert.deepEqual(asked.poll.options.map((option) => option.users), [[], ['alice']]);
  assert.deepEqual([asked.poll.closed, asked.edited], [true, false]);

  const [{ chatId }] = await works(alice, 'create', 'carol');
  await works(alice, 'forward', 'bob', 2, chatId);
  assert.deepEqual((await works(alice, 'history', chatId)).map((row) => row.body), [{ text: 'hello', forwardedFrom: 'alice' }]);
  await works(alice, 'delete', 'bob', 2);
  assert.deepEqual(await works(bob, 'pinned', 'alice'), []);
});

test('search finds what is on the device, all of it or in one chat', { timeout: 300_000 }, async (t) => {
  const { server, alice, bob } = await chatOf(t);
  const carol = await Person.at(t, server.origin, 'Carol');
  await bob.pipes(['the tea is ready', 'coffee for two', '今日の天気はいいね'], 'send', 'alice', '--stdin');
  await carol.pipes(['no more tea', ...lines(130, 'teapot')], 'send', 'alice', '--stdin');
  assert.equal((await alice.texts('carol')).length, 131); // older messages come to the device when somebody looks
  const found = await alice.does('search', 'TEA', '--limit', 2);
  assert.equal(found.code, 0, found.stderr);
  assert.deepEqual(found.rows.map((row) => row.snippet.text), ['teapot 129', 'teapot 128']);
  assert.match(found.stderr, /132 in all/);
  assert.equal((await alice.does('search', 'teapot', '--limit', 1000)).rows.length, 130);

  const [hit, ...others] = (await alice.does('search', 'tea', '--chat', 'bob', '--offline')).rows;
  assert.deepEqual(others, []);
  assert.deepEqual([hit.senderId, hit.snippet], ['bob', { text: 'the tea is ready', marks: [{ start: 4, length: 3 }] }]);
  assert.deepEqual((await alice.does('search', '天気', '--offline')).rows.map((row) => row.seq), [hit.seq + 2]);
  assert.deepEqual((await alice.does('search', '"more tea"', '--from', 'carol', '--best', '--offline')).rows.map((row) => row.senderId), ['carol']);
  const nothing = await alice.does('search', 'AND OR "', '--offline');
  assert.deepEqual([nothing.code, nothing.rows], [0, []]);
  assert.equal((await alice.does('search')).code, 1);
});

test('a group has the members and the title that it was made with', { timeout: 300_000 }, async (t) => {
  const { server, alice, bob } = await chatOf(t);
  const carol = await Person.at(t, server.origin, 'Carol');
  const [{ chatId }] = (await alice.does('create', 'bob', 'carol', '--group', 'Bird watchers')).rows;
  assert.equal((await carol.does('send', chatId, 'a linnet!')).code, 0);
  assert.deepEqual(await bob.texts(chatId), ['a linnet!']);
  const [chat] = (await bob.does('chats')).rows;
  assert.deepEqual([chat.type, chat.name, chat.memberCount, chat.myRole], ['group', 'Bird watchers', 3, 'member']);
  const kinds = (await bob.does('history', chatId, '--all')).rows.map((row) => row.kind);
  assert.deepEqual(kinds, ['chatCreated', 'message']);
});

test('tail prints messages as they come', { timeout: 300_000 }, async (t) => {
  const { alice, bob } = await chatOf(t);
  await alice.does('send', 'bob', 'before');
  const tail = bob.starts('tail', '--count', 3);
  await tail.says(/listening/);
  await alice.pipes(['one', 'two', 'three'], 'send', 'bob', '--stdin');
  const { code, rows } = await tail.ended;
  assert.equal(code, 0);
  assert.deepEqual(rows.map((row) => row.body.text), ['one', 'two', 'three']);
});

test('tail ends cleanly with Ctrl-C', { timeout: 300_000 }, async (t) => {
  const { bob } = await chatOf(t);
  const tail = bob.starts('tail');
  await tail.says(/listening/);
  tail.child.kill('SIGINT');
  assert.equal((await tail.ended).code, 0);
});

test('tail goes on through a restart of the server', { timeout: 300_000 }, async (t) => {
  const { server, args, alice, bob } = await chatOf(t);
  const tail = bob.starts('tail', 'alice', '--count', 60);
  await tail.says(/listening/);
  await alice.pipes(lines(30), 'send', 'bob', '--stdin');
  await server.kill();
  await server.begin(args);
  await alice.pipes(lines(30, 'later'), 'send', 'bob', '--stdin');
  assert.deepEqual((await tail.ended).rows.map((row) => row.body.text), [...lines(30), ...lines(30, 'later')]);
});

test('sending while the server is away: kept, reported, sent when it is back', { timeout: 300_000 }, async (t) => {
  const { server, args, alice, bob } = await chatOf(t);
  await alice.does('create', 'bob');
  await server.kill();
  const away = await alice.does('send', 'bob', 'are you there?', '--timeout', 1);
  assert.equal(away.code, 2);
  assert.match(away.stderr, /outbox/);
  const waiting = (await alice.does('outbox')).rows;
  assert.deepEqual(waiting.map((row) => row.text), ['are you there?']);
  const [kept] = (await alice.does('history', 'bob', '--offline', '--limit', 1)).rows;
  assert.deepEqual([kept.seq, kept.serverTime, kept.status, kept.body.text], [null, null, 'sending', 'are you there?']);

  const patient = alice.starts('send', 'bob', 'I wait');
  await server.begin(args);
  assert.equal((await patient.ended).code, 0);
  assert.deepEqual(await bob.texts('alice'), ['are you there?', 'I wait']);
});

test('killed in mid-send and run again: every line once, in order, on both sides', { timeout: 300_000 }, async (t) => {
  const { alice, bob } = await chatOf(t);
  const input = lines(800);
  for (let round = 0; round < 3; round++) {
    const run = alice.starts('send', 'bob', '--stdin', '--once', 'import');
    run.child.stdin.end(input.join('\n') + '\n');
    await run.says(new RegExp(`"line ${100 + 200 * round}"`));
    run.child.kill('SIGKILL');
    assert.equal((await run.ended).code, 'SIGKILL');
  }
  const last = await alice.pipes(input, 'send', 'bob', '--stdin', '--once', 'import');
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await alice.texts('bob'), input);
  assert.deepEqual(await bob.texts('alice'), input);
});

test('the server killed in mid-send and started again: every line once, in order', { timeout: 300_000 }, async (t) => {
  const { server, args, alice, bob } = await chatOf(t);
  const input = lines(800);
  const run = alice.starts('send', 'bob', '--stdin');
  run.child.stdin.end(input.join('\n') + '\n');
  for (let round = 0; round < 3; round++) {
    await run.says(new RegExp(`"line ${100 + 200 * round}"`));
    await server.kill();
    await server.begin(args);
  }
  const { code, stderr } = await run.ended;
  assert.equal(code, 0, stderr);
  assert.deepEqual(await alice.texts('bob'), input);
  assert.deepEqual(await bob.texts('alice'), input);
});

test('long polling where no WebSocket gets through', { timeout: 300_000 }, async (t) => {
  const { server, bob } = await chatOf(t);
  const proxy = await startBlockingProxy(t, server.origin);
  const alice = await Person.at(t, proxy.origin, 'Alice');
  const [status] = (await alice.does('status', '--timeout', 30)).rows;
  assert.deepEqual([status.phase, status.transport], ['live', 'long_poll']);
  assert.ok(proxy.seen.upgrades >= 2 && proxy.seen.polls > 0);

  const tail = alice.starts('tail', '--count', 100);
  await tail.says(/listening/);
  assert.equal((await bob.pipes(lines(100), 'send', 'alice', '--stdin')).code, 0);
  assert.deepEqual((await tail.ended).rows.map((row) => row.body.text), lines(100));
  assert.equal((await alice.pipes(lines(100, 'back'), 'send', 'bob', '--stdin')).code, 0);
  assert.deepEqual(await bob.texts('alice', 100), lines(100, 'back'));
});

test('over TLS, when the certificate is good', { timeout: 300_000 }, async (t) => {
  const { server, bob } = await chatOf(t);
  const { origin, certificate } = await startTlsProxy(t, server.origin);
  const alice = await Person.at(t, origin, 'Alice', { SSL_CERT_FILE: certificate });
  assert.equal((await alice.does('send', 'bob', 'in private')).code, 0);
  assert.deepEqual(await bob.texts('alice'), ['in private']);
  const [status] = (await alice.does('status')).rows;
  assert.deepEqual([status.server, status.phase, status.transport], [origin, 'live', 'websocket']);

  const wary = new Person(t, 'Wary', origin);
  const refused = await wary.does('login', 'Wary');
  assert.equal(refused.code, 8);
  assert.match(refused.stderr, /certificate/);
});

test('history pulls older pages until there are enough, or the start', { timeout: 300_000 }, async (t) => {
  const { server, alice } = await chatOf(t);
  await alice.pipes(lines(700), 'send', 'bob', '--stdin');
  const phone = await Person.at(t, server.origin, 'Bob');
  assert.deepEqual(await phone.texts('alice', 450), lines(700).slice(-450));
  assert.deepEqual(await phone.texts('alice'), lines(700));
  const kept = await phone.does('history', 'alice', '--offline', '--limit', 10);
  assert.deepEqual(kept.rows.map((row) => row.body.text), lines(700).slice(-10));
});

test('what is wrong is said, with an exit code of its own', { timeout: 300_000 }, async (t) => {
  const { server, alice } = await chatOf(t);
  const nobody = new Person(t, 'Nobody', server.origin);
  const cases = [
    [nobody, ['chats'], 4, /login/],
    [alice, ['history', '018f0000-0000-7000-8000-000000000001'], 5, /no such chat/],
    [alice, ['send', '018f0000-0000-7000-8000-000000000001', 'hi'], 5, /no chat/],
    [alice, ['send', 'bob'], 1, /--stdin/],
    [alice, ['create', 'bob', 'carol'], 1, /--group/],
    [alice, ['sing'], 1, /./],
    [alice, ['send', 'bob', 'x'.repeat(20_000)], 3, /16 KiB/],
    [new Person(t, 'Late', 'http://127.0.0.1:1'), ['login', 'Late'], 8, /cannot reach/],
    [Object.assign(new Person(t, 'x', 'nonsense'), {}), ['login', 'x'], 1, /http/],
  ];
  for (const [person, words, code, says] of cases) {
    const end = await person.does(...words);
    assert.equal(end.code, code, `${words.join(' ').slice(0, 60)}: ${end.stderr}`);
    assert.match(end.stderr, says);
    assert.equal(end.stdout, '');
  }
});

test('every command explains itself with examples', { timeout: 300_000 }, async (t) => {
  const person = new Person(t, 'Curious', 'http://127.0.0.1:1');
  for (const words of [[], ['login'], ['chats'], ['create'], ['send'], ['history'], ['search'], ['tail'], ['status'], ['outbox']]) {
    const help = await person.does(...words, '--help');
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Examples:\n {2}.*linnet /);
  }
});

test('a token that the server refuses ends the command', { timeout: 300_000 }, async (t) => {
  const { server } = await chatOf(t);
  const mallory = new Person(t, 'mallory', server.origin);
  const run = mallory.starts('login', 'mallory', '--token-stdin');
  run.child.stdin.end('not.a.token\n');
  assert.equal((await run.ended).code, 0);
  const end = await mallory.does('chats');
  assert.equal(end.code, 4, end.stderr);
  assert.match(end.stderr, /login/);
});

test('one process at a time works on a home; the second is told which', { timeout: 300_000 }, async (t) => {
  const { alice } = await chatOf(t);
  const tail = alice.starts('tail');
  await tail.says(/listening/);
  const second = await alice.does('chats');
  assert.equal(second.code, 6);
  assert.match(second.stderr, new RegExp(`process ${tail.child.pid}`));
  tail.child.kill('SIGINT');
  await tail.ended;
});

test('the session file is for its owner alone and nothing else holds the token', { timeout: 300_000 }, async (t) => {
  const { alice } = await chatOf(t);
  assert.equal(statSync(join(alice.home, 'session.json')).mode & 0o777, 0o600);
});

test('status counts what is here', { timeout: 300_000 }, async (t) => {
  const { alice, server } = await chatOf(t);
  await alice.pipes(lines(5), 'send', 'bob', '--stdin');
  const [status] = (await alice.does('status')).rows;
  assert.deepEqual([status.userId, status.server, status.phase, status.queued, status.failed, status.chats], ['alice', server.origin, 'live', 0, 0, 1]);
  assert.equal(status.entries, 6);
  assert.match(status.deviceId, /^[a-z2-7]{26}$/);
});
