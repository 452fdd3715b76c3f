/**
 * The narrow waist between TypeScript and C++ (wasm/bindings): JSON texts for events and actions, and one path for bytes.
 * Times are milliseconds; `mono` never steps back, `wall` is since 1970. Frames are opaque bytes here.
 *
 *   const core = new module.Core(JSON.stringify(config));               // opens the store; core.openError() is '' or JSON {code, detail, action}
 *   core.handle(JSON.stringify(event), mono, wall): string              // JSON array of WaistAction
 *   core.keepFrame(conn, bytes: Uint8Array)                             // a frame that arrived; handled by:
 *   core.frames(mono, wall): string                                     // all that are kept, in one transaction; JSON array of WaistAction
 *   core.outgoing(): Uint8Array                                         // view of the bytes that sendFrame actions point into, valid until
 *                                                                       // the next call: copy, then transfer
 *   core.close(): void; core.delete(): void
 */

import type { Body, ChatId, ErrorCode, LocalId, MessageKey, OnFailure, RefusedSetting, Role, SearchRequest, UserAction, UserId } from './model.js';
import type { QueryName, QueryParams } from './query.js';

export interface WaistConfig {
  readonly userId: string;
  /** Absolute path of the database within the VFS, e.g. `/chat.db`; `:memory:` with vfs ''. */
  readonly path: string;
  /** `opfs-sahpool`, or '' for the default. */
  readonly vfs: string;
  /** Name and version of the software, for the server's logs. */
  readonly client: string;
}

/** Arguments of every call by name. The answer is `null` unless said otherwise. */
export interface Calls {
  /** `localId` (UUIDv7) is minted in the tab, so that a call repeated to the next host is the same message: the answer of the first is given again. */
  send: { readonly chatId: ChatId; readonly body: Body; readonly localId?: LocalId; readonly onFailure?: OnFailure }; // -> {localId, key}
  edit: { readonly chatId: ChatId; readonly key: MessageKey; readonly text: string };
  delete: { readonly chatId: ChatId; readonly key: MessageKey };
  react: { readonly chatId: ChatId; readonly key: MessageKey; readonly emoji: string; readonly added: boolean };
  /** `localId` as in send. */
  forward: { readonly chatId: ChatId; readonly key: MessageKey; readonly to: ChatId; readonly localId?: LocalId }; // -> {localId, key}
  /** Positions of options; none takes the vote back. */
  vote: { readonly chatId: ChatId; readonly key: MessageKey; readonly options: readonly number[] };
  closePoll: { readonly chatId: ChatId; readonly key: MessageKey };
  pinMessage: { readonly chatId: ChatId; readonly key: MessageKey; readonly pinned: boolean };
  retry: { readonly chatId: ChatId; readonly key: MessageKey };
  cancel: { readonly chatId: ChatId; readonly key: MessageKey };
  move: { readonly chatId: ChatId; readonly key: MessageKey; readonly before?: MessageKey };
  createDirect: { readonly peer: UserId }; // -> {chatId}
  /** `localId` as in send. */
  createGroup: { readonly title: string; readonly members: readonly UserId[]; readonly localId?: LocalId }; // -> {chatId}
  addMembers: { readonly chatId: ChatId; readonly users: readonly UserId[] };
  removeMembers: { readonly chatId: ChatId; readonly users: readonly UserId[] };
  setRole: { readonly chatId: ChatId; readonly user: UserId; readonly role: Role };
  setTitle: { readonly chatId: ChatId; readonly title: string };
  leave: { readonly chatId: ChatId };
  markRead: { readonly chatId: ChatId; readonly seq: number };
  setTyping: { readonly chatId: ChatId; readonly active: boolean };
  setDraft: { readonly chatId: ChatId; readonly text: string; readonly replyTo?: number };
  mute: { readonly chatId: ChatId; readonly on: boolean; readonly until?: number };
  archive: { readonly chatId: ChatId; readonly on: boolean };
  pin: { readonly chatId: ChatId; readonly on: boolean; readonly position?: number };
  markUnread: { readonly chatId: ChatId; readonly on: boolean };
  hideMessage: { readonly chatId: ChatId; readonly key: MessageKey };
  clearChat: { readonly chatId: ChatId };
  block: { readonly userId: UserId; readonly on: boolean };
  setAppSetting: { readonly name: string; readonly text: string };
  findPeople: { readonly prefix: string }; // -> {profiles}
  messageReceipts: { readonly chatId: ChatId; readonly key: MessageKey }; // -> {recipients}
  messageVersions: { readonly chatId: ChatId; readonly key: MessageKey }; // -> {versions}
  search: SearchRequest; // -> SearchResult
  connectNow: Record<string, never>;
}
export type CallName = keyof Calls;

export type WaistEvent =
  | { readonly kind: 'start' }
  | { readonly [Name in CallName]: { readonly kind: 'call'; readonly call: number; readonly name: Name; readonly args: Calls[Name] } }[CallName]
  | { readonly [Name in QueryName]: { readonly kind: 'watch'; readonly query: number; readonly name: Name; readonly params: QueryParams<Name> } }[QueryName]
  | { readonly kind: 'unwatch'; readonly query: number }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'transportOpened'; readonly conn: number }
  | { readonly kind: 'transportClosed'; readonly conn: number; readonly code: number; readonly reason: string }
  | { readonly kind: 'timer' }
  | { readonly kind: 'network'; readonly online: boolean };

export type WaistAction =
  /** Frames of a websocket are CBOR (binary), those of a long_poll are JSON texts in UTF-8. */
  | { readonly kind: 'openTransport'; readonly conn: number; readonly transport: 'websocket' | 'long_poll' }
  | { readonly kind: 'sendFrame'; readonly conn: number; readonly offset: number; readonly size: number }
  | { readonly kind: 'closeTransport'; readonly conn: number }
  /** Replaces the one timer: send `timer` when mono reaches `at`. */
  | { readonly kind: 'armTimer'; readonly at: number }
  /** Get a token from the app and send `token`. */
  | { readonly kind: 'needToken' }
  | { readonly kind: 'reply'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'reply'; readonly call: number; readonly error: { readonly code: ErrorCode; readonly detail: string; readonly action: UserAction } }
  /** A live query's news. A reset carries the whole result; a patch builds on `version - 1`. */
  | { readonly kind: 'reset'; readonly query: number; readonly version: number; readonly result: unknown }
  | {
      readonly kind: 'patch';
      readonly query: number;
      readonly version: number;
      /** Row keys in their new order; absent: as before. A row's key is `key`, `chatId` or `userId`, whichever its query lists. */
      readonly order?: readonly string[];
      /** Changed and new rows. */
      readonly rows: readonly unknown[];
      /** The result's other members, where they changed. */
      readonly rest?: Readonly<Record<string, unknown>>;
    }
  /** Something went wrong that no call can report (a full disk while storing what arrived). Nothing is lost. */
  | { readonly kind: 'trouble'; readonly error: { readonly code: ErrorCode; readonly detail: string; readonly action: UserAction }; readonly refused: readonly RefusedSetting[] };
