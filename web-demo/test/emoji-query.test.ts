import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emojiAt } from '../src/lib/emoji-query.ts';

const at = (text: string) => emojiAt(text, text.length);

test('a colon and two letters before the caret ask for an emoji', () => {
  assert.deepEqual(at('good :Smi'), { from: 5, prefix: 'smi' });
  assert.deepEqual(at(':heart_eyes'), { from: 0, prefix: 'heart_eyes' });
});

test('times, smileys and addresses ask for none', () => {
  for (const text of ['at 10:30', ':d', 'https://x', 'a:bc', ': word']) assert.equal(at(text), null, text);
});
