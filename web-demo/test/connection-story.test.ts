import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionState } from '@linnet/client';
import { ConnectionStory } from '../src/lib/connection-story.ts';

const T = Date.UTC(2026, 4, 20, 10, 43);
const at = (state: ConnectionState, queued = 0, failed = 0): Connection => ({ state, transport: null, queued, failed });
const notTried: ConnectionState = { kind: 'offline', nextTry: null };
const connecting: ConnectionState = { kind: 'connecting' };
const live: ConnectionState = { kind: 'live' };

function told(online = true): { story: ConnectionStory; hears(state: ConnectionState, after?: number, queued?: number, failed?: number): string } {
  const story = new ConnectionStory();
  return {
    story,
    hears(state, after = 0, queued = 0, failed = 0) {
      story.heard(at(state, queued, failed), T + after, online);
      return story.saying(T + after).kind;
    },
  };
}

test('at a first log-in nobody is offline, and nobody is back', () => {
  const { hears, story } = told();
  assert.equal(hears(notTried), 'nothing');
  assert.equal(hears(connecting, 5), 'nothing');
  assert.equal(hears({ kind: 'catching_up', remaining: 3 }, 60), 'nothing');
  assert.equal(hears(live, 80), 'nothing');
  assert.equal(story.saying(T + 10_000).kind, 'nothing');
});

test('a first try that fails is offline; when it succeeds, nobody was away', () => {
  const { hears } = told();
  hears(connecting);
  assert.equal(hears({ kind: 'offline', nextTry: T + 2000 }, 100), 'offline');
  assert.equal(hears(live, 3000), 'nothing');
});

test('without a network it says so at once', () => {
  assert.equal(told(false).hears(notTried), 'offline');
});

test('from live to offline and back, with how many were sent', () => {
  const { hears, story } = told();
  hears(live);
  assert.equal(hears(notTried, 10), 'offline');
  hears({ kind: 'offline', nextTry: T + 2000 }, 20, 3);
  assert.deepEqual(story.saying(T + 20), { kind: 'offline', nextTry: T + 2000, queued: 3 });
  assert.equal(hears(connecting, 2000, 3), 'offline');
  assert.deepEqual(story.saying(T + 2000), { kind: 'offline', nextTry: T + 2000, queued: 3 });
  assert.equal(hears(live, 2100, 3), 'nothing'); // not before they are sent
  hears(live, 2200);
  assert.deepEqual(story.saying(T + 2200), { kind: 'back', sent: 3 });
  assert.equal(story.saying(T + 5201).kind, 'nothing');
  assert.equal(hears(live, 6000, 1), 'nothing'); // one more message is no return
  assert.equal(hears(live, 6100), 'nothing');
});

test('what was refused was not sent', () => {
  const { hears, story } = told();
  hears(live);
  hears({ kind: 'offline', nextTry: null }, 10, 2);
  hears(live, 100, 0, 1);
  assert.deepEqual(story.saying(T + 100), { kind: 'back', sent: 1 });
});

test('a reload without a network, then back: what waited is told', () => {
  const { hears, story } = told(false);
  hears(notTried, 0, 2);
  hears(live, 500);
  assert.deepEqual(story.saying(T + 500), { kind: 'back', sent: 2 });
});

test('connecting is said after two seconds, and a short drop is not called offline twice', () => {
  const { hears, story } = told();
  hears(connecting);
  assert.equal(story.saying(T + 1999).kind, 'nothing');
  assert.equal(story.saying(T + 2000).kind, 'connecting');
  assert.equal(story.nextChange(T), T + 2000);
});

test('it says when its words change by themselves', () => {
  const { hears, story } = told();
  hears(live);
  hears({ kind: 'offline', nextTry: T + 12_500 });
  assert.equal(story.nextChange(T), T + 500); // 13 s, then 12 s
  assert.equal(story.nextChange(T + 12_500), null);
  hears(live, 20_000);
  assert.equal(story.nextChange(T + 20_000), T + 23_000);
});
