/** The public words of @linnet/client: what the core says, as it says it. Ids are branded strings. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type ChatId = Branded<'ChatId'>;
export type UserId = Branded<'UserId'>;
export type LocalId = Branded<'LocalId'>;
/** Names a message row for its whole life, from the moment it is composed: `senderId/localId`. */
export type MessageKey = Branded<'MessageKey'>;

export type Role = 'member' | 'admin' | 'owner';
export type ChatType = 'direct' | 'group';
export type MessageStatus = 'failed' | 'sending' | 'sent' | 'delivered' | 'read';

export interface Body {
  readonly text: string;
  /** seq of the message that this one replies to, in the same chat. */
  readonly replyTo?: number;
  /** At most 50. Those of the first version count: an edit mentions nobody anew. */
  readonly mentions?: readonly UserId[];
  /** The author of the message that this one repeats. Set by `forward`. */
  readonly forwardedFrom?: UserId;
  /** Asks `text` as a question; only in what is sent. What has come of it is in MessageRow.poll. */
  readonly poll?: NewPoll;
}

/** 2 to 12 different options of at most 256 bytes. */
export interface NewPoll {
  readonly options: readonly string[];
  /** Whether one may choose several. */
  readonly multiple?: boolean;
}

export interface Poll {
  readonly options: readonly PollOption[];
  readonly multiple: boolean;
  /** By its author: nobody votes any more. */
  readonly closed: boolean;
  /** Members who have chosen something. */
  readonly voters: number;
}

export interface PollOption {
  readonly text: string;
  readonly votes: number;
  readonly mine: boolean;
  readonly users: readonly UserId[];
}

/** The message that a reply points to, as far as this device holds it. */
export interface ReplySource {
  readonly seq: number;
  readonly key: MessageKey | null; // null: not held yet
  readonly senderId: UserId | null;
  readonly senderName: string;
  readonly text: string;
  readonly deleted: boolean;
}

export interface ReactionGroup {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
  readonly users: readonly UserId[];
}

interface RowBasis {
  readonly key: MessageKey;
  readonly chatId: ChatId;
  readonly localId: LocalId;
  /** Position in the chat's log; null while unsent. */
  readonly seq: number | null;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly own: boolean;
  /** Milliseconds since 1970: the server's, or the device's while unsent. Fractions carry the microseconds. */
  readonly time: number;
}

export interface MessageRow extends RowBasis {
  readonly kind: 'message';
  readonly body: Body;
  /** Of own messages; others' are always 'sent'. */
  readonly status: MessageStatus;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly reply: ReplySource | null;
  readonly reactions: readonly ReactionGroup[];
  readonly pinned: boolean;
  readonly poll: Poll | null;
  /** Of forwarded messages: who wrote it first. */
  readonly forwardedFromName?: string;
  /** Why the send failed, with what the user can do; null unless status is 'failed'. */
  readonly failure: Failure | null;
}

/** A change to the chat itself, shown as a system line. */
export type SystemRow = RowBasis &
  (
    | { readonly kind: 'chat_created'; readonly title: string; readonly users: readonly NamedUser[] }
    | { readonly kind: 'members_added'; readonly users: readonly NamedUser[] }
    | { readonly kind: 'members_removed'; readonly users: readonly NamedUser[] }
    | { readonly kind: 'role_changed'; readonly users: readonly NamedUser[]; readonly role: Role }
    | { readonly kind: 'info_changed'; readonly title: string }
  );

export type TimelineRow = MessageRow | SystemRow;

export interface NamedUser {
  readonly userId: UserId;
  readonly name: string;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly action: UserAction;
}

export interface ChatRow {
  readonly chatId: ChatId;
  readonly type: ChatType;
  /** The title of a group, the other user's name in a direct chat. */
  readonly name: string;
  /** Direct chats: the other user. */
  readonly peerId: UserId | null;
  /** null: no longer a member; the chat is read-only. */
  readonly myRole: Role | null;
  readonly memberCount: number;
  readonly unread: number;
  /** How many unread messages mention this user. */
  readonly mentions: number;
  /** Own read mark: the first unread message is the first one after it. */
  readonly readSeq: number;
  /** Newest entry of the chat's log, whether held here or not. */
  readonly head: number;
  /** Milliseconds since 1970 of the newest message, own unsent ones included: what the list is sorted by. */
  readonly time: number;
  readonly last: ChatPreview | null;
  /** No notifications, until then (milliseconds since 1970) or, with null, for good. A mute ends by itself. */
  readonly muted: boolean;
  readonly mutedUntil: number | null;
  /** Put away. The next message brings it back, unless it is muted. */
  readonly archived: boolean;
  /** Position among the pinned chats, the highest first: the list has them on top. null: not pinned. */
  readonly pinned: number | null;
  /** By the user; ends with `markRead`. `unread` does not know of it. */
  readonly markedUnread: boolean;
  /** Direct chats: the user blocks the other. */
  readonly blocked: boolean;
  readonly draft: string;
  readonly draftReplyTo: number | null;
  /** Names of the users who are writing now. */
  readonly typing: readonly string[];
}

export interface ChatPreview {
  readonly kind: TimelineRow['kind'];
  readonly senderId: UserId;
  readonly senderName: string;
  readonly own: boolean;
  readonly text: string;
  readonly deleted: boolean;
  readonly status: MessageStatus;
}

export interface MemberRow {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
}

export interface Presence {
  readonly userId: UserId;
  readonly online: boolean;
  /** Milliseconds since 1970; null when unknown. */
  readonly lastSeen: number | null;
}

/** Looks for messages on this device: those that hold all of the words. */
export interface SearchRequest {
  /**
   * Words. Case, accents and width do not count; "quotes" hold words together; the last word may be the beginning of one.
   * Scripts without spaces are found by any part of a word. There is no query language: all that is typed is words.
   * May be empty when a chat or a sender is given: then all of theirs.
   */
  readonly text: string;
  readonly chatId?: ChatId;
  readonly senderId?: UserId;
  /** Milliseconds since 1970: sent from then on, and before then. */
  readonly from?: number;
  readonly to?: number;
  /** `newest` (default) first; or the best of the newest 1,000 that match, by their words and their age. */
  readonly order?: 'newest' | 'relevance';
  /** 1 to 100; default 50. */
  readonly limit?: number;
  /** The last hit of the page before this one. */
  readonly before?: { readonly chatId: ChatId; readonly seq: number };
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Messages that match, on whatever page: at most 1,000, and then not exact. */
  readonly total: number;
  readonly totalIsExact: boolean;
  /** There are more after the last hit: ask again with `before: hits.at(-1)`. */
  readonly more: boolean;
}

/** A message that was found. Its `seq` is where a `messages` query shows it: `anchor: {kind: 'seq', seq}`. */
export interface SearchHit {
  readonly chatId: ChatId;
  /** As in ChatRow. */
  readonly chatName: string;
  readonly chatType: ChatType;
  readonly peerId: UserId | null;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly own: boolean;
  readonly key: MessageKey;
  readonly seq: number;
  readonly time: number;
  /** About two lines around the match, as one line: plain text, `…` for what is left out, and where the matches are in it (UTF-16, as in `slice`). */
  readonly snippet: { readonly text: string; readonly marks: readonly { readonly start: number; readonly length: number }[] };
}

/** What the user has set that is of no chat. */
export interface Settings {
  readonly blocked: readonly NamedUser[];
  /** The app's own, by name (`setAppSetting`). */
  readonly app: Readonly<Record<string, string>>;
  /** Changes, of chats too, that the server does not have yet. */
  readonly waiting: number;
}

/** A setting whose change the server has refused: the row shows the server's value again. */
export interface RefusedSetting {
  readonly setting: 'muted' | 'archived' | 'pinned' | 'markedUnread' | 'draft' | 'hidden' | 'cleared' | 'blocked' | 'app';
  readonly chatId: ChatId | null;
  /** Of `hidden` the seq, of `blocked` the user, of `app` the name. */
  readonly subject: string;
}

export interface Profile {
  readonly userId: UserId;
  readonly name: string;
}

/** What has become of a message for one member. */
export interface Recipient {
  readonly userId: UserId;
  readonly name: string;
  readonly status: 'sent' | 'delivered' | 'read';
}

/** What a message said at one time. */
export interface MessageVersion {
  /** Milliseconds since 1970: when it was sent or edited. */
  readonly time: number;
  readonly text: string;
}

export type OnFailure = 'hold' | 'skip';

/** One waiting or failed operation, in the order in which they go out. */
export interface OutboxRow {
  readonly chatId: ChatId;
  readonly chatName: string;
  /** Names the operation for `retry` and `cancel`; a message's is its row's key. */
  readonly key: MessageKey;
  readonly kind: 'message' | 'edit' | 'deletion' | 'reaction' | 'vote' | 'pin' | 'create' | 'members';
  readonly text: string;
  readonly state: 'blocked' | 'ready' | 'inflight' | 'backoff' | 'failed' | 'expired' | 'paused';
  readonly attempts: number;
  /** ms since 1970; null: not in backoff. */
  readonly nextTry: number | null;
  /** The failed operation that holds this one; null: none does. */
  readonly blockedBy: MessageKey | null;
  readonly failure: Failure | null;
}

export type ConnectionState =
  | { readonly kind: 'offline'; /** ms since 1970 of the next try; null: waiting for the network */ readonly nextTry: number | null }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'catching_up'; readonly remaining: number }
  | { readonly kind: 'live' }
  /** The token was refused: the `token` callback is asked for another. Nothing is lost. */
  | { readonly kind: 'unauthorized' };

export interface Connection {
  readonly state: ConnectionState;
  readonly transport: 'websocket' | 'long_poll' | null;
  /** Operations in the outbox that will be sent. */
  readonly queued: number;
  /** Operations that wait for the user. */
  readonly failed: number;
}

export interface Storage {
  /** `opfs`: on disk; `indexeddb`: on disk, up to a second late; `memory`: goes when the last tab closes. */
  readonly tier: 'opfs' | 'indexeddb' | 'memory';
  readonly persisted: boolean;
  /** Why a lower tier is in use; empty for `opfs`. */
  readonly reason: string;
}

/** The closed list of core/base/error_code.h. */
export type ErrorCode =
  | 'malformed' | 'too_large' | 'unsupported' | 'unauthorized' | 'forbidden' | 'not_found' | 'already_exists' | 'conflict'
  | 'out_of_order' | 'rate_limited' | 'busy' | 'log_full' | 'offline' | 'timeout' | 'expired' | 'storage_full'
  | 'storage_io' | 'storage_corrupt' | 'storage_newer' | 'internal';

/** What the user can do about a failure. */
export type UserAction = 'none' | 'wait' | 'retry' | 'edit' | 'log_in' | 'free_space' | 'reload' | 'delete';
