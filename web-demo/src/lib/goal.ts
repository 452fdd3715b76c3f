/** Where the reader is to be taken in a chat: by opening it, or by a jump. Kept until the rows for it are there. */

import type { TimelineRow } from '@linnet/client';

/** A row and its distance from the top of the timeline. */
export interface Place {
  readonly key: string;
  readonly offset: number;
}

export type Goal = { readonly kind: 'end' | 'unread' | 'begin' } | { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'seq'; readonly seq: number; /** the focus stays where it is */ readonly quiet: boolean };

/** The row to draw around; the number of rows for the end. `unreadAfter`: the marker stands behind this seq. */
export function indexOf(goal: Goal, rows: readonly TimelineRow[], unreadAfter: number | null): number {
  const found = (fits: (row: TimelineRow) => boolean): number => {
    const index = rows.findIndex(fits);
    return index < 0 ? rows.length : index;
  };
  switch (goal.kind) {
    case 'end':
      return rows.length;
    case 'begin':
      return 0;
    case 'unread':
      return found((row) => row.seq === null || row.seq > (unreadAfter ?? 0));
    case 'seq':
      return found((row) => row.seq === null || row.seq >= goal.seq);
    case 'place':
      return found((row) => row.key === goal.place.key);
    default:
      return goal satisfies never;
  }
}
