// @linnet/client in a real browser without a server: what is written stays, and tabs share it and take over from each other.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeProfile } from '../support/chromium.mjs';
import { serve } from '../support/static-server.mjs';

const buildScript = fileURLToPath(new URL('../../wasm/client/tools/build.mjs', import.meta.url));

const page = '<!doctype html><link rel="icon" href="data:,"><title>client</title><script type="module" src="/page.mjs"></script>';

// The page's own words, for short calls from the tests: open, write, texts.
const pageScript = `
  import { ChatClient } from '/index.js';
  const troubles = [];
  let chat, chatId, timeline;
  const words = {
    async open(options) {
      chat = await ChatClient.open({ userId: 'anna', token: async () => 'none', onTrouble: (error) => troubles.push(error.message), ...options });
      chatId = await chat.createDirect('bob');
      timeline = chat.watch('messages', { chatId, anchor: { kind: 'end' }, before: 50, after: 0 });
      return chat.storage;
    },
    write: async (text) => (await chat.send(chatId, { text })).key,
    texts: () => timeline.current?.rows.filter((row) => row.kind === 'message').map((row) => row.status + ' ' + row.body.text),
    // Resolves when the timeline shows so many messages.
    shows: (count) => new Promise((resolve) => {
      const stop = timeline.subscribe(() => words.texts().length >= count && (resolve(words.texts()), queueMicrotask(() => stop())));
    }),
    async outbox() {
      const query = chat.watch('outbox', {});
      const { rows } = await new Promise((resolve) => query.subscribe(resolve));
      query.close();
      return rows.map((row) => row.kind + ' ' + row.text);
    },
    async refusal() {
      try { await chat.send('no such chat', { text: '' }); } catch (error) { return error.name + ' ' + error.code; }
    },
    logOut: () => chat.logOut(),
    close: () => chat.close(),
    troubles: () => troubles,
  };
  window.words = words;
`;

// Holds one file of every store of this origin, as a host's worker does that will not end.
const holderScript = `
  const root = await navigator.storage.getDirectory();
  for await (const store of root.values()) {
    const files = await (await root.getDirectoryHandle(store.name)).getDirectoryHandle('.opaque');
    for await (const file of files.values()) {
      self.held = await file.createSyncAccessHandle();
      break;
    }
  }
  postMessage('held');
`;

let folder;
let server;
let profile;
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-client-'));
  execFileSync(process.execPath, [buildScript, '--check', `--out=${folder}`], { stdio: 'inherit' });
  server = await serve({ folders: [folder], texts: { '/page.html': page, '/page.mjs': pageScript, '/holder.mjs': holderScript } });
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

// Runs `use` in a new browser on a profile of its own.
function inBrowser(name, use) {
  test(name, { timeout: 60_000 }, async () => {
    profile = await makeProfile();
    browser = await profile.open();
    try {
      await use();
    } finally {
      await browser.close();
      await profile.remove();
    }
  });
}

class Tab {
  static async open(options = {}) {
    const tab = new Tab(await browser.newPage());
    await tab.load();
    await tab.open(options);
    return tab;
  }

  constructor(tabPage) {
    this.page = tabPage;
    this.errors = [];
    tabPage.on('pageerror', (error) => this.errors.push(error.message));
  }

  async load() {
    await this.page.goto(`${server.url}/page.html`);
    await this.page.waitForFunction(() => window.words);
  }

  async open(options = {}) {
    this.storage = await this.say('open', options);
  }

  say(word, ...values) {
    return this.page.evaluate(([name, args]) => window.words[name](...args), [word, values]);
  }
}

inBrowser('what was written offline is there after a reload, and in a new browser', async () => {
  const tab = await Tab.open();
  assert.deepEqual(tab.storage, { tier: 'opfs', persisted: false, reason: '' });
  await tab.say('write', 'first');
  await tab.say('write', 'second');
  assert.deepEqual(await tab.say('shows', 2), ['sending first', 'sending second']);

  await tab.load();
  await tab.open();
  assert.deepEqual(await tab.say('shows', 2), ['sending first', 'sending second']);

  await browser.close();
  browser = await profile.open();
  const again = await Tab.open();
  assert.deepEqual(await again.say('shows', 2), ['sending first', 'sending second']);
  assert.deepEqual((await again.say('outbox')).filter((line) => line.startsWith('message')), ['message first', 'message second']);
  assert.deepEqual(again.errors, []);
});

inBrowser('two tabs show the same rows', async () => {
  const one = await Tab.open();
  const two = await Tab.open();
  assert.equal(two.storage.tier, 'opfs');
  await one.say('write', 'from one');
  assert.deepEqual(await two.say('shows', 1), ['sending from one']);
  await two.say('write', 'from two');
  assert.deepEqual(await one.say('shows', 2), ['sending from one', 'sending from two']);
});

inBrowser('the next tab takes over when the host closes, leaves or is frozen', async () => {
  const endings = {
    closes: (tab) => tab.page.close(),
    leaves: (tab) => tab.page.goto('about:blank'),
    freezes: async (tab) => (await browser.newCDPSession(tab.page)).send('Page.setWebLifecycleState', { state: 'frozen' }),
  };
  let host = await Tab.open();
  let written = 0;
  for (const [name, end] of Object.entries(endings)) {
    const next = await Tab.open();
    await next.say('write', name);
    written++;
    await end(host);
    await next.say('write', `after it ${name}`);
    written++;
    assert.equal((await next.say('shows', written)).length, written);
    assert.deepEqual(await next.say('troubles'), []);
    host = next;
  }
});

inBrowser('logging out deletes what was stored', async () => {
  const tab = await Tab.open();
  const other = await Tab.open();
  await tab.say('write', 'secret');
  await other.say('logOut');
  await tab.load();
  await tab.open();
  await tab.say('write', 'new');
  assert.deepEqual(await tab.say('shows', 1), ['sending new']);
});

inBrowser('a store that somebody else holds is waited for, reported, and never deleted', async () => {
  const tab = await Tab.open();
  await tab.say('write', 'kept');
  await tab.load();
  await tab.page.evaluate(() => new Promise((resolve) => {
    window.holder = new Worker('/holder.mjs', { type: 'module' });
    window.holder.onmessage = resolve;
  }));
  await tab.open(); // after ten seconds
  assert.equal(tab.storage.tier, 'memory');
  assert.match(tab.storage.reason, /another tab holds the database.*earlier session/);
  await tab.load();
  await tab.open();
  assert.equal(tab.storage.tier, 'opfs');
  assert.deepEqual(await tab.say('shows', 1), ['sending kept']);
});

inBrowser('a store in memory says so, and a refused call says why', async () => {
  const tab = await Tab.open({ storage: 'memory' });
  assert.deepEqual(tab.storage, { tier: 'memory', persisted: false, reason: 'the app asked for it' });
  assert.equal(await tab.say('refusal'), 'ChatError malformed');
});
