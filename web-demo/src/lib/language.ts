/**
 * The language of a text as far as its letters tell: for the font, for line breaks, and for the voice of a screen reader.
 * '' where they do not (Latin, Cyrillic): nobody knows then, and the page's English would be wrong.
 */

const KANA = /[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]/;
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/;
const LETTER = /\p{L}/u;
const BY_SCRIPT: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Greek}/u, 'el'],
];
const PLAIN = /^[\u0000-\u024f\u2000-\u206f]*$/; // Latin and its marks: most texts, told at a glance
const PERSIAN = /[پچژگ]/;
const URDU = /[ٹڈڑںے]/;
const UKRAINIAN = /[іїєґ]/i;

/** `reader`: the reader's own languages decide whose characters Han characters alone are. */
export function languageOf(text: string, reader: readonly string[] = typeof navigator === 'undefined' ? [] : navigator.languages): string {
  if (PLAIN.test(text)) return '';
  if (KANA.test(text)) return 'ja';
  if (HANGUL.test(text)) return 'ko';
  const letter = LETTER.exec(text)?.[0] ?? '';
  const language = BY_SCRIPT.find(([script]) => script.test(letter))?.[1] ?? '';
  if (language === 'zh' && reader.some((tag) => tag.startsWith('ja'))) return 'ja';
  if (language === 'ar' && URDU.test(text)) return 'ur';
  if (language === 'ar' && PERSIAN.test(text)) return 'fa';
  if (language === '' && UKRAINIAN.test(text)) return 'uk';
  return language;
}
