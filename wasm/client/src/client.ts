/// <reference lib="esnext.disposable" preserve="true" />
/** ChatClient: what an app holds in every tab. Finds the host or becomes it, and turns methods into calls. */

import type { Chat, OpenOptions } from './api.js';
import { browserEnvironment, type Environment } from './environment.js';
import { ChatError } from './errors.js';
import { closedError, HostLink } from './host-link.js';
import { HostSeat } from './host-seat.js';
import type { Body, ChatId, LocalId, MessageKey, MessageVersion, OnFailure, Profile, Recipient, Role, SearchRequest, SearchResult, Storage, UserId } from './model.js';
import type { LiveQuery, QueryName, QueryParams } from './query.js';
import { step } from './timing.js';
import { uuidv7 } from './uuid.js';

// Missing in older browsers; then only `await using` is.
const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

export class ChatClient implements Chat {
  readonly userId: UserId;
  readonly #options: OpenOptions;
  readonly #environment: Environment;
  readonly #link: HostLink;
  readonly #seat: HostSeat;
  readonly #stopListening: () => void;
  #storage: Storage | null = null;
  #closing: Promise<void> | null = null;
  #opened: { resolve(): void; reject(error: ChatError): void } | null = null;
  /** Settles when the store is open, or cannot be opened. */
  readonly ready: Promise<void>;

  /** Resolves when the store is open, here or in another tab; the connection is made after that, and shows in `connection`. */
  static async open(options: OpenOptions): Promise<ChatClient> {
    const client = ChatClient.begin(options);
    await client.ready;
    return client;
  }

  /**
   * Returns at once: queries and calls wait for the store, so that the first ones are on their way while it opens. Throws
   * what no waiting changes (`malformed`, `unsupported`); all else rejects `ready`, and then the client is closed.
   */
  static begin(options: OpenOptions): ChatClient {
    return ChatClient.beginIn(browserEnvironment(options), options);
  }

  /** @internal */
  static beginIn(environment: Environment, options: OpenOptions): ChatClient {
    step('open');
    const server = serverAddress(options.server ?? environment.origin);
    if (!/^[A-Za-z0-9._:@-]{1,64}$/.test(options.userId)) throw new ChatError('malformed', 'userId: 1 to 64 of A-Z a-z 0-9 . _ : @ -');
    const client = new ChatClient(environment, server, options);
    client.#seat.take();
    return client;
  }

  private constructor(environment: Environment, server: string, options: OpenOptions) {
    this.userId = options.userId as UserId;
    this.#options = options;
    this.#environment = environment;
    this.ready = new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
    });
    this.ready.catch(() => undefined); // an app may learn of it from its calls alone
    const tab = uuidv7();
    this.#link = new HostLink(tab, {
      welcomed: (storage) => this.#welcome(storage),
      token: () => options.token(),
      trouble: (error) => this.#trouble(error),
      ended: (error) => this.#end(error),
      report: (error) => environment.warn(error),
    });
    this.#link.setOnline(environment.online);
    const start = {
      server,
      userId: options.userId,
      storage: options.storage ?? 'opfs',
      wasmUrl: options.wasmUrl === undefined ? null : environment.absolute(options.wasmUrl),
    };
    this.#seat = new HostSeat(environment, this.#link, tab, start, (error) => this.#hostFailed(error));
    this.#stopListening = environment.onPage((event) => {
      if (event === 'away') this.#seat.leave();
      else if (event === 'back') this.#seat.take();
      else if (event === 'visible') this.#reconnect();
      else this.#link.setOnline(event === 'online');
    });
  }

  get storage(): Storage {
    return this.#storage ?? { tier: 'memory', persisted: false, reason: 'not open yet' };
  }

  watch<Name extends QueryName>(name: Name, params: QueryParams<Name>): LiveQuery<Name> {
    return this.#link.watch(name, params);
  }

  send(chatId: ChatId, body: Body, options: { readonly onFailure?: OnFailure } = {}): Promise<{ readonly localId: LocalId; readonly key: MessageKey }> {
    return this.#link.call('send', { chatId, body, localId: uuidv7() as LocalId, ...options });
  }

  async edit(chatId: ChatId, key: MessageKey, text: string): Promise<void> {
    await this.#link.call('edit', { chatId, key, text });
  }

  async delete(chatId: ChatId, key: MessageKey): Promise<void> {
    await this.#link.call('delete', { chatId, key });
  }

  async react(chatId: ChatId, key: MessageKey, emoji: string, added: boolean): Promise<void> {
    await this.#link.call('react', { chatId, key, emoji, added });
  }

  async retry(chatId: ChatId, key: MessageKey): Promise<void> {
    await this.#link.call('retry', { chatId, key });
  }

  async cancel(chatId: ChatId, key: MessageKey): Promise<void> {
    await this.#link.call('cancel', { chatId, key });
  }

  async move(chatId: ChatId, key: MessageKey, before?: MessageKey): Promise<void> {
    await this.#link.call('move', { chatId, key, ...(before === undefined ? {} : { before }) });
  }

  forward(chatId: ChatId, key: MessageKey, to: ChatId): Promise<{ readonly localId: LocalId; readonly key: MessageKey }> {
    return this.#link.call('forward', { chatId, key, to, localId: uuidv7() as LocalId });
  }

  async vote(chatId: ChatId, key: MessageKey, options: readonly number[]): Promise<void> {
    await this.#link.call('vote', { chatId, key, options });
  }

  async closePoll(chatId: ChatId, key: MessageKey): Promise<void> {
    await this.#link.call('closePoll', { chatId, key });
  }

  async pinMessage(chatId: ChatId, key: MessageKey, pinned: boolean): Promise<void> {
    await this.#link.call('pinMessage', { chatId, key, pinned });
  }

  async messageVersions(chatId: ChatId, key: MessageKey): Promise<readonly MessageVersion[]> {
    return (await this.#link.call('messageVersions', { chatId, key })).versions;
  }

  async messageReceipts(chatId: ChatId, key: MessageKey): Promise<readonly Recipient[]> {
    return (await this.#link.call('messageReceipts', { chatId, key })).recipients;
  }

  async createDirect(peer: UserId): Promise<ChatId> {
    return (await this.#link.call('createDirect', { peer })).chatId;
  }

  async createGroup(title: string, members: readonly UserId[]): Promise<ChatId> {
    return (await this.#link.call('createGroup', { title, members, localId: uuidv7() as LocalId })).chatId;
  }

  async addMembers(chatId: ChatId, users: readonly UserId[]): Promise<void> {
    await this.#link.call('addMembers', { chatId, users });
  }

  async removeMembers(chatId: ChatId, users: readonly UserId[]): Promise<void> {
    await this.#link.call('removeMembers', { chatId, users });
  }

  async setRole(chatId: ChatId, user: UserId, role: Role): Promise<void> {
    await this.#link.call('setRole', { chatId, user, role });
  }

  async setTitle(chatId: ChatId, title: string): Promise<void> {
    await this.#link.call('setTitle', { chatId, title });
  }

  async leave(chatId: ChatId): Promise<void> {
    await this.#link.call('leave', { chatId });
  }

  async markRead(chatId: ChatId, seq: number): Promise<void> {
    await this.#link.call('markRead', { chatId, seq });
  }

  async setTyping(chatId: ChatId, active: boolean): Promise<void> {
    await this.#link.call('setTyping', { chatId, active });
  }

  async setDraft(chatId: ChatId, text: string, replyTo?: number): Promise<void> {
    await this.#link.call('setDraft', { chatId, text, ...(replyTo === undefined ? {} : { replyTo }) });
  }

  async mute(chatId: ChatId, until?: number): Promise<void> {
    await this.#link.call('mute', { chatId, on: true, ...(until === undefined ? {} : { until }) });
  }

  async unmute(chatId: ChatId): Promise<void> {
    await this.#link.call('mute', { chatId, on: false });
  }

  async archive(chatId: ChatId): Promise<void> {
    await this.#link.call('archive', { chatId, on: true });
  }

  async unarchive(chatId: ChatId): Promise<void> {
    await this.#link.call('archive', { chatId, on: false });
  }

  async pin(chatId: ChatId, position?: number): Promise<void> {
    await this.#link.call('pin', { chatId, on: true, ...(position === undefined ? {} : { position }) });
  }

  async unpin(chatId: ChatId): Promise<void> {
    await this.#link.call('pin', { chatId, on: false });
  }

  async markUnread(chatId: ChatId): Promise<void> {
    await this.#link.call('markUnread', { chatId, on: true });
  }

  async hideMessage(chatId: ChatId, key: MessageKey): Promise<void> {
    await this.#link.call('hideMessage', { chatId, key });
  }

  async clear(chatId: ChatId): Promise<void> {
    await this.#link.call('clearChat', { chatId });
  }

  async block(user: UserId): Promise<void> {
    await this.#link.call('block', { userId: user, on: true });
  }

  async unblock(user: UserId): Promise<void> {
    await this.#link.call('block', { userId: user, on: false });
  }

  async setAppSetting(name: string, text: string): Promise<void> {
    await this.#link.call('setAppSetting', { name, text });
  }

  async findPeople(prefix: string): Promise<readonly Profile[]> {
    return (await this.#link.call('findPeople', { prefix })).profiles;
  }

  search(request: SearchRequest): Promise<SearchResult> {
    return this.#link.call('search', request);
  }

  async connectNow(): Promise<void> {
    await this.#link.call('connectNow', {});
  }

  async logOut(): Promise<void> {
    await this.#link.call('logOut', {});
    await this.close();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#opened?.reject(closedError());
    this.#opened = null;
    this.#stopListening();
    this.#link.close();
    await this.#seat.vacate();
  }

  #welcome(storage: Storage): void {
    this.#storage = storage;
    this.#seat.settled();
    this.#opened?.resolve();
    this.#opened = null;
  }

  #reconnect(): void {
    if (this.#link.attached) this.connectNow().catch(() => undefined);
  }

  #trouble(error: ChatError): void {
    (this.#options.onTrouble ?? this.#environment.warn)(error);
  }

  /** The worker of this tab could not start, or broke. Returns whether to try again. */
  #hostFailed(error: ChatError): boolean {
    if (this.#opened !== null) {
      this.#end(error);
      return false;
    }
    this.#trouble(error);
    return true;
  }

  #end(error: ChatError): void {
    if (this.#closing !== null) return;
    const opened = this.#opened;
    this.#opened = null;
    void this.close();
    if (opened !== null) opened.reject(error);
    else this.#options.onEnd?.(error);
  }
}

/** The same text for the same server, however the app wrote it. */
function serverAddress(server: string): string {
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    throw new ChatError('malformed', `server: "${server}" is no address`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ChatError('malformed', 'server: https or http');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
