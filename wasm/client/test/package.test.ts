import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ChatClient, version } from '../src/index.js';
import { uuidv7 } from '../src/uuid.js';

test('the version is the package\'s', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; dependencies?: object };
  assert.equal(version, manifest.version);
  assert.equal(manifest.dependencies, undefined);
});

test('may be imported on a server, where opening says why it cannot', async () => {
  await assert.rejects(ChatClient.open({ userId: 'anna', token: () => Promise.resolve('') }), { code: 'unsupported' });
});

test('localIds are UUIDv7: the time first, then random', () => {
  const id = uuidv7(0x0123456789ab);
  assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuidv7(1), uuidv7(1));
});
