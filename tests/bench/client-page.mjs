// The page of the benchmarks: an app of a few words on @linnet/client, in its first tab.

import { ChatClient } from '/index.js';

const bench = new BroadcastChannel('bench');
const floorWorker = new Worker('/floor-worker.js'); // from the start: it is wanted without the server too
let chat;
let chatId;
let connection;

async function token(name) {
  const response = await fetch('/v1/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) });
  return (await response.json()).token;
}

// Resolves with the time at which the query's result fits for the first time.
const until = (query, fits) =>
  new Promise((resolve) => {
    let stop = null;
    let found = false;
    const look = (result) => {
      if (found || !fits(result)) return;
      found = true;
      resolve(performance.now());
      queueMicrotask(() => stop?.());
    };
    stop = query.subscribe(look);
  });
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const newest = (before = 50) => chat.watch('messages', { chatId, anchor: { kind: 'end' }, before, after: 0 });

window.words = {
  // Milliseconds from `open` to an open store, to the first page's arrival and to a connection that is live.
  async open(name, options = {}) {
    const start = performance.now();
    chat = await ChatClient.open({ userId: name, token: () => token(name), workerUrl: '/counting-worker.js', ...options });
    const opened = performance.now();
    connection = chat.watch('connection', {});
    return { tier: chat.storage.tier, openMs: opened - start };
  },
  async openAndCatchUp(name, options = {}) {
    const start = performance.now();
    const { tier, openMs } = await window.words.open(name, options);
    const behind = until(connection, ({ state }) => state.kind === 'catching_up');
    const live = await until(connection, ({ state }) => state.kind === 'live');
    const began = await Promise.race([behind, pause(0).then(() => live)]);
    return { tier, openMs, catchUpMs: live - began, totalMs: live - start };
  },
  state: (kind) => until(connection, ({ state }) => state.kind === kind),
  async chatWith(peer) {
    chatId = await chat.createDirect(peer);
  },
  // From now on it is about this chat; it may still be on its way.
  async turnTo(id) {
    chatId = id;
    const query = chat.watch('chats', { limit: 1000 });
    await until(query, ({ rows }) => rows.some((row) => row.chatId === id));
    query.close();
  },
  // Resolves when the newest row has this seq.
  async hasHead(seq) {
    const query = newest(1);
    await until(query, ({ rows }) => (rows.at(-1)?.seq ?? 0) >= seq);
    query.close();
  },
  // {rows, loading} of the first result around a seq: nothing is loading where the device holds it.
  async holds(seq) {
    const query = chat.watch('messages', { chatId, anchor: { kind: 'seq', seq }, before: 25, after: 25 });
    await until(query, () => true);
    const { rows, loading } = query.current;
    query.close();
    return { rows: rows.length, loading };
  },
  // Milliseconds from `watch` to its first result, for `times` pages of 50 around random places (or the newest end).
  async pages(times, head, atEnd) {
    const all = [];
    for (let i = 0; i < times; i++) {
      await pause(25); // a query's first result is held back for what is left of a frame
      const seq = 100 + Math.floor(Math.random() * (head - 200));
      const start = performance.now();
      const query = chat.watch('messages', { chatId, anchor: atEnd ? { kind: 'end' } : { kind: 'seq', seq }, before: atEnd ? 50 : 25, after: atEnd ? 0 : 25 });
      all.push((await until(query, ({ rows }) => rows.length > 0)) - start);
      if (query.current.rows.length < 50) throw new Error(`a page of ${query.current.rows.length} rows`);
      query.close();
    }
    return all;
  },
  // For each of `times` messages: milliseconds to the promise (durable) and to its row in the live query.
  async compose(times, pauseMs) {
    const query = newest();
    await until(query, () => true);
    const durable = [];
    const visible = [];
    for (let i = 0; i < times; i++) {
      await pause(pauseMs);
      const text = `message ${i} of this run, as long as messages usually are`;
      const start = performance.now();
      const shown = until(query, ({ rows }) => rows.at(-1)?.body?.text === text);
      await chat.send(chatId, { text });
      durable.push(performance.now() - start);
      visible.push((await shown) - start);
    }
    query.close();
    return { durable, visible };
  },
  // What the worker did with its files since this was last asked.
  counts: () =>
    new Promise((resolve) => {
      bench.onmessage = (event) => event.data !== 'count' && resolve(event.data);
      bench.postMessage('count');
    }),
  floor: (rounds, writes, size) =>
    new Promise((resolve, reject) => {
      floorWorker.onmessage = (event) => resolve(event.data);
      floorWorker.onerror = (event) => reject(new Error(event.message));
      floorWorker.postMessage({ rounds, writes, size });
    }),
  async close() {
    await chat.close();
  },
};
