/** Rows in, what the timeline draws out: day pills, the unread marker, system lines, and groups of one author's messages. */

import type { MessageRow, SystemRow, TimelineRow } from '@linnet/client';
import { sameDay } from './format.ts';

const GROUP_PAUSE_MS = 5 * 60_000;
export const COLLAPSE_FROM = 3;

export interface Group {
  readonly kind: 'group';
  readonly id: string;
  readonly own: boolean;
  readonly rows: readonly MessageRow[];
}

export type Item =
  | Group
  | { readonly kind: 'day'; readonly id: string; readonly time: number }
  | { readonly kind: 'unread'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string; readonly rows: readonly SystemRow[] };

export interface GroupingOptions {
  /** The marker stands before the first message of others after this seq; null: no marker. */
  readonly unreadAfter: number | null;
  /** Names of groups from the last time: a group keeps its name while one of its rows lives. */
  readonly groupIds: Map<string, string>;
}

export function layOut(rows: readonly TimelineRow[], options: GroupingOptions): readonly Item[] {
  const items: Item[] = [];
  const used = new Set<string>();
  let open: MessageRow[] = [];
  let system: SystemRow[] = [];
  let last: TimelineRow | null = null;
  let marked = options.unreadAfter === null;

  const closeGroup = (): void => {
    const first = open[0];
    if (first === undefined) return;
    let id: string | undefined;
    for (const row of open) {
      const known = options.groupIds.get(row.key);
      if (known !== undefined && !used.has(known)) {
        id = known;
        break;
      }
    }
    id ??= first.key;
    while (used.has(id)) id += '+';
    used.add(id);
    for (const row of open) options.groupIds.set(row.key, id);
    items.push({ kind: 'group', id, own: first.own, rows: open });
    open = [];
  };
  const closeSystem = (): void => {
    const first = system[0];
    if (first === undefined) return;
    if (system.length >= COLLAPSE_FROM) items.push({ kind: 'system', id: `s:${first.key}`, rows: system });
    else for (const row of system) items.push({ kind: 'system', id: `s:${row.key}`, rows: [row] });
    system = [];
  };

  for (const row of rows) {
    if (last === null || !sameDay(last.time, row.time)) {
      closeGroup();
      closeSystem();
      items.push({ kind: 'day', id: `d:${dayId(row.time)}`, time: row.time });
    }
    if (!marked && row.seq !== null && row.seq > (options.unreadAfter ?? 0) && !row.own && row.kind === 'message') {
      closeGroup();
      closeSystem();
      items.push({ kind: 'unread', id: 'unread' });
      marked = true;
    }
    if (row.kind === 'message') {
      closeSystem();
      const before = open.at(-1);
      if (before !== undefined && (before.senderId !== row.senderId || row.time - before.time > GROUP_PAUSE_MS)) closeGroup();
      open.push(row);
    } else {
      closeGroup();
      system.push(row);
    }
    last = row;
  }
  closeGroup();
  closeSystem();
  return items;
}

/** The items of which something lies in the slice, each with the index of its first row. A mark goes with the row behind it. */
export function within(items: readonly Item[], slice: { readonly from: number; readonly to: number }): readonly { readonly item: Item; readonly from: number }[] {
  const found: { item: Item; from: number }[] = [];
  let at = 0;
  for (const item of items) {
    const length = item.kind === 'group' || item.kind === 'system' ? item.rows.length : 0;
    if (at < slice.to && at + Math.max(length, 1) > slice.from) found.push({ item, from: at });
    at += length;
  }
  return found;
}

function dayId(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}
