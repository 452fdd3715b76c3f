/** Which rows of a chat are held: a window of pages that follows the reader. Pure; the timeline measures, this decides. */

import type { Anchor } from '@linnet/client';

export const PAGE = 50;
export const ROWS_MAX = 200;

export interface Window {
  readonly anchor: Anchor;
  readonly before: number;
  readonly after: number;
}

/** At the newest end. */
export function atEnd(rows = PAGE): Window {
  return { anchor: { kind: 'end' }, before: Math.min(Math.max(rows, PAGE), ROWS_MAX), after: 0 };
}

/** Around a seq, a page on each side. */
export function around(seq: number): Window {
  return { anchor: { kind: 'seq', seq }, before: PAGE, after: PAGE };
}

export interface View {
  /** seq of each row held, oldest first; null for unsent ones. */
  readonly seqs: readonly (number | null)[];
  /** Index of the first row on screen. */
  readonly top: number;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** A page more on the old side; rows beyond the limit are dropped at the other end. Null: nothing to get. */
export function older(window: Window, view: View): Window | null {
  if (!view.hasOlder) return null;
  const held = view.seqs.length;
  if (window.anchor.kind === 'end' && window.before + PAGE <= ROWS_MAX) {
    return window.before > held + PAGE ? null : { ...window, before: window.before + PAGE };
  }
  const pivot = seqNear(view.seqs, view.top);
  if (pivot === null) return null;
  const before = Math.min(pivot.index + 1 + PAGE, ROWS_MAX);
  return { anchor: { kind: 'seq', seq: pivot.seq }, before, after: Math.min(held - pivot.index - 1, ROWS_MAX - before) };
}

/** A page more on the new side; at the newest end the window is held there again. */
export function newer(window: Window, view: View): Window | null {
  if (window.anchor.kind === 'end') return null;
  const held = view.seqs.length;
  if (!view.hasNewer) return atEnd(held + 1);
  const pivot = seqNear(view.seqs, view.top);
  if (pivot === null) return null;
  const after = Math.min(held - pivot.index - 1 + PAGE, ROWS_MAX - 1);
  return { anchor: { kind: 'seq', seq: pivot.seq }, before: Math.min(pivot.index + 1, ROWS_MAX - after), after };
}

export function sameWindow(a: Window, b: Window): boolean {
  return (
    a.before === b.before &&
    a.after === b.after &&
    a.anchor.kind === b.anchor.kind &&
    (a.anchor.kind === 'end' || (b.anchor.kind === 'seq' && a.anchor.seq === b.anchor.seq))
  );
}

function seqNear(seqs: readonly (number | null)[], index: number): { readonly index: number; readonly seq: number } | null {
  for (let i = Math.min(Math.max(index, 0), seqs.length - 1); i >= 0; i--) {
    const seq = seqs[i];
    if (seq !== null && seq !== undefined) return { index: i, seq };
  }
  return null;
}
