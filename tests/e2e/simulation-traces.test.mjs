import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differingSeeds } from '../simulation/compare-traces.mjs';

// A thousand by hand: node tests/simulation/compare-traces.mjs
test('a seed has the same trace in two native runs and in WebAssembly', () => {
  assert.deepEqual(differingSeeds('1..60'), { compared: 60, differing: [] });
});
