// @linnet/client in Chromium with a real linnetd: two people write to each other, over both transports, through restarts
// of the server and the end of the hosting tab.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeProfile } from '../support/chromium.mjs';
import { ServerProcess } from './server/server-process.mjs';

const buildScript = fileURLToPath(new URL('../../wasm/client/tools/build.mjs', import.meta.url));
const page = '<!doctype html><link rel="icon" href="data:,"><title>client</title><script type="module" src="/page.mjs"></script>';

const pageScript = `
  import { ChatClient } from '/index.js';
  let chat, chatId, timeline, connection;
  async function token(name) {
    const response = await fetch('/v1/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) });
    return (await response.json()).token;
  }
  // Resolves to the first result of the query that fits.
  const until = (query, fits) => new Promise((resolve) => {
    const stop = query.subscribe((result) => fits(result) && (resolve(result), queueMicrotask(() => stop())));
  });
  const messages = (result) => result.rows.filter((row) => row.kind === 'message');
  window.words = {
    async open(name, peer, options) {
      chat = await ChatClient.open({ userId: name, token: () => token(name), ...options });
      connection = chat.watch('connection', {});
      chatId = await chat.createDirect(peer);
      timeline = chat.watch('messages', { chatId, anchor: { kind: 'end' }, before: 100, after: 0 });
    },
    state: async (kind) => (await until(connection, ({ state }) => state.kind === kind)).transport,
    write: async (text) => void (await chat.send(chatId, { text })),
    // Not waited for: the tab ends before the answer.
    startWriting: (text) => void chat.send(chatId, { text }),
    texts: async (count) => messages(await until(timeline, (result) => messages(result).length >= count)).map((row) => row.body.text),
    async status(text, status) {
      await until(timeline, (result) => messages(result).some((row) => row.body.text === text && row.status === status));
    },
    async read() {
      const rows = messages(await until(timeline, (result) => messages(result).length > 0));
      await chat.markRead(chatId, rows.at(-1).seq);
    },
    connectNow: () => chat.connectNow(),
  };
`;

// A worker in a network that lets no WebSocket through.
const noWebSocket = `
  self.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };
  const early = [];
  self.onmessage = (event) => early.push(event);
  import('/worker.js').then(() => early.forEach((event) => self.onmessage(event)));
`;

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-client-'));
  execFileSync(process.execPath, [buildScript, '--check', `--out=${folder}`], { stdio: 'inherit' });
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'page.mjs'), pageScript);
  await writeFile(join(folder, 'no-websocket.js'), noWebSocket);
});
after(() => rm(folder, { recursive: true, force: true }));

// A server and a browser; people have a store each, as the package keeps one for each user.
class World {
  static async start(t) {
    const world = new World();
    world.serverArgs = ['--static', folder];
    world.server = await ServerProcess.start(t, world.serverArgs);
    const profile = await makeProfile();
    world.browser = await profile.open();
    t.after(async () => {
      await world.browser.close();
      await profile.remove();
    });
    return world;
  }

  async tab(name, peer, options = {}) {
    const tabPage = await this.browser.newPage();
    await tabPage.goto(`${this.server.origin}/`);
    await tabPage.waitForFunction(() => window.words);
    const say = (word, ...values) => tabPage.evaluate(([w, args]) => window.words[w](...args), [word, values]);
    await say('open', name, peer, options);
    return { say, page: tabPage };
  }
}

const options = { timeout: 90_000 };

for (const [transport, openOptions] of [['websocket', {}], ['long_poll', { workerUrl: '/no-websocket.js' }]]) {
  test(`two people write to each other over ${transport}`, options, async (t) => {
    const world = await World.start(t);
    const anna = await world.tab('anna', 'bob', openOptions);
    const bob = await world.tab('bob', 'anna', openOptions);
    assert.equal(await anna.say('state', 'live'), transport);
    await anna.say('write', 'hello');
    await bob.say('status', 'hello', 'sent');
    await anna.say('status', 'hello', 'delivered');
    await bob.say('read');
    await anna.say('status', 'hello', 'read');
    for (let i = 0; i < 20; i++) await bob.say('write', `line ${i}`);
    assert.deepEqual((await anna.say('texts', 21)).slice(1), Array.from({ length: 20 }, (_, i) => `line ${i}`));
  });
}

test('what is written while the server is away arrives once, in order', options, async (t) => {
  const world = await World.start(t);
  const anna = await world.tab('anna', 'bob');
  await anna.say('state', 'live');
  await anna.say('write', 'before');
  await anna.say('status', 'before', 'sent');
  await world.server.signal('SIGKILL');
  await anna.say('state', 'offline');
  for (let i = 0; i < 5; i++) await anna.say('write', `meanwhile ${i}`);
  await world.server.begin(world.serverArgs);
  await anna.say('connectNow');
  await anna.say('status', 'meanwhile 4', 'sent');
  const bob = await world.tab('bob', 'anna');
  assert.deepEqual(await bob.say('texts', 6), ['before', ...Array.from({ length: 5 }, (_, i) => `meanwhile ${i}`)]);
});

test('the hosting tab ends in the middle of writing: everything arrives once', options, async (t) => {
  const world = await World.start(t);
  const bob = await world.tab('bob', 'anna');
  const host = await world.tab('anna', 'bob');
  const follower = await world.tab('anna', 'bob');
  await follower.say('state', 'live');
  for (let i = 0; i < 10; i++) {
    await follower.say('startWriting', `line ${i}`);
    if (i === 4) await host.page.close();
  }
  await follower.say('status', 'line 9', 'sent');
  assert.deepEqual(await bob.say('texts', 10), Array.from({ length: 10 }, (_, i) => `line ${i}`));
});
