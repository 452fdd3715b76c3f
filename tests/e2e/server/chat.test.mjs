import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PollClient, SocketClient, uuid } from './chat-client.mjs';
import { ServerProcess } from './server-process.mjs';

const patience = { timeout: 60_000 };

test('two devices on WebSockets chat', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const [alice, bob] = [await SocketClient.open(server), await SocketClient.open(server)];
  const welcome = await alice.hello((await server.token('Alice')).token);
  assert.equal(welcome.userId, 'alice');
  await bob.hello((await server.token('Bob')).token);
  const chatId = await alice.createGroup(['bob']);
  const accepted = await alice.says(chatId, 'hello');
  const heard = await bob.hears('hello');
  assert.equal(heard.seq, accepted.seq);
  assert.equal(heard.senderId, 'alice');
  await bob.says(chatId, 'hello yourself');
  assert.equal((await alice.hears('hello yourself')).ordinal, 2);
});

test('sending the same localId again gives the original answer', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  await alice.hello((await server.token('Alice')).token);
  const chatId = await alice.createGroup([]);
  const localId = uuid();
  const first = await alice.says(chatId, 'once', localId);
  const second = await alice.says(chatId, 'once', localId);
  assert.equal(second.seq, first.seq);
  assert.equal(second.duplicate, true);
});

test('a device on long polling chats with one on a WebSocket', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  await alice.hello((await server.token('Alice')).token);
  const bob = new PollClient(server);
  const welcome = await bob.hello((await server.token('Bob')).token);
  assert.equal(welcome.userId, 'bob');
  const chatId = await alice.createGroup(['bob']);
  for (let i = 0; i < 20; i++) await alice.says(chatId, `ping ${i}`);
  for (let i = 0; i < 20; i++) await bob.hears(`ping ${i}`);
  await bob.says(chatId, 'pong');
  await alice.hears('pong');
  bob.end();
});

test('kill -9 in mid-chat: nothing accepted is lost', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const { token } = await server.token('Alice');
  let chatId;
  const accepted = new Map(); // localId -> seq
  for (let round = 0; round < 3; round++) {
    const alice = await SocketClient.open(server);
    const welcome = await alice.hello(token);
    if (round > 0) {
      const [head] = welcome.heads;
      const seqs = new Map();
      for (let from = 1; from <= head.head; ) {
        const page = await alice.pull(chatId, from, head.head);
        for (const entry of page.entries) seqs.set(entry.localId, entry.seq);
        assert.deepEqual(page.entries.map(({ seq }) => seq), page.entries.map((_, at) => from + at));
        from = page.to + 1;
      }
      for (const [localId, seq] of accepted) assert.equal(seqs.get(localId), seq);
    }
    chatId ??= await alice.createGroup([]);
    // Ten messages in flight, as a device keeps them, until the server dies among them.
    const before = accepted.size;
    const enough = new Promise((resolve) => {
      const sayMore = async (i) => {
        const localId = uuid();
        accepted.set(localId, (await alice.says(chatId, `round ${round}, ${i}`, localId)).seq);
        if (accepted.size - before >= 100) resolve();
        sayMore(i + 10);
      };
      for (let i = 0; i < 10; i++) sayMore(i);
    });
    await enough;
    await server.signal('SIGKILL');
    await server.begin();
  }
  assert.ok(accepted.size >= 300);
});

test('a stop finishes what is under way and sends the devices away', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  await alice.hello((await server.token('Alice')).token);
  await alice.createGroup([]);
  const began = Date.now();
  assert.equal(await server.signal('SIGTERM'), 0);
  assert.ok(Date.now() - began < 4_000);
  assert.equal((await alice.socket.closed).code, 1012);
});
