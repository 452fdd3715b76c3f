/**
 * Which rows of a chat are held: a window of pages that follows the reader. Pure; the timeline measures, this decides.
 * Around a seq, `before` counts the rows below it, `after` those from it on.
 */

import type { Anchor } from '@linnet/client';

export const PAGE = 50;
export const ROWS_MAX = 200;
const ROOM_MIN = 10;

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
  return { anchor: { kind: 'seq', seq: Math.max(seq, 1) }, before: PAGE, after: PAGE };
}

export interface View {
  /** seq of each row held, oldest first; null for unsent ones. */
  readonly seqs: readonly (number | null)[];
  /** Index of the first row on screen. */
  readonly top: number;
  /** Indexes of the rows drawn: these stay, whatever comes. */
  readonly drawn: { readonly from: number; readonly to: number };
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** A page more on the old side; rows beyond the limit are dropped at the other end. Null: nothing to get. */
export function older(view: View): Window | null {
  if (!view.hasOlder) return null;
  const pivot = seqNear(view.seqs, view.top);
  if (pivot === null) return null;
  const before = Math.min(pivot.index + PAGE, ROWS_MAX - Math.max(view.drawn.to - pivot.index, 1));
  const after = Math.min(Math.max(view.seqs.length - pivot.index, PAGE), ROWS_MAX - before);
  return { anchor: { kind: 'seq', seq: pivot.seq }, before, after };
}

/** A page more on the new side. */
export function newer(window: Window, view: View): Window | null {
  if (!view.hasNewer || window.anchor.kind === 'end') return null;
  const pivot = seqNear(view.seqs, view.top);
  if (pivot === null) return null;
  const after = Math.min(view.seqs.length - pivot.index + PAGE, ROWS_MAX - Math.max(pivot.index - view.drawn.from, 1));
  return { anchor: { kind: 'seq', seq: pivot.seq }, before: Math.min(pivot.index, ROWS_MAX - after), after };
}

/**
 * For a reader at the newest end: room behind the last row, so that a new message drops no old one in the same frame
 * (all rows would move). Null: there is room.
 */
export function withRoom(window: Window, view: View): Window | null {
  if (view.hasNewer) return null;
  const last = seqNear(view.seqs, view.seqs.length - 1);
  if (last === null) return null;
  const { anchor } = window;
  if (anchor.kind === 'seq') {
    const behind = view.seqs.filter((seq) => seq === null || seq >= anchor.seq).length;
    if (behind < window.after - ROOM_MIN) return null;
  }
  return { anchor: { kind: 'seq', seq: last.seq }, before: Math.min(Math.max(last.index, PAGE), ROWS_MAX - 2 * PAGE), after: PAGE };
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
