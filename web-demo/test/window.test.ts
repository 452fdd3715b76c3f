import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, atEnd, newer, older, PAGE, ROWS_MAX, withRoom, type View, type Window } from '../src/lib/window.ts';

const TOTAL = 1000;

/** What a chat of a thousand messages answers to a window, and where the reader's top row is in it. */
function view(window: Window, topSeq: number, total = TOTAL): View {
  const { anchor } = window;
  const from = Math.max(1, (anchor.kind === 'end' ? total + 1 : anchor.seq) - window.before);
  const to = anchor.kind === 'end' ? total : Math.min(total, anchor.seq + window.after - 1);
  const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const top = Math.max(0, seqs.indexOf(topSeq));
  return { seqs, top, drawn: { from: Math.max(0, top - 30), to: Math.min(seqs.length, top + 50) }, hasOlder: from > 1, hasNewer: to < total };
}
const rows = (window: Window): number => view(window, 0).seqs.length;

test('reading upwards adds a page at a time and never holds more than the limit', () => {
  let window = atEnd();
  let top = TOTAL - PAGE + 1;
  for (let i = 0; i < 30; i++) {
    const now = view(window, top);
    const next = older(now);
    if (next === null) break;
    const after = view(next, top);
    assert.ok(after.seqs.includes(top), `row ${top} stays`);
    assert.ok(rows(next) <= ROWS_MAX);
    assert.ok((after.seqs[0] ?? 0) < (now.seqs[0] ?? 0), 'older rows came');
    window = next;
    top = after.seqs[0] ?? 1;
  }
  assert.equal(view(window, top).hasOlder, false);
});

test('reading down again reaches the newest message', () => {
  let window = around(300);
  let now = view(window, 0);
  for (let i = 0; i < 60 && now.hasNewer; i++) {
    const top = now.seqs.at(-10) ?? 1;
    const next = newer(window, view(window, top));
    assert.ok(next !== null);
    assert.ok(rows(next) <= ROWS_MAX);
    assert.ok(view(next, top).seqs.includes(top));
    window = next;
    now = view(window, 0);
  }
  assert.equal(now.seqs.at(-1), TOTAL);
});

test('at the newest end a new message drops no old one', () => {
  const window = withRoom(atEnd(), view(atEnd(), TOTAL));
  assert.ok(window !== null);
  assert.equal(withRoom(window, view(window, TOTAL)), null);
  const [before, after] = [view(window, 0), view(window, 0, TOTAL + 1)];
  assert.equal(after.seqs[0], before.seqs[0]);
  assert.equal(after.seqs.at(-1), TOTAL + 1);
});

test('room is made again before it runs out', () => {
  let window: Window = atEnd();
  for (let total = TOTAL; total < TOTAL + 300; total++) {
    const now = view(window, 0, total);
    assert.equal(now.hasNewer, false, `message ${total} is held`);
    assert.ok(now.seqs.length <= ROWS_MAX);
    window = withRoom(window, now) ?? window;
  }
});

test('at an end there is nothing to get', () => {
  assert.equal(older({ seqs: [1, 2], top: 0, drawn: { from: 0, to: 10 }, hasOlder: false, hasNewer: false }), null);
  assert.equal(newer(atEnd(), view(atEnd(), TOTAL)), null);
});

test('unsent rows are never the anchor', () => {
  assert.equal(newer(around(5), { seqs: [null, null], top: 1, drawn: { from: 0, to: 2 }, hasOlder: false, hasNewer: true }), null);
});

test('the rows drawn stay when newer ones come to a full window, and when older ones do', () => {
  const full = { anchor: { kind: 'seq', seq: 500 }, before: 100, after: 100 } as const;
  const held = view(full, 470);
  const drawn = held.seqs.slice(held.drawn.from, held.drawn.to);
  for (const next of [newer(full, held), older(held)]) {
    assert.ok(next !== null);
    const after = view(next, 470);
    assert.ok(after.seqs.length <= ROWS_MAX);
    assert.deepEqual(drawn.filter((seq) => !after.seqs.includes(seq)), []);
  }
});
