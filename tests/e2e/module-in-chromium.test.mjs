// The WebAssembly module in a real browser: the store is a WAL database of SQLite on OPFS, opened by C++.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeProfile } from '../support/chromium.mjs';
import { serve } from '../support/static-server.mjs';

const bin = fileURLToPath(new URL('../../build/wasm/bin', import.meta.url));
const support = fileURLToPath(new URL('../support', import.meta.url));

const page = '<!doctype html><title>module</title><link rel="icon" href="data:,"><script type="module" src="/page.mjs"></script>';

const pageScript = `
  const worker = new Worker('/worker.mjs', { type: 'module' });
  let pending;
  worker.onmessage = ({ data }) => pending(data);
  worker.onerror = (event) => pending({ error: event.message });
  window.call = (name, ...args) => new Promise((resolve) => { pending = resolve; worker.postMessage({ name, args }); });
`;

const workerScript = `
  import createLinnetModule from '/linnet.js';
  import { openCore } from '/waist.mjs';
  const globalsBefore = new Set(Object.getOwnPropertyNames(globalThis));
  let module, pool, core;
  const calls = {
    boot: async () => { module = await createLinnetModule(); return module.version(); },
    openPool: async () => { pool = await module.installOpfsSAHPoolVfs({ name: 'opfs-sahpool', directory: '/linnet-test' }); },
    openCore: () => { core = openCore(module, { userId: 'alice', path: '/chat.db', vfs: 'opfs-sahpool' }); },
    call: (name, args) => core.call(name, args),
    texts: (chatId) => core.texts(chatId),
    files: () => pool.getFileNames().sort(),
    leakedGlobals: () => Object.getOwnPropertyNames(globalThis).filter((name) => !globalsBefore.has(name)),
  };
  onmessage = async ({ data }) => {
    try { postMessage({ value: await calls[data.name](...data.args) }); }
    catch (error) { postMessage({ error: String(error?.stack ?? error) }); }
  };
`;

let server;
let profile;
let context;
before(async () => {
  server = await serve({ folders: [bin, support], texts: { '/page.html': page, '/page.mjs': pageScript, '/worker.mjs': workerScript } });
  profile = await makeProfile();
});
beforeEach(async () => {
  context = await profile.open();
});
afterEach(() => context.close());
after(async () => {
  await server?.close();
  await profile?.remove();
});

// A page whose worker has booted the module: {tab, call(name, ...args)}; `call` throws what the worker throws.
async function openPage() {
  const tab = await context.newPage();
  await tab.goto(`${server.url}/page.html`);
  return boot(tab);
}

async function boot(tab) {
  await tab.waitForFunction(() => window.call);
  const call = async (name, ...args) => {
    const { value, error } = await tab.evaluate(([n, a]) => window.call(n, ...a), [name, args]);
    if (error) throw new Error(error);
    return value;
  };
  assert.match(await call('boot'), /^\d+\.\d+\.\d+$/);
  return { tab, call };
}

async function openStore(booted) {
  await booted.call('openPool');
  await booted.call('openCore');
  return booted;
}

// A closed tab's worker lets go of its files a moment later: tries, as a host does, until they are free.
async function openStoreWhenFree(booted) {
  for (const deadline = Date.now() + 20_000; ; ) {
    try {
      return await openStore(booted);
    } catch (error) {
      if (!held.test(error.message) || Date.now() > deadline) throw error;
    }
  }
}

const held = /NoModificationAllowedError/;
const timeout = 120_000;

test('what was sent offline survives a reload and a new browser', { timeout }, async () => {
  const { tab, call } = await openStore(await openPage());
  const { chatId } = await call('call', 'createDirect', { peer: 'bob' });
  await call('call', 'send', { chatId, body: { text: 'hello' } });
  assert.deepEqual(await call('files'), ['/chat.db', '/chat.db-wal']);
  assert.deepEqual(await call('leakedGlobals'), []);

  await tab.reload();
  const reloaded = await openStore(await boot(tab));
  await reloaded.call('call', 'send', { chatId, body: { text: 'again' } });
  await context.close();

  context = await profile.open();
  const reopened = await openStore(await openPage());
  assert.deepEqual(await reopened.call('texts', chatId), ['hello', 'again']);
});

test('a second worker cannot open the pool, does no harm, and can when the first is gone', { timeout }, async () => {
  const first = await openStore(await openPage());
  const { chatId } = await first.call('call', 'createDirect', { peer: 'carol' });
  await first.call('call', 'send', { chatId, body: { text: 'still here' } });

  const second = await openPage();
  await assert.rejects(second.call('openPool'), held);
  await first.tab.close();
  await openStoreWhenFree(second);
  assert.deepEqual(await second.call('texts', chatId), ['still here']);
});
