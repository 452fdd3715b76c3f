// The WebAssembly module in a real browser: SQLite, in C++, keeps a WAL database on OPFS.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeProfile } from '../support/chromium.mjs';
import { serve } from '../support/static-server.mjs';

const bin = fileURLToPath(new URL('../../build/wasm/bin', import.meta.url));

const page = '<!doctype html><title>module</title><script type="module" src="/page.mjs"></script>';

const pageScript = `
  const worker = new Worker('/worker.mjs', { type: 'module' });
  let pending;
  worker.onmessage = ({ data }) => pending(data);
  worker.onerror = (event) => pending({ error: event.message });
  window.call = (name, ...args) => new Promise((resolve) => { pending = resolve; worker.postMessage({ name, args }); });
`;

const workerScript = `
  import createLinnetModule from '/linnet.js';
  const globalsBefore = new Set(Object.getOwnPropertyNames(globalThis));
  let module, pool;
  const calls = {
    async boot() {
      module = await createLinnetModule();
      pool = await module.installOpfsSAHPoolVfs({ name: 'opfs-sahpool', directory: '/linnet-test' });
      return module.version();
    },
    query: (path, sql) => module.query(path, 'opfs-sahpool', sql),
    files: () => pool.getFileNames().sort(),
    random: () => module.randomHex(16),
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
  server = await serve({ folders: [bin], texts: { '/page.html': page, '/page.mjs': pageScript, '/worker.mjs': workerScript } });
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

// Opens the page and boots the module in its worker; `call` throws what the worker throws.
async function openModule() {
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

const wal = 'pragma locking_mode=exclusive; pragma journal_mode=wal; pragma synchronous=full;';

test('a WAL database on OPFS survives a reload and a new browser', { timeout: 60_000 }, async () => {
  const { tab, call } = await openModule();
  assert.equal(await call('query', '/chat.db', `${wal} create table message(body); insert into message values('hello'); pragma journal_mode`), 'wal');
  assert.equal(await call('query', '/chat.db', `${wal} select body from message`), 'hello');
  assert.deepEqual(await call('files'), ['/chat.db']);

  await tab.reload();
  const reloaded = await boot(tab);
  assert.equal(await reloaded.call('query', '/chat.db', `${wal} insert into message values('again'); select count(*) from message`), '2');
  await context.close();

  context = await profile.open();
  const reopened = await openModule();
  assert.equal(await reopened.call('query', '/chat.db', `${wal} select group_concat(body, ' ') from message`), 'hello again');
  assert.equal(await reopened.call('query', '/chat.db', `${wal} pragma integrity_check`), 'ok');
});

test('full-text search, page size and randomness', { timeout: 60_000 }, async () => {
  const { call } = await openModule();
  const search = `create virtual table search using fts5(body); insert into search values('a linnet sings'); select body from search where search match 'lin*'`;
  assert.equal(await call('query', '/search.db', search), 'a linnet sings');
  assert.equal(await call('query', '/search.db', 'pragma page_size'), '8192');
  assert.notEqual(await call('random'), await call('random'));
  assert.notEqual(await call('query', '/search.db', 'select random()'), await call('query', '/search.db', 'select random()'));
  assert.deepEqual(await call('leakedGlobals'), []);
});

test('errors of SQLite come back as texts', { timeout: 60_000 }, async () => {
  const { call } = await openModule();
  assert.match(await call('query', '/search.db', 'select nonsense'), /^error: no such column/);
});
