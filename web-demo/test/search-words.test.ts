import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, split, tidy, wordsOf } from '../src/lib/search-words.ts';

/** The text with what is found in brackets. */
const marked = (text: string, typed: string): string =>
  split(text, find(text, wordsOf(typed)))
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

test('words are marked whole, the last one from its beginning', () => {
  assert.equal(marked('The feeds feed a feeder', 'feed'), 'The [feeds] [feed] a [feeder]');
  assert.equal(marked('The feeds feed a feeder', 'feed th'), '[The] feeds [feed] a feeder');
  assert.equal(marked('a an apple', 'a'), '[a] an apple');
  assert.equal(marked('unfed', 'fed'), 'unfed');
});

test('case, accents and width do not count', () => {
  assert.equal(marked('Ein CAFÉ, cafe\u0301 und ｃａｆｅ', 'café'), 'Ein [CAFÉ], [cafe\u0301] und [ｃａｆｅ]');
});

test('quotes hold words together, also before they are closed', () => {
  assert.equal(marked('tea with milk, milk with tea', '"with milk"'), 'tea [with milk], milk with tea');
  assert.equal(marked('tea with milk, with-mint', '“with mi'), 'tea [with milk], [with-mint]');
  assert.equal(marked('e-mail, e mail, email', 'e-mail'), '[e-mail], [e mail], [email]');
});

test('in scripts without spaces any part counts', () => {
  assert.equal(marked('東京都に行く', '京都'), '東[京都]に行く');
  assert.equal(marked('東京tea', 'tea'), '東京[tea]');
  assert.equal(marked('タワーです', 'ワー'), 'タ[ワー]です');
});

test('whatever is typed is words', () => {
  assert.equal(marked('a (b) [c] .* \\d', '(b) .* [ \\d "'), 'a ([b]) [c] .* \\[d]');
  assert.deepEqual(wordsOf(' "" ... '), []);
  assert.equal(marked('nice 👍🏽', '👍'), 'nice [👍]🏽');
});

test('a snippet shows no marks, and mentions by name', () => {
  const parts = [{ text: '**very** ', hit: false }, { text: 'la', hit: true }, { text: 'te, <@mara>: `now` a*b', hit: false }];
  assert.deepEqual(tidy(parts, (id) => id.toUpperCase()), [{ text: 'very ', hit: false }, { text: 'la', hit: true }, { text: 'te, @MARA: now a*b', hit: false }]);
});
