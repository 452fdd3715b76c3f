/** Live queries: what an app watches. Each yields a full result on every change, at most once a frame. */

import type { ChatId, ChatRow, Connection, MemberRow, OutboxRow, Presence, Settings, TimelineRow, UserId } from './model.js';

/** Where a timeline's window is held: at the newest end, or around a seq. */
export type Anchor = { readonly kind: 'end' } | { readonly kind: 'seq'; readonly seq: number };

export interface MessagesQuery {
  readonly chatId: ChatId;
  readonly anchor: Anchor;
  /** Rows before and after the anchor (at the end, `after` is ignored); at most 200 in all. History that the device lacks is pulled. */
  readonly before: number;
  readonly after: number;
}

export interface MessagesResult {
  readonly rows: readonly TimelineRow[];
  /** There is more on that side (held here, or to be pulled). */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** A pull that will extend these rows is on its way. */
  readonly loading: boolean;
}

export interface ChatsQuery {
  /** At most this many: pinned chats first, then the newest. */
  readonly limit: number;
  /** Only chats that are archived, or only those that are not; all unless said. */
  readonly archived?: boolean;
}

export interface ChatsResult {
  readonly rows: readonly ChatRow[];
  /** Of all chats, listed or not. */
  readonly total: number;
  /** Unread ones among the rows, without those that are muted or archived. */
  readonly totalUnreadChats: number;
  /** First catch-up of an empty store is still running. */
  readonly firstSync: boolean;
}

export interface ChatResult {
  readonly chat: ChatRow | null;
  /** The members known here: the first page is fetched on subscription. */
  readonly members: readonly MemberRow[];
}

/** Name of a query, its parameters and its result. */
export interface Queries {
  chats: { readonly params: ChatsQuery; readonly result: ChatsResult };
  messages: { readonly params: MessagesQuery; readonly result: MessagesResult };
  chat: { readonly params: { readonly chatId: ChatId }; readonly result: ChatResult };
  /** Pinned messages in the order of the chat, wherever they are in its history; those not held here come from the server. */
  pinned: { readonly params: { readonly chatId: ChatId }; readonly result: { readonly rows: readonly TimelineRow[] } };
  outbox: { readonly params: Record<string, never>; readonly result: { readonly rows: readonly OutboxRow[] } };
  connection: { readonly params: Record<string, never>; readonly result: Connection };
  settings: { readonly params: Record<string, never>; readonly result: Settings };
  /** Presence of these users (at most 200), followed while the query is open. Empty while offline. */
  presence: { readonly params: { readonly users: readonly UserId[] }; readonly result: { readonly users: readonly Presence[] } };
}

export type QueryName = keyof Queries;
export type QueryParams<Name extends QueryName> = Queries[Name]['params'];
export type QueryResult<Name extends QueryName> = Queries[Name]['result'];

/** A running query. `current` is null until the first result. */
export interface LiveQuery<Name extends QueryName> {
  readonly current: QueryResult<Name> | null;
  /** Calls back now if there is a result, and on each change. Returns the way to stop. */
  subscribe(listener: (result: QueryResult<Name>) => void): () => void;
  /** Moves the window without a new query; the old result stays until the new one is there. */
  update(params: QueryParams<Name>): void;
  close(): void;
}
