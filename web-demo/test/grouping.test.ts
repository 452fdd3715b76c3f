import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineRow } from '@linnet/client';
import { layOut, type Item } from '../src/lib/grouping.ts';

const noon = new Date(2026, 4, 20, 12, 0).getTime();
const MINUTE = 60_000;
let made = 0;

const row = (sender: string, minute: number, more: object = {}): TimelineRow =>
  ({ kind: 'message', key: `k${++made}`, seq: made, senderId: sender, senderName: sender, own: sender === 'me', time: noon + minute * MINUTE, ...more }) as unknown as TimelineRow;
const change = (minute: number): TimelineRow => row('anna', minute, { kind: 'members_added', users: [] });

function shape(rows: readonly TimelineRow[], unreadAfter: number | null = null): string {
  return layOut(rows, { unreadAfter, groupIds: new Map() }).map(word).join(' ');
}
function word(item: Item): string {
  switch (item.kind) {
    case 'group':
      return `${item.rows[0]?.senderId}*${item.rows.length}`;
    case 'system':
      return `system*${item.rows.length}`;
    case 'day':
    case 'unread':
      return item.kind;
  }
}

test('one author within five minutes is one group', () => {
  assert.equal(shape([row('anna', 0), row('anna', 5), row('anna', 10)]), 'day anna*3');
});

test('a longer pause, another author, a system line and another day break it', () => {
  assert.equal(shape([row('anna', 0), row('anna', 6)]), 'day anna*1 anna*1');
  assert.equal(shape([row('anna', 0), row('ben', 1), row('anna', 2)]), 'day anna*1 ben*1 anna*1');
  assert.equal(shape([row('anna', 0), change(1), row('anna', 2)]), 'day anna*1 system*1 anna*1');
  assert.equal(shape([row('anna', 0), row('anna', 12 * 60 + 1)]), 'day anna*1 day anna*1');
});

test('the unread marker stands before the first message of others and breaks a group', () => {
  const [first, second, third] = [row('anna', 0), row('me', 1), row('anna', 1)];
  assert.equal(shape([first, second, third], first.seq), 'day anna*1 me*1 unread anna*1');
  const [one, two] = [row('anna', 0), row('anna', 1)];
  assert.equal(shape([one, two], one.seq), 'day anna*1 unread anna*1');
  assert.equal(shape([one, two], two.seq), 'day anna*2');
});

test('three and more system lines in a row are one', () => {
  assert.equal(shape([change(0), change(1)]), 'day system*1 system*1');
  assert.equal(shape([change(0), change(1), change(2)]), 'day system*3');
});

test('a group keeps its name when a page comes before it and when it grows', () => {
  const groupIds = new Map<string, string>();
  const ids = (rows: readonly TimelineRow[]): string => layOut(rows, { unreadAfter: null, groupIds }).filter((item) => item.kind === 'group').map((item) => item.id).join();
  const [old, first, next] = [row('anna', -2), row('anna', 0), row('anna', 1)];
  const before = ids([first]);
  assert.equal(ids([first, next]), before);
  assert.equal(ids([old, first, next]), before);
});

test('two groups that were one have two names', () => {
  const groupIds = new Map<string, string>();
  const [a, b, c] = [row('anna', 0), row('anna', 1), row('anna', 2)];
  layOut([a, b, c], { unreadAfter: null, groupIds });
  const items = layOut([a, b, c], { unreadAfter: b.seq, groupIds });
  assert.equal(new Set(items.map((item) => item.id)).size, items.length);
});
