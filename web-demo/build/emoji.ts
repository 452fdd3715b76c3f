import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const ID = 'virtual:emoji';

interface Row {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
}

/** Emoji by group, each with the words that find it: `[group][] = "😀 grinning face|happy"`. A chunk that is fetched late. */
export function emoji(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'linnet-emoji',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      const rows = JSON.parse(readFileSync(require.resolve('emojibase-data/en/compact.json'), 'utf8')) as readonly Row[];
      const order = [0, 1, 3, 4, 5, 6, 7, 8, 9]; // 2 holds skin tones and hair alone
      const groups = order.map((group) =>
        rows
          .filter((row) => row.group === group)
          .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
          .map((row) => `${row.unicode} ${row.label}|${(row.tags ?? []).slice(0, 4).join(' ')}`),
      );
      return `export const groups = ${JSON.stringify(groups.map((rows_) => rows_.join('\n')))};`;
    },
  };
}
