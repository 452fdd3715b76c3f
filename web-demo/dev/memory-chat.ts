/** A Chat that lives in this page's memory: for pictures and tests of the views. Never part of the app's bundle. */

import type {
  Body, Chat, ChatId, ChatRow, Connection, LiveQuery, MemberRow, MessageKey, MessageRow, MessageVersion, OutboxRow, Presence, Profile, Recipient, QueryName, QueryParams, QueryResult, Queries, Role, SearchHit, SearchRequest, SearchResult, Storage, TimelineRow, UserId, LocalId,
} from '@linnet/client';
import { find, wordsOf } from '../src/lib/search-words.ts';

export interface MemoryChat {
  row: ChatRow;
  members: MemberRow[];
  rows: TimelineRow[];
}

type Listener = () => void;

/** A chat's settings as they are before anybody has touched them. */
export const UNSET = { muted: false, mutedUntil: null, archived: false, pinned: null, markedUnread: false, blocked: false, draft: '', draftReplyTo: null, mentions: 0 } as const;

export class MemoryClient implements Chat {
  appSettings: Readonly<Record<string, string>> = {};
  readonly storage: Storage = { tier: 'opfs', persisted: true, reason: '' };
  readonly chats = new Map<ChatId, MemoryChat>();
  readonly people = new Map<UserId, Profile>();
  readonly presence = new Map<UserId, Presence>();
  connection: Connection = { state: { kind: 'live' }, transport: 'websocket', queued: 0, failed: 0 };
  firstSync = false;
  outbox: OutboxRow[] = [];
  /** How long a send takes to be accepted; null: not at all. */
  latency: number | null = 250;
  readonly #listeners = new Set<Listener>();
  #queued = false;
  #made = 0;

  constructor(readonly userId: UserId, readonly name: string) {}

  change(): void {
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  watch<Name extends QueryName>(name: Name, first: QueryParams<Name>): LiveQuery<Name> {
    let params = first;
    let current: QueryResult<Name> | null = null;
    let written = '';
    let last: readonly TimelineRow[] = [];
    const listeners = new Set<(result: QueryResult<Name>) => void>();
    const compute = (): void => {
      const next = this.#answer(name, params);
      const key = JSON.stringify(next);
      if (key === written && name !== 'messages') return;
      if (name === 'messages') {
        const rows = (next as unknown as Queries['messages']['result']).rows;
        if (key === written && rows.length === last.length && rows.every((row, i) => row === last[i])) return;
        last = rows;
      }
      written = key;
      current = next;
      for (const listener of [...listeners]) listener(next);
    };
    this.#listeners.add(compute);
    queueMicrotask(compute);
    return {
      get current() {
        return current;
      },
      subscribe(listener) {
        listeners.add(listener);
        if (current !== null) listener(current);
        return () => listeners.delete(listener);
      },
      update: (next) => {
        params = next;
        queueMicrotask(compute);
      },
      close: () => this.#listeners.delete(compute),
    };
  }

  #answer<Name extends QueryName>(name: Name, params: QueryParams<Name>): QueryResult<Name> {
    const answers: { [N in QueryName]: (p: QueryParams<N>) => QueryResult<N> } = {
      chats: () => {
        const rows = [...this.chats.values()].map((chat) => chat.row).sort((a, b) => (b.pinned ?? -1) - (a.pinned ?? -1) || b.time - a.time);
        return { rows, total: rows.length, totalUnreadChats: rows.filter((row) => row.unread > 0).length, firstSync: this.firstSync };
      },
      chat: ({ chatId }) => ({ chat: this.chats.get(chatId)?.row ?? null, members: this.chats.get(chatId)?.members ?? [] }),
      messages: ({ chatId, anchor, before, after }) => {
        const all = this.chats.get(chatId)?.rows ?? [];
        if (anchor.kind === 'end') return { rows: all.slice(-before), hasOlder: all.length > before, hasNewer: false, loading: false };
        let at = all.findIndex((row) => row.seq === null || row.seq >= anchor.seq);
        if (at < 0) at = all.length;
        const from = Math.max(0, at - before);
        const to = Math.min(all.length, at + after);
        return { rows: all.slice(from, to), hasOlder: from > 0, hasNewer: to < all.length, loading: false };
      },
      pinned: ({ chatId }) => ({ rows: (this.chats.get(chatId)?.rows ?? []).filter((row) => row.kind === 'message' && row.pinned) }),
      outbox: () => ({ rows: this.outbox }),
      connection: () => this.connection,
      settings: () => ({ blocked: [...this.chats.values()].flatMap(({ row }) => (row.blocked && row.peerId !== null ? [{ userId: row.peerId, name: row.name }] : [])), app: this.appSettings, waiting: 0 }),
      presence: ({ users }) => ({ users: this.connection.state.kind === 'live' ? users.flatMap((user) => this.presence.get(user) ?? []) : [] }),
    };
    return answers[name](params);
  }

  patch(chatId: ChatId, change: Partial<ChatRow>): void {
    const chat = this.chats.get(chatId);
    if (chat === undefined) return;
    chat.row = { ...chat.row, ...change };
    this.change();
  }

  replace(chatId: ChatId, key: MessageKey, change: (row: MessageRow) => MessageRow): void {
    const chat = this.chats.get(chatId);
    if (chat === undefined) return;
    chat.rows = chat.rows.map((row) => (row.key === key && row.kind === 'message' ? change(row) : row));
    this.#preview(chat);
    this.change();
  }

  #preview(chat: MemoryChat): void {
    const last = chat.rows.at(-1);
    if (last === undefined) return;
    const { kind, senderId, senderName, own, time } = last;
    const text = last.kind === 'message' ? last.body.text : '';
    chat.row = { ...chat.row, time, last: { kind, senderId, senderName, own, text, deleted: last.kind === 'message' && last.deleted, status: last.kind === 'message' ? last.status : 'sent' } };
  }

  /** Someone else writes. */
  receive(chatId: ChatId, senderId: UserId, text: string): void {
    const chat = this.chats.get(chatId);
    if (chat === undefined) return;
    const seq = chat.row.head + 1;
    chat.rows = [...chat.rows, this.message(chatId, senderId, seq, Date.now(), { text })];
    chat.row = { ...chat.row, head: seq, unread: chat.row.unread + 1, typing: [] };
    this.#preview(chat);
    this.change();
  }

  message(chatId: ChatId, senderId: UserId, seq: number | null, time: number, body: Body, more: Partial<MessageRow> = {}): MessageRow {
    const localId = `m${++this.#made}` as LocalId;
    return {
      kind: 'message', key: `${senderId}/${localId}` as MessageKey, chatId, localId, seq, senderId, own: senderId === this.userId, time, body,
      senderName: senderId === this.userId ? this.name : (this.people.get(senderId)?.name ?? senderId),
      status: seq === null ? 'sending' : 'sent', edited: false, deleted: false, reply: null, reactions: [], pinned: false, poll: null, failure: null, ...more,
    };
  }

  async send(chatId: ChatId, body: Body): Promise<{ localId: LocalId; key: MessageKey }> {
    const chat = this.chats.get(chatId)!;
    const source = body.replyTo === undefined ? undefined : chat.rows.find((row) => row.seq === body.replyTo);
    const reply = source?.kind === 'message' ? { seq: source.seq ?? 0, key: source.key, senderId: source.senderId, senderName: source.senderName, text: source.body.text, deleted: source.deleted } : null;
    const poll = body.poll === undefined ? null : { options: body.poll.options.map((text) => ({ text, votes: 0, mine: false, users: [] })), multiple: body.poll.multiple === true, closed: false, voters: 0 };
    const row = this.message(chatId, this.userId, null, Date.now(), body, { reply, poll });
    chat.rows = [...chat.rows, row];
    this.#preview(chat);
    this.change();
    if (this.latency === null) {
      this.outbox = [...this.outbox, { chatId, chatName: chat.row.name, key: row.key, kind: 'message', text: body.text, state: 'backoff', attempts: 1, nextTry: null, blockedBy: null, failure: null }];
      this.connection = { ...this.connection, queued: this.outbox.length };
    } else setTimeout(() => this.#accept(chatId, row.key), this.latency);
    return { localId: row.localId, key: row.key };
  }

  #accept(chatId: ChatId, key: MessageKey): void {
    const chat = this.chats.get(chatId)!;
    const seq = chat.row.head + 1;
    chat.row = { ...chat.row, head: seq };
    this.replace(chatId, key, (row) => ({ ...row, seq, status: 'sent', failure: null }));
    for (const [status, after] of [['delivered', 600], ['read', 1500]] as const) setTimeout(() => this.replace(chatId, key, (row) => ({ ...row, status })), after);
  }

  async edit(chatId: ChatId, key: MessageKey, text: string): Promise<void> {
    this.replace(chatId, key, (row) => ({ ...row, body: { ...row.body, text }, edited: true }));
  }
  async delete(chatId: ChatId, key: MessageKey): Promise<void> {
    this.replace(chatId, key, (row) => ({ ...row, deleted: true, reactions: [], body: { text: '' } }));
  }
  async react(chatId: ChatId, key: MessageKey, emoji: string, added: boolean): Promise<void> {
    this.replace(chatId, key, (row) => {
      const groups = row.reactions.map((group) => (group.emoji === emoji ? { ...group, mine: added, count: group.count + (added ? 1 : -1), users: added ? [...group.users, this.userId] : group.users.filter((user) => user !== this.userId) } : group));
      if (added && !groups.some((group) => group.emoji === emoji)) groups.push({ emoji, count: 1, mine: true, users: [this.userId] });
      return { ...row, reactions: groups.filter((group) => group.count > 0) };
    });
  }
  async retry(chatId: ChatId, key: MessageKey): Promise<void> {
    this.replace(chatId, key, (row) => ({ ...row, status: 'sending', failure: null }));
    if (this.latency !== null) setTimeout(() => this.#accept(chatId, key), this.latency);
  }
  async cancel(chatId: ChatId, key: MessageKey): Promise<void> {
    const chat = this.chats.get(chatId);
    if (chat === undefined) return;
    chat.rows = chat.rows.filter((row) => row.key !== key || row.seq !== null);
    this.outbox = this.outbox.filter((row) => row.key !== key);
    this.connection = { ...this.connection, queued: this.outbox.length };
    this.#preview(chat);
    this.change();
  }
  async messageReceipts(chatId: ChatId): Promise<readonly Recipient[]> {
    const members = this.chats.get(chatId)?.members ?? [];
    return members.filter(({ userId }) => userId !== this.userId).map(({ userId, name }, at) => ({ userId, name, status: at % 2 === 0 ? 'read' : 'delivered' }));
  }
  async move(chatId: ChatId, key: MessageKey, before?: MessageKey): Promise<void> {
    const moved = this.outbox.find((row) => row.chatId === chatId && row.key === key);
    if (moved === undefined) return;
    const others = this.outbox.filter((row) => row !== moved);
    const at = before === undefined ? others.length : others.findIndex((row) => row.key === before);
    this.outbox = [...others.slice(0, at), moved, ...others.slice(at)];
    this.change();
  }
  async createDirect(peer: UserId): Promise<ChatId> {
    const chatId = `d.${peer}` as ChatId;
    const known = [...this.chats.values()].find((chat) => chat.row.peerId === peer);
    if (known !== undefined) return known.row.chatId;
    const name = this.people.get(peer)?.name ?? peer;
    this.add({ chatId, type: 'direct', name, peerId: peer, myRole: 'member', memberCount: 2, unread: 0, readSeq: 0, head: 0, time: Date.now(), last: null, ...UNSET, typing: [] }, []);
    return chatId;
  }
  async createGroup(title: string, members: readonly UserId[]): Promise<ChatId> {
    const chatId = `g${++this.#made}` as ChatId;
    const users = members.map((userId) => ({ userId, name: this.people.get(userId)?.name ?? userId }));
    this.add(
      { chatId, type: 'group', name: title, peerId: null, myRole: 'owner', memberCount: members.length + 1, unread: 0, readSeq: 1, head: 1, time: Date.now(), last: null, ...UNSET, typing: [] },
      [{ userId: this.userId, name: this.name, role: 'owner' }, ...users.map((user): MemberRow => ({ ...user, role: 'member' }))],
    );
    const chat = this.chats.get(chatId)!;
    chat.rows = [{ kind: 'chat_created', key: `${this.userId}/c${chatId}` as MessageKey, chatId, localId: 'c' as LocalId, seq: 1, senderId: this.userId, senderName: this.name, own: true, time: Date.now(), title, users }];
    this.#preview(chat);
    return chatId;
  }
  add(row: ChatRow, members: readonly MemberRow[]): void {
    this.chats.set(row.chatId, { row, members: [...members], rows: [] });
    this.change();
  }
  async addMembers(chatId: ChatId, users: readonly UserId[]): Promise<void> {
    const chat = this.chats.get(chatId)!;
    chat.members = [...chat.members, ...users.map((userId): MemberRow => ({ userId, name: this.people.get(userId)?.name ?? userId, role: 'member' }))];
    this.patch(chatId, { memberCount: chat.members.length });
  }
  async removeMembers(chatId: ChatId, users: readonly UserId[]): Promise<void> {
    const chat = this.chats.get(chatId)!;
    chat.members = chat.members.filter((member) => !users.includes(member.userId));
    this.patch(chatId, { memberCount: chat.members.length });
  }
  async setRole(chatId: ChatId, user: UserId, role: Role): Promise<void> {
    const chat = this.chats.get(chatId)!;
    chat.members = chat.members.map((member) => (member.userId === user ? { ...member, role } : member));
    this.change();
  }
  async setTitle(chatId: ChatId, title: string): Promise<void> {
    this.patch(chatId, { name: title });
  }
  async leave(chatId: ChatId): Promise<void> {
    this.patch(chatId, { myRole: null });
  }
  async markRead(chatId: ChatId, seq: number): Promise<void> {
    const chat = this.chats.get(chatId);
    if (chat === undefined || (seq <= chat.row.readSeq && !chat.row.markedUnread)) return;
    const unread = chat.rows.filter((row) => row.kind === 'message' && !row.own && (row.seq ?? 0) > seq).length;
    this.patch(chatId, { readSeq: seq, unread, markedUnread: false });
  }
  async forward(chatId: ChatId, key: MessageKey, to: ChatId): Promise<{ localId: LocalId; key: MessageKey }> {
    const source = this.chats.get(chatId)!.rows.find((row) => row.key === key) as MessageRow;
    const sent = await this.send(to, { text: source.body.text });
    this.replace(to, sent.key, (row) => ({ ...row, forwardedFromName: source.senderName }));
    return sent;
  }
  async vote(chatId: ChatId, key: MessageKey, options: readonly number[]): Promise<void> {
    this.replace(chatId, key, (row) => {
      if (row.poll === null) return row;
      const had = row.poll.options.some((option) => option.mine);
      const next = row.poll.options.map((option, i) => ({ ...option, mine: options.includes(i), votes: option.votes + Number(options.includes(i)) - Number(option.mine) }));
      return { ...row, poll: { ...row.poll, options: next, voters: row.poll.voters + Number(options.length > 0) - Number(had) } };
    });
  }
  async closePoll(chatId: ChatId, key: MessageKey): Promise<void> {
    this.replace(chatId, key, (row) => (row.poll === null ? row : { ...row, poll: { ...row.poll, closed: true } }));
  }
  async pin(chatId: ChatId, key: MessageKey, pinned: boolean): Promise<void> {
    this.replace(chatId, key, (row) => ({ ...row, pinned }));
  }
  async messageVersions(chatId: ChatId, key: MessageKey): Promise<readonly MessageVersion[]> {
    const row = this.chats.get(chatId)!.rows.find((one) => one.key === key) as MessageRow;
    return [{ time: row.time, text: 'as it was' }, { time: row.time + 60_000, text: row.body.text }];
  }
  async setTyping(): Promise<void> {}
  async setDraft(chatId: ChatId, text: string, replyTo?: number): Promise<void> {
    this.patch(chatId, { draft: text, draftReplyTo: replyTo ?? null });
  }
  async mute(chatId: ChatId, until?: number): Promise<void> {
    this.patch(chatId, { muted: true, mutedUntil: until ?? null });
  }
  async unmute(chatId: ChatId): Promise<void> {
    this.patch(chatId, { muted: false, mutedUntil: null });
  }
  async archive(chatId: ChatId): Promise<void> {
    this.patch(chatId, { archived: true, pinned: null });
  }
  async unarchive(chatId: ChatId): Promise<void> {
    this.patch(chatId, { archived: false });
  }
  async pinChat(chatId: ChatId, position?: number): Promise<void> {
    this.patch(chatId, { pinned: position ?? Date.now() });
  }
  async unpinChat(chatId: ChatId): Promise<void> {
    this.patch(chatId, { pinned: null });
  }
  async markUnread(chatId: ChatId): Promise<void> {
    this.patch(chatId, { markedUnread: true });
  }
  async hideMessage(chatId: ChatId, key: MessageKey): Promise<void> {
    const chat = this.chats.get(chatId)!;
    chat.rows = chat.rows.filter((row) => row.key !== key);
    this.#preview(chat);
  }
  async clear(chatId: ChatId): Promise<void> {
    this.chats.get(chatId)!.rows = [];
    this.patch(chatId, { last: null, unread: 0 });
  }
  async block(user: UserId): Promise<void> {
    this.#block(user, true);
  }
  async unblock(user: UserId): Promise<void> {
    this.#block(user, false);
  }
  #block(user: UserId, blocked: boolean): void {
    for (const { row } of this.chats.values()) if (row.peerId === user) this.patch(row.chatId, { blocked });
  }
  async setAppSetting(name: string, text: string): Promise<void> {
    this.appSettings = { ...this.appSettings, [name]: text };
    this.change();
  }
  async search({ text, chatId, senderId, from, to, limit = 50, before }: SearchRequest): Promise<SearchResult> {
    const words = wordsOf(text);
    const fits = (row: MessageRow): boolean =>
      !row.deleted && row.seq !== null && words.every((word) => find(row.body.text, [word]).length > 0) && (senderId === undefined || row.senderId === senderId) && row.time >= (from ?? 0) && row.time < (to ?? Infinity);
    const found = [...this.chats.values()]
      .filter(({ row }) => chatId === undefined || row.chatId === chatId)
      .flatMap(({ row: chat, rows }) => rows.flatMap((row) => (row.kind === 'message' && fits(row) ? [{ chat, row }] : [])))
      .sort((a, b) => b.row.time - a.row.time);
    const start = before === undefined ? 0 : found.findIndex(({ row }) => row.chatId === before.chatId && row.seq === before.seq) + 1;
    const hits = found.slice(start, start + limit).map(({ chat, row }): SearchHit => ({
      chatId: chat.chatId,
      chatName: chat.name,
      chatType: chat.type,
      peerId: chat.peerId,
      senderId: row.senderId,
      senderName: row.senderName,
      own: row.own,
      key: row.key,
      seq: row.seq ?? 0,
      time: row.time,
      snippet: { text: row.body.text, marks: find(row.body.text, words).map(({ start: at, end }) => ({ start: at, length: end - at })) },
    }));
    return { hits, total: found.length, totalIsExact: true, more: start + limit < found.length };
  }
  async findPeople(prefix: string): Promise<readonly Profile[]> {
    return [...this.people.values()].filter((user) => user.name.toLowerCase().startsWith(prefix.toLowerCase()));
  }
  async connectNow(): Promise<void> {}
  async logOut(): Promise<void> {}
  async close(): Promise<void> {}
}
