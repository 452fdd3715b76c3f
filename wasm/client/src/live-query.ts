/** A tab's end of a live query: holds the result, applies news, and keeps every row that did not change the same object (===). */

import type { LiveQuery, QueryName, QueryParams, QueryResult } from './query.js';
import type { QueryNews } from './rpc.js';

type Fields = Readonly<Record<string, unknown>>;
type Patch = Extract<QueryNews, { kind: 'patch' }>;

/** Which member of a result is its list, and which member of a row names it. */
const lists: { readonly [Name in QueryName]: { readonly member: string; readonly key: string } | null } = {
  chats: { member: 'rows', key: 'chatId' },
  messages: { member: 'rows', key: 'key' },
  chat: { member: 'members', key: 'userId' },
  pinned: { member: 'rows', key: 'key' },
  outbox: { member: 'rows', key: 'key' },
  connection: null,
  settings: null,
  presence: { member: 'users', key: 'userId' },
};

/** The way to the host. `watch` again, with the same number, replaces what ran. */
export interface QueryWire {
  watch(query: WatchedQuery<QueryName>): void;
  unwatch(query: WatchedQuery<QueryName>): void;
  report(error: unknown): void;
}

export class WatchedQuery<Name extends QueryName> implements LiveQuery<Name> {
  readonly number: number;
  readonly name: Name;
  #params: QueryParams<Name>;
  #current: QueryResult<Name> | null = null;
  #version: number | null = null; // null: only a reset can be used
  #closed = false;
  readonly #wire: QueryWire;
  readonly #listeners = new Set<(result: QueryResult<Name>) => void>();

  constructor(number: number, name: Name, params: QueryParams<Name>, wire: QueryWire) {
    this.number = number;
    this.name = name;
    this.#params = params;
    this.#wire = wire;
  }

  get current(): QueryResult<Name> | null {
    return this.#current;
  }

  get params(): QueryParams<Name> {
    return this.#params;
  }

  subscribe(listener: (result: QueryResult<Name>) => void): () => void {
    const own = (result: QueryResult<Name>): void => listener(result); // one listener may subscribe twice
    this.#listeners.add(own);
    if (this.#current !== null) this.#call(own, this.#current);
    return () => this.#listeners.delete(own);
  }

  update(params: QueryParams<Name>): void {
    if (this.#closed) return;
    this.#params = params;
    this.#wire.watch(this as unknown as WatchedQuery<QueryName>);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    this.#wire.unwatch(this as unknown as WatchedQuery<QueryName>);
  }

  /** A new host knows nothing of the versions: patches wait for its reset. The old result stays. */
  forgetVersion(): void {
    this.#version = null;
  }

  apply(news: QueryNews): void {
    if (this.#closed) return;
    if (news.kind === 'reset') {
      this.#version = news.version;
      this.#show(reuseResult(this.#current as Fields | null, news.result as Fields, lists[this.name]));
      return;
    }
    if (this.#version === null) return;
    const next = news.version === this.#version + 1 ? patched(this.#current as Fields, news, lists[this.name]) : null;
    if (next === null) {
      this.#version = null;
      this.#wire.watch(this as unknown as WatchedQuery<QueryName>);
      return;
    }
    this.#version = news.version;
    this.#show(next);
  }

  #show(result: Fields): void {
    if (result === this.#current) return;
    this.#current = result as unknown as QueryResult<Name>;
    for (const listener of [...this.#listeners]) this.#call(listener, this.#current);
  }

  #call(listener: (result: QueryResult<Name>) => void, result: QueryResult<Name>): void {
    try {
      listener(result);
    } catch (error) {
      this.#wire.report(error);
    }
  }
}

/** null when the patch does not fit: it names a row that is not there, or two rows (of the outbox) have one name. */
function patched(old: Fields, patch: Patch, list: { readonly member: string; readonly key: string } | null): Fields | null {
  const next: Record<string, unknown> = { ...old };
  for (const [member, value] of Object.entries(patch.rest ?? {})) next[member] = reuse(old[member], value);
  if (list !== null && (patch.order !== undefined || patch.rows.length > 0)) {
    const oldRows = old[list.member] as readonly Fields[];
    const rows = new Map(oldRows.map((row) => [row[list.key] as string, row]));
    for (const row of patch.rows as readonly Fields[]) {
      const key = row[list.key] as string;
      rows.set(key, reuse(rows.get(key), row) as Fields);
    }
    const order = patch.order ?? oldRows.map((row) => row[list.key] as string);
    if (new Set(order).size !== order.length) return null;
    const newRows: Fields[] = [];
    for (const key of order) {
      const row = rows.get(key);
      if (row === undefined) return null;
      newRows.push(row);
    }
    next[list.member] = sameElements(oldRows, newRows) ? oldRows : newRows;
  }
  return sameElements(Object.values(old), Object.values(next)) ? old : next;
}

/** Rows are compared by name, wherever they have moved to. */
function reuseResult(old: Fields | null, next: Fields, list: { readonly member: string; readonly key: string } | null): Fields {
  if (old === null || list === null) return reuse(old, next) as Fields;
  const { [list.member]: nextList, ...rest } = next;
  const oldRows = old[list.member] as readonly Fields[];
  const byKey = new Map(oldRows.map((row) => [row[list.key], row]));
  const rows = (nextList as readonly Fields[]).map((row) => reuse(byKey.get(row[list.key]), row));
  const result: Record<string, unknown> = { [list.member]: sameElements(oldRows, rows) ? oldRows : rows };
  for (const [member, value] of Object.entries(rest)) result[member] = reuse(old[member], value);
  return Object.entries(result).every(([member, value]) => old[member] === value) ? old : result;
}

/** `next`, with every part that equals its part of `old` replaced by that part. Both are JSON values. */
function reuse(old: unknown, next: unknown): unknown {
  if (old === next || typeof old !== 'object' || typeof next !== 'object' || old === null || next === null) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(old)) return next;
    const shared = next.map((element, index) => reuse(old[index], element));
    return sameElements(old, shared) ? old : shared;
  }
  if (Array.isArray(old)) return next;
  const oldFields = old as Fields;
  const entries = Object.entries(next as Fields);
  let same = entries.length === Object.keys(old).length;
  const shared: Record<string, unknown> = {};
  for (const [member, value] of entries) {
    shared[member] = reuse(oldFields[member], value);
    same &&= Object.hasOwn(oldFields, member) && shared[member] === oldFields[member];
  }
  return same ? old : shared;
}

function sameElements(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((element, index) => element === right[index]);
}
