import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementTexts, memberTexts } from '../src/transports/json-slices.js';

test('members come out as they were written', () => {
  const members = memberTexts(' { "n" : 18446744073709551615, "s":"a,\\"}b" ,"frames":[{"x":[1,{"y":"]"}]} , 2],"e":{} } ');
  assert.deepEqual([...members], [
    ['n', '18446744073709551615'],
    ['s', '"a,\\"}b"'],
    ['frames', '[{"x":[1,{"y":"]"}]} , 2]'],
    ['e', '{}'],
  ]);
  assert.deepEqual(elementTexts(members.get('frames') ?? ''), ['{"x":[1,{"y":"]"}]}', '2']);
});

test('empty brackets have no parts', () => {
  assert.deepEqual(elementTexts('[ ]'), []);
  assert.equal(memberTexts('{}').size, 0);
});

test('what is cut off or of another kind is refused', () => {
  for (const text of ['', '[1', '{"a":1', '{"a', '<html>', 'x{}', '[1]']) assert.throws(() => memberTexts(text), SyntaxError, text);
});
