import assert from 'node:assert/strict';
import { test } from 'node:test';
import { direction, isEmojiOnly, parse, plain, type Span } from '../src/lib/markdown.ts';

const spans = (text: string): readonly Span[] => {
  const [block, ...rest] = parse(text);
  assert.equal(rest.length, 0);
  assert.equal(block?.kind, 'text');
  return block?.kind === 'text' ? block.spans : [];
};
const text = (words: string): Span => ({ kind: 'text', text: words });

test('bold, italic, strike and code', () => {
  assert.deepEqual(spans('a **b** c'), [text('a '), { kind: 'bold', spans: [text('b')] }, text(' c')]);
  assert.deepEqual(spans('_x_ and *y*'), [{ kind: 'italic', spans: [text('x')] }, text(' and '), { kind: 'italic', spans: [text('y')] }]);
  assert.deepEqual(spans('~~no~~'), [{ kind: 'strike', spans: [text('no')] }]);
  assert.deepEqual(spans('`a **b**`'), [{ kind: 'code', text: 'a **b**' }]);
});

test('marks nest', () => {
  assert.deepEqual(spans('**a _b_**'), [{ kind: 'bold', spans: [text('a '), { kind: 'italic', spans: [text('b')] }] }]);
});

test('marks inside words and sums stay as they are', () => {
  for (const words of ['snake_case_name', '2 * 3 * 4', '5*3*2', '** a **', 'a_b_c', '_']) assert.deepEqual(spans(words), [text(words)]);
});

test('links end before the full stop of the sentence', () => {
  assert.deepEqual(spans('See https://harbours.example/status.'), [text('See '), { kind: 'link', url: 'https://harbours.example/status', text: 'harbours.example/status' }, text('.')]);
  assert.deepEqual(spans('(https://a.example/b_(c))')[1], { kind: 'link', url: 'https://a.example/b_(c)', text: 'a.example/b_(c)' });
});

test('a host that mixes scripts is shown in punycode, one in its own script is not', () => {
  const [mixed] = spans('https://аpple.example/');
  assert.equal(mixed?.kind === 'link' ? mixed.text : '', 'xn--pple-43d.example');
  const [own] = spans('https://пример.example/x');
  assert.equal(own?.kind === 'link' ? own.text : '', 'пример.example/x');
});

test('a user before the host does not stand for the host', () => {
  const [span] = spans('https://bank.example@evil.example/login');
  assert.equal(span?.kind === 'link' ? span.text : '', 'evil.example/login');
});

test('only http and https become links', () => {
  assert.deepEqual(spans('javascript:alert(1)'), [text('javascript:alert(1)')]);
});

test('mentions', () => {
  assert.deepEqual(spans('<@hana-novak> hi'), [{ kind: 'mention', userId: 'hana-novak' }, text(' hi')]);
  assert.deepEqual(spans('<@bad id>'), [text('<@bad id>')]);
});

test('code blocks are blocks of their own', () => {
  assert.deepEqual(parse('a\n```ts\nlet x\n```\nb'), [
    { kind: 'text', spans: [text('a')] },
    { kind: 'code', language: 'ts', text: 'let x' },
    { kind: 'text', spans: [text('b')] },
  ]);
  assert.deepEqual(parse('```not closed'), [{ kind: 'text', spans: [text('```not closed')] }]);
});

test('plain text for previews', () => {
  assert.equal(plain('**Hi** <@mara>\n```\nx\n```', (id) => (id === 'mara' ? 'Mara' : id)), 'Hi @Mara x');
});

test('up to three emoji alone are large', () => {
  for (const words of ['🙌', '👍🏽👍', '👩‍👩‍👧 ❤️ 🇵🇹']) assert.equal(isEmojiOnly(words), true, words);
  for (const words of ['', '🙌 ok', '👍👍👍👍', '3', '#']) assert.equal(isEmojiOnly(words), false, words);
});

test('direction comes from the first letter', () => {
  assert.equal(direction('1. مرحبا'), 'rtl');
  assert.equal(direction('“Hi”'), 'ltr');
  assert.equal(direction('🙌 12'), null);
});

test('long runs of marks that never close are text', () => {
  for (const words of ['**a '.repeat(4000), '~~a '.repeat(4000), '_a '.repeat(4000)]) assert.equal(plain(words, String), words.trim());
});

test('a mark reaches a thousand characters', () => {
  assert.equal(spans(`**${'a'.repeat(900)}**`)[0]?.kind, 'bold');
  assert.equal(spans(`**${'a'.repeat(1200)}**`)[0]?.kind, 'text');
});
