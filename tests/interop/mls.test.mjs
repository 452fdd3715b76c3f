// The short form of the walk with ts-mls. All of it: node tests/interop/mls-walk.mjs; node tests/interop/mls-large.mjs

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { large } from './mls-large.mjs';
import { walk } from './mls-walk.mjs';
import { Linnet } from './peers.mjs';

for (const seed of [101, 102]) {
  test(`members of two implementations agree on 25 epochs (seed ${seed})`, async () => {
    const { members } = await walk({ seed, epochs: 25, membersMax: 8 });
    assert.ok(members.length > 0);
  });
}

test('a group of 40, mostly cold, is joined and committed to from both sides', async () => {
  const linnet = new Linnet(fileURLToPath(new URL('../../build/release/bin/mls_peer', import.meta.url)), ['1']);
  await large(40, linnet);
  linnet.end();
});
