import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badge, bytes, daysBetween, makeFormat } from '../src/lib/format.ts';

const british = makeFormat('en-GB');
const now = new Date(2026, 4, 20, 10, 43).getTime();
const at = (daysAgo: number, hours: number, minutes = 0): number => new Date(2026, 4, 20 - daysAgo, hours, minutes).getTime();

test('the list says the time, then the day, then the date', () => {
  assert.equal(british.short(at(0, 9, 5), now), '09:05');
  assert.equal(british.short(at(1, 23, 59), now), 'Yesterday');
  assert.equal(british.short(at(2, 12), now), 'Mon');
  assert.equal(british.short(at(8, 12), now), '12 May');
  assert.equal(british.short(new Date(2024, 4, 12).getTime(), now), '12 May 2024');
});

test('a day is a day of the calendar, not 24 hours', () => {
  assert.equal(daysBetween(new Date(2026, 4, 19, 23, 59).getTime(), new Date(2026, 4, 20, 0, 1).getTime()), 1);
  assert.equal(daysBetween(new Date(2026, 4, 20, 0, 1).getTime(), new Date(2026, 4, 20, 23, 59).getTime()), 0);
});

test('last seen is told in words', () => {
  assert.equal(british.lastSeen(at(0, 10, 12), now), 'last seen 10:12');
  assert.equal(british.lastSeen(at(1, 8), now), 'last seen yesterday');
  assert.equal(british.lastSeen(at(11, 8), now), 'last seen 9 May');
});

test('the day pill', () => {
  assert.equal(british.day(at(0, 1), now), 'Today');
  assert.equal(british.day(at(1, 1), now), 'Yesterday');
  assert.match(british.day(at(5, 1), now), /^Friday,? 15 May$/);
});

test('names are joined as one says them', () => {
  assert.equal(british.list(['Mara', 'Yuki', 'Dele']), 'Mara, Yuki and Dele');
});

test('a badge stops at 99+', () => {
  assert.equal(badge(99), '99');
  assert.equal(badge(100), '99+');
});

test('sizes have the unit that fits', () => {
  assert.deepEqual([0, 999, 1200, 48_200_000, 2_100_000_000].map(bytes), ['0 bytes', '999 bytes', '1.2 KB', '48 MB', '2.1 GB']);
});
