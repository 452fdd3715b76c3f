/** What an app holds: implemented by ChatClient (client.ts) in every tab. */

import type { ChatError } from './errors.js';
import type { Body, ChatId, LocalId, MessageKey, MessageVersion, OnFailure, Profile, Recipient, Role, SearchRequest, SearchResult, Storage, UserId } from './model.js';
import type { LiveQuery, QueryName, QueryParams } from './query.js';

export interface OpenOptions {
  /** Origin of linnetd, e.g. `https://chat.example`; default: the page's own. */
  readonly server?: string;
  readonly userId: string;
  /** Called for a token at open and whenever the server refuses or expires the last one. Never kept longer than needed. */
  readonly token: () => Promise<string>;
  /** `opfs` (default, falls back and says so in `storage`) or `memory`. */
  readonly storage?: 'opfs' | 'memory';
  readonly workerUrl?: string | URL;
  readonly wasmUrl?: string | URL;
  /** Told of what no call can report, e.g. a full disk while storing what arrived. Nothing is lost; default: a console warning. */
  readonly onTrouble?: (error: ChatError) => void;
  /** Told once when this client ends without having been asked to here: the user logged out in another tab, or a newer version runs there. */
  readonly onEnd?: (error: ChatError) => void;
}

/** Commands resolve when the change is committed on this device; sending goes on in the outbox and shows in the rows. */
export interface Chat {
  readonly userId: UserId;
  readonly storage: Storage;

  watch<Name extends QueryName>(name: Name, params: QueryParams<Name>): LiveQuery<Name>;

  /** `onFailure`: what becomes of the messages behind this one in its chat when the server refuses it; `hold` unless said. */
  send(chatId: ChatId, body: Body, options?: { readonly onFailure?: OnFailure }): Promise<{ readonly localId: LocalId; readonly key: MessageKey }>;
  edit(chatId: ChatId, key: MessageKey, text: string): Promise<void>;
  delete(chatId: ChatId, key: MessageKey): Promise<void>;
  react(chatId: ChatId, key: MessageKey, emoji: string, added: boolean): Promise<void>;
  /** Sends the message's text, or its poll without the votes, to another chat as one's own; it says whose it was. */
  forward(chatId: ChatId, key: MessageKey, to: ChatId): Promise<{ readonly localId: LocalId; readonly key: MessageKey }>;
  /** Positions of the chosen options; none takes the vote back. Rejects with `conflict` once the poll is closed. */
  vote(chatId: ChatId, key: MessageKey, options: readonly number[]): Promise<void>;
  /** Of an own poll. */
  closePoll(chatId: ChatId, key: MessageKey): Promise<void>;
  /** In groups for admins; at most 50 in a chat. */
  pinMessage(chatId: ChatId, key: MessageKey, pinned: boolean): Promise<void>;
  /** Sends a failed or expired operation again. */
  retry(chatId: ChatId, key: MessageKey): Promise<void>;
  /** Removes an operation that has not been sent. */
  cancel(chatId: ChatId, key: MessageKey): Promise<void>;
  /**
   * An unsent message goes before another one of its chat; without `before`, behind all. Rejects with `conflict` when one of
   * the two may have been sent, with `not_found` when it does not wait.
   */
  move(chatId: ChatId, key: MessageKey, before?: MessageKey): Promise<void>;

  /**
   * Asks the server who has received and read a message, its author left out. Rejects with `offline` without a connection, with
   * `conflict` while the message is unsent.
   */
  messageReceipts(chatId: ChatId, key: MessageKey): Promise<readonly Recipient[]>;

  /** What a message said before its edits, oldest first; the last one is the present text. Asks the server: errors as above. */
  messageVersions(chatId: ChatId, key: MessageKey): Promise<readonly MessageVersion[]>;

  /** Works offline; an existing direct chat is returned as it is. */
  createDirect(peer: UserId): Promise<ChatId>;
  createGroup(title: string, members: readonly UserId[]): Promise<ChatId>;
  addMembers(chatId: ChatId, users: readonly UserId[]): Promise<void>;
  removeMembers(chatId: ChatId, users: readonly UserId[]): Promise<void>;
  setRole(chatId: ChatId, user: UserId, role: Role): Promise<void>;
  setTitle(chatId: ChatId, title: string): Promise<void>;
  leave(chatId: ChatId): Promise<void>;

  /** The user has seen everything up to `seq`. */
  markRead(chatId: ChatId, seq: number): Promise<void>;
  /** Call on every key; the core limits what is sent and stops by itself after 5 s. */
  setTyping(chatId: ChatId, active: boolean): Promise<void>;
  /** What stands in the composer, on all devices of the user. Debounce it (400 ms); `send` ends it. Empty: none. */
  setDraft(chatId: ChatId, text: string, replyTo?: number): Promise<void>;

  // The user's own settings: the same on all of his devices, shown at once, kept while offline. What the server refuses is
  // taken back and told to `onTrouble` (`error.refused`).
  /** No notifications, until then (milliseconds since 1970) or for good. */
  mute(chatId: ChatId, until?: number): Promise<void>;
  unmute(chatId: ChatId): Promise<void>;
  /** Puts the chat away until its next message, for good while it is muted; takes a pin off. */
  archive(chatId: ChatId): Promise<void>;
  unarchive(chatId: ChatId): Promise<void>;
  /** On top of the list: above all other pinned chats, or at a position between those of two others. */
  pin(chatId: ChatId, position?: number): Promise<void>;
  unpin(chatId: ChatId): Promise<void>;
  /** Until the next `markRead`. */
  markUnread(chatId: ChatId): Promise<void>;
  /** Deletes a message for this user alone. Rejects with `conflict` while it is unsent: `cancel` it. */
  hideMessage(chatId: ChatId, key: MessageKey): Promise<void>;
  /** Deletes all messages up to now for this user alone, and marks the chat read. */
  clear(chatId: ChatId): Promise<void>;
  /** Ends messages, typing and presence between the two, but for groups that both are in. */
  block(user: UserId): Promise<void>;
  unblock(user: UserId): Promise<void>;
  /** A setting of the app's own: a name of 64 bytes, a text of 4 KiB; empty: none. Read it from the `settings` query. */
  setAppSetting(name: string, text: string): Promise<void>;

  /** Asks the server's directory; rejects with `offline`. */
  findPeople(prefix: string): Promise<readonly Profile[]>;
  /** Searches the messages on this device, offline too. */
  search(request: SearchRequest): Promise<SearchResult>;

  /** Ends the waiting time of a reconnect. */
  connectNow(): Promise<void>;
  /** Wipes this device's store of the user and closes. */
  logOut(): Promise<void>;
  close(): Promise<void>;
}
