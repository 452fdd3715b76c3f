import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WatchedQuery } from '../src/live-query.js';
import type { ChatId } from '../src/model.js';
import type { MessagesResult, QueryName } from '../src/query.js';
import type { QueryNews } from '../src/rpc.js';

const params = { chatId: 'c1' as ChatId, anchor: { kind: 'end' }, before: 50, after: 0 } as const;

function row(key: string, text: string): unknown {
  return { key, kind: 'message', body: { text }, reactions: [] };
}

function reset(rows: readonly unknown[], version = 1): QueryNews {
  return { kind: 'reset', query: 7, version, result: { rows, hasOlder: false, hasNewer: false, loading: false } };
}

/** A watched timeline, with what it asked of the host and what the app was shown. */
function timeline() {
  const asked: string[] = [];
  const shown: MessagesResult[] = [];
  const errors: unknown[] = [];
  const query = new WatchedQuery(7, 'messages', params, {
    watch: (watched: WatchedQuery<QueryName>) => asked.push(`watch ${watched.name}`),
    unwatch: () => asked.push('unwatch'),
    report: (error) => errors.push(error),
  });
  query.subscribe((result) => shown.push(result));
  const texts = (): string[] => (query.current?.rows ?? []).map((line) => `${line.key}=${line.kind === 'message' ? line.body.text : ''}`);
  return { query, asked, shown, errors, texts };
}

test('shows a reset, and calls a late subscriber at once', () => {
  const { query, shown, texts } = timeline();
  assert.equal(query.current, null);
  query.apply(reset([row('a', 'one')]));
  assert.deepEqual(texts(), ['a=one']);
  assert.equal(shown.length, 1);
  const late: unknown[] = [];
  const stop = query.subscribe((result) => late.push(result));
  assert.deepEqual(late, [query.current]);
  stop();
  query.apply({ kind: 'patch', query: 7, version: 2, rows: [row('a', 'two')] });
  assert.equal(late.length, 1);
});

test('a patch changes, adds, removes and orders rows; all others stay the same objects', () => {
  const { query, texts } = timeline();
  query.apply(reset([row('a', 'one'), row('b', 'two'), row('c', 'three')]));
  const before = query.current?.rows ?? [];
  query.apply({ kind: 'patch', query: 7, version: 2, order: ['c', 'b', 'd'], rows: [row('b', 'TWO'), row('d', 'four')], rest: { hasOlder: true } });
  assert.deepEqual(texts(), ['c=three', 'b=TWO', 'd=four']);
  assert.equal(query.current?.rows[0], before[2]);
  assert.notEqual(query.current?.rows[1], before[1]);
  assert.equal(query.current?.hasOlder, true);
});

test('a patch of other members alone keeps the list itself', () => {
  const { query } = timeline();
  query.apply(reset([row('a', 'one')]));
  const before = query.current?.rows;
  query.apply({ kind: 'patch', query: 7, version: 2, rows: [], rest: { loading: true } });
  assert.equal(query.current?.rows, before);
  assert.equal(query.current?.loading, true);
});

test('a reset keeps the rows that say the same, and says nothing when all do', () => {
  const { query, shown } = timeline();
  query.apply(reset([row('a', 'one'), row('b', 'two')]));
  const before = query.current?.rows ?? [];
  query.apply(reset([row('b', 'two'), row('a', 'ONE')], 5));
  assert.equal(query.current?.rows[0], before[1]);
  assert.equal(shown.length, 2);
  query.apply(reset([row('b', 'two'), row('a', 'ONE')], 9));
  assert.equal(shown.length, 2);
});

test('a missed version asks anew and takes nothing before the reset', () => {
  const { query, asked, texts } = timeline();
  query.apply(reset([row('a', 'one')]));
  query.apply({ kind: 'patch', query: 7, version: 3, rows: [row('a', 'three')] });
  query.apply({ kind: 'patch', query: 7, version: 4, rows: [row('a', 'four')] });
  assert.deepEqual(asked, ['watch messages']);
  assert.deepEqual(texts(), ['a=one']);
  query.apply(reset([row('a', 'five')], 8));
  query.apply({ kind: 'patch', query: 7, version: 9, rows: [row('a', 'six')] });
  assert.deepEqual(texts(), ['a=six']);
});

test('a patch whose order names an unknown row asks anew', () => {
  const { query, asked, texts } = timeline();
  query.apply(reset([row('a', 'one')]));
  query.apply({ kind: 'patch', query: 7, version: 2, order: ['a', 'ghost'], rows: [] });
  assert.deepEqual(asked, ['watch messages']);
  assert.deepEqual(texts(), ['a=one']);
});

test('a patch of rows that share a name asks anew: it cannot say which is which', () => {
  const { query, asked, texts } = timeline();
  query.apply(reset([row('a', 'edit'), row('a', 'reaction')]));
  assert.deepEqual(texts(), ['a=edit', 'a=reaction']);
  query.apply({ kind: 'patch', query: 7, version: 2, rows: [row('a', 'EDIT')] });
  assert.deepEqual(asked, ['watch messages']);
  query.apply(reset([row('a', 'EDIT'), row('a', 'reaction')], 3));
  assert.deepEqual(texts(), ['a=EDIT', 'a=reaction']);
});

test('an update keeps the old result until the new one is there', () => {
  const { query, asked, texts } = timeline();
  query.apply(reset([row('a', 'one')]));
  query.update({ ...params, anchor: { kind: 'seq', seq: 40 } });
  assert.deepEqual(asked, ['watch messages']);
  assert.deepEqual(query.params.anchor, { kind: 'seq', seq: 40 });
  assert.deepEqual(texts(), ['a=one']);
  query.apply(reset([row('z', 'old')]));
  assert.deepEqual(texts(), ['z=old']);
});

test('a listener that throws harms nobody else', () => {
  const { query, errors } = timeline();
  const heard: unknown[] = [];
  query.subscribe(() => {
    throw new Error('of the app');
  });
  query.subscribe((result) => heard.push(result));
  query.apply(reset([]));
  assert.equal(heard.length, 1);
  assert.equal(errors.length, 1);
});

test('nothing is heard after close', () => {
  const { query, asked, shown } = timeline();
  query.close();
  query.close();
  query.apply(reset([]));
  query.update(params);
  assert.deepEqual(asked, ['unwatch']);
  assert.equal(shown.length, 0);
});
