import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowSlice } from '../src/lib/row-slice.ts';

const keys = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `m${from + i}`);
const ROW = 50;
const SCREEN = 800;

/** Steps until nothing is left to do, as seen from the row at the top of the screen. */
function settles(slice: RowSlice, top: number): number[] {
  const steps: number[] = [];
  for (let i = 0; i < 100; i++) {
    const drawn = slice.to - slice.from;
    const before = (top - slice.from) * ROW;
    if (!slice.step({ before, behind: (slice.to - top) * ROW - SCREEN, screen: SCREEN })) break;
    steps.push(Math.abs(slice.to - slice.from - drawn));
  }
  return steps;
}

test('it grows a few rows a frame, to a screen on each side', () => {
  const slice = new RowSlice();
  slice.restart(keys(0, 200), 100, 10);
  const steps = settles(slice, 95);
  assert.ok(steps.length > 0 && Math.max(...steps) <= 48);
  assert.ok((95 - slice.from) * ROW >= SCREEN);
  assert.ok((slice.to - 95) * ROW - SCREEN >= SCREEN);
});

test('what lies far behind the reader is given up', () => {
  const slice = new RowSlice();
  slice.restart(keys(0, 200), 100, 90);
  settles(slice, 100);
  assert.ok(slice.to - slice.from < 120);
  assert.ok((100 - slice.from) * ROW >= SCREEN);
});

test('older rows come in before, and what is drawn stays', () => {
  const slice = new RowSlice();
  slice.restart(keys(100, 200), 30, 20);
  assert.deepEqual([slice.from, slice.to], [10, 50]);
  slice.follow(keys(50, 200), false);
  assert.deepEqual([slice.from, slice.to], [60, 100]);
});

test('rows that are dropped at the other end leave the slice', () => {
  const slice = new RowSlice();
  slice.restart(keys(0, 100), 90, 20);
  slice.follow(keys(0, 95), false);
  assert.deepEqual([slice.from, slice.to], [70, 95]);
});

test('at the newest row a new one is drawn; above it, it is not', () => {
  const slice = new RowSlice();
  slice.restart(keys(0, 100), 100, 20);
  slice.follow(keys(0, 101), true);
  assert.deepEqual([slice.from, slice.to], [80, 101]);
  slice.restart(keys(0, 101), 50, 20);
  slice.follow(keys(0, 102), false);
  assert.deepEqual([slice.from, slice.to], [30, 70]);
});

test('a first message is drawn, and so is another chat', () => {
  const slice = new RowSlice();
  slice.restart([], 0, 20);
  slice.follow(keys(0, 1), true);
  assert.deepEqual([slice.from, slice.to], [0, 1]);
  slice.follow(keys(500, 540), true);
  assert.equal(slice.to, 40);
});
