/** The emoji and their words: for the picker, and for what is typed as ":smile". A chunk with the table in it. */

import { groups } from 'virtual:emoji';

export interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly words: readonly string[];
}

export const emojiGroups: readonly (readonly Emoji[])[] = groups.map((group) =>
  group.split('\n').map((line) => {
    const space = line.indexOf(' ');
    const words = line.slice(space + 1);
    return { emoji: line.slice(0, space), label: words.slice(0, words.indexOf('|')), words: words.split(/[\s|-]+/) };
  }),
);

/** Those whose name begins with it first, then those that have it among their words. */
export function findEmoji(text: string, max: number): readonly Emoji[] {
  const wanted = text.toLowerCase().replaceAll('_', ' ').trim();
  if (wanted === '') return [];
  const all = emojiGroups.flat();
  const named = all.filter((one) => one.label.startsWith(wanted));
  const worded = all.filter((one) => !one.label.startsWith(wanted) && one.words.some((word) => word.startsWith(wanted)));
  return [...named, ...worded].slice(0, max);
}
