import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserId } from '@linnet/client';
import { firstName, hueClass, initials } from '../src/lib/face.ts';
import { mentionAt, toBody, toDraft } from '../src/lib/mentions.ts';
import { slug } from '../src/session.ts';

test('initials', () => {
  assert.equal(initials('Hana Novák'), 'HN');
  assert.equal(initials('mum'), 'M');
  assert.equal(initials('Ana de la Cruz'), 'AC');
  assert.equal(initials('田中 雪'), '田雪');
  assert.equal(initials('  '), '?');
  assert.equal(firstName('Hana Novák'), 'Hana');
});

test('a hue belongs to an id for ever', () => {
  assert.equal(hueClass('mara-lindqvist'), 'h9');
  assert.equal(hueClass('mara-lindqvist'), hueClass('mara-lindqvist'));
});

test('the name that others find', () => {
  assert.equal(slug('  Hana  Novak '), 'hana-novak');
  assert.equal(slug('Lukasz & Co.'), 'lukasz-co');
  assert.equal(slug('Hana Novák'), null);
  assert.equal(slug(' '), null);
});

test('a mention is asked for behind an @ that begins a word', () => {
  assert.deepEqual(mentionAt('Hi @ma', 6), { from: 3, prefix: 'ma' });
  assert.deepEqual(mentionAt('@', 1), { from: 0, prefix: '' });
  assert.equal(mentionAt('a@b', 3), null);
  assert.equal(mentionAt('@ma x', 5), null);
});

test('mentions go out as ids and come back as names', () => {
  const mentioned = new Map([['Mara', 'mara-lindqvist' as UserId], ['Mar', 'mar' as UserId]]);
  assert.deepEqual(toBody('@Mara and @Mar, not @Maria', mentioned), { text: '<@mara-lindqvist> and <@mar>, not @Maria', mentions: ['mara-lindqvist', 'mar'] });
  assert.deepEqual(toBody('no one', mentioned), { text: 'no one' });
  const back = new Map<string, UserId>();
  assert.equal(toDraft('<@mara-lindqvist> hi', () => 'Mara', back), '@Mara hi');
  assert.equal(back.get('Mara'), 'mara-lindqvist');
});
