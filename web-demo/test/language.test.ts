import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '../src/lib/language.ts';

test('letters tell the language where one alone has them', () => {
  assert.equal(languageOf('今朝の港です。潮位 2.4 m 🌊'), 'ja');
  assert.equal(languageOf('안녕하세요'), 'ko');
  assert.equal(languageOf('جرّبت هذا على الجهاز القديم'), 'ar');
  assert.equal(languageOf('چطور هستی'), 'fa');
  assert.equal(languageOf('یہ اچھا ہے'), 'ur');
  assert.equal(languageOf('Привіт, дякую'), 'uk');
});

test('where they do not, it says so', () => {
  for (const text of ['Zażółć gęślą jaźń', 'Where is it?', 'Спасибо', '🙌', '']) assert.equal(languageOf(text), '', text);
});

test('Han characters alone are read in the reader’s way', () => {
  assert.equal(languageOf('東京', ['de', 'ja-JP']), 'ja');
  assert.equal(languageOf('東京', ['de']), 'zh');
});

test('a word of another script does not change a text', () => {
  assert.equal(languageOf('They call it 港 there'), '');
});
