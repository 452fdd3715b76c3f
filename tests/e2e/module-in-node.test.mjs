// The WebAssembly module under Node: the same bytes as in the browser, with the store in an ordinary file.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCore } from '../support/waist.mjs';

const { default: createLinnetModule } = await import('../../build/wasm/bin/linnet-node.js');

test('what was sent offline is there after a restart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-node-'));
  t.after(() => rm(folder, { recursive: true }));
  const config = { userId: 'alice', path: join(folder, 'chat.db'), vfs: '' };

  const first = openCore(await createLinnetModule(), config);
  const { chatId } = first.call('createDirect', { peer: 'bob' });
  first.call('send', { chatId, body: { text: 'hello' } });
  first.close();

  const second = openCore(await createLinnetModule(), config);
  second.call('send', { chatId, body: { text: 'again' } });
  assert.deepEqual(second.texts(chatId), ['hello', 'again']);
  second.close();
});
