/**
 * Marks the words of a search in texts that are on screen. What is found, the core decides (it folds more letters than
 * these few lines); here the same rules are followed as far as a reader sees them.
 */

export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Words = readonly RegExp[];

/** Scripts without spaces: any part of a run counts. */
const RUN = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]`;
const LETTER = String.raw`(?!${RUN})[\p{L}\p{N}]`;
const PIECES = /["“”]([^"“”]*)(["“”]|$)|[^\s"“”]+/gu;
const PARTS = new RegExp(String.raw`(?:${RUN})+|(?:${LETTER})+|\p{Extended_Pictographic}`, 'gu');
const IS_RUN = new RegExp(`^${RUN}`, 'u');

/** One form of a letter: without case, accents and width. Letters of runs keep their marks. */
function fold(letter: string): string {
  if (IS_RUN.test(letter)) return letter.normalize('NFC');
  return letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function folded(text: string): string {
  return Array.from(text, fold).join('');
}

/** What somebody looks for: all words, "phrases" held together, the last word maybe not yet whole. */
export function wordsOf(typed: string): Words {
  const words: RegExp[] = [];
  const pieces = [...typed.matchAll(PIECES)];
  pieces.forEach((piece, i) => {
    const quoted = piece[1];
    const parts = folded(quoted ?? piece[0]).match(PARTS);
    if (parts === null) return;
    const isOpen = i === pieces.length - 1 && (quoted === undefined || piece[2] === '');
    words.push(pattern(parts, isOpen));
  });
  return words;
}

function pattern(parts: readonly string[], isOpen: boolean): RegExp {
  const last = parts.at(-1) ?? '';
  const isWord = new RegExp(`^${LETTER}`, 'u').test(last);
  const rest = isWord && isOpen && [...last].length > 1 ? `(?:${LETTER})*` : '';
  const edge = (part: string, look: string): string => (new RegExp(`^${LETTER}`, 'u').test(part) ? `(?${look}${LETTER})` : '');
  return new RegExp(`${edge(parts[0] ?? '', '<!')}${parts.join(String.raw`[^\p{L}\p{N}]*`)}${rest}${edge(last, '!')}`, 'gu');
}

/** Where the words are in a text, in order, apart from each other. */
export function find(text: string, words: Words): readonly Range[] {
  if (words.length === 0) return [];
  let flat = '';
  const starts: number[] = []; // of the letter that each folded unit came from
  const ends: number[] = [];
  let at = 0;
  for (const letter of text) {
    const one = fold(letter);
    for (let i = 0; i < one.length; i++) {
      starts.push(at);
      ends.push(at + letter.length);
    }
    at += letter.length;
    if (one === '' && ends.length > 0) ends[ends.length - 1] = at; // an accent of its own belongs to the letter before it
    flat += one;
  }
  const found: Range[] = [];
  for (const word of words) {
    for (const match of flat.matchAll(word)) found.push({ start: starts[match.index] ?? 0, end: ends[match.index + match[0].length - 1] ?? 0 });
  }
  return joined(found);
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

export function split(text: string, ranges: readonly Range[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    if (start > from) parts.push({ text: text.slice(from, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}

/** A snippet without the marks of light Markdown, mentions by name; hits stay where they are. */
export function tidy(parts: readonly Part[], nameOf: (userId: string) => string): readonly Part[] {
  const text = parts.map((part) => part.text).join('');
  const hidden: Range[] = [];
  const named = new Map<number, string>();
  for (const match of text.matchAll(/<@([A-Za-z0-9._:@-]{1,64})>|```[\w+-]*|[*~]{2}|`/g)) {
    hidden.push({ start: match.index, end: match.index + match[0].length });
    if (match[1] !== undefined) named.set(match.index, `@${nameOf(match[1])}`);
  }
  const result: Part[] = [];
  const add = (piece: string, hit: boolean): void => {
    const last = result.at(-1);
    if (piece === '') return;
    if (last !== undefined && last.hit === hit) result[result.length - 1] = { text: last.text + piece, hit };
    else result.push({ text: piece, hit });
  };
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.text.length; i++, at++) {
      const mark = hidden.find((range) => at >= range.start && at < range.end);
      if (mark === undefined) add(part.text[i] ?? '', part.hit);
      else if (at === mark.start) add(named.get(at) ?? '', part.hit);
    }
  }
  return result;
}
