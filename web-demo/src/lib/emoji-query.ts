/** The ":smi" that the caret stands behind: an emoji by its word. Two letters at least, for ":d" and "10:30" are none. */

export interface EmojiQuery {
  readonly from: number;
  readonly prefix: string;
}

export function emojiAt(text: string, caret: number): EmojiQuery | null {
  const match = /(?:^|[\s(]):([\p{L}][\p{L}\p{N}_+-]{1,30})$/u.exec(text.slice(0, caret));
  return match === null ? null : { from: caret - (match[1]?.length ?? 0) - 1, prefix: (match[1] ?? '').toLowerCase() };
}
