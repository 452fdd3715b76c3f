/** What the whole app shares on one page: the client, who is here, which chat and pane are open, how it looks. */

import type { Chat, ChatId, ChatRow, LiveQuery, MessageKey, MessageRow } from '@linnet/client';
import { LitElement } from 'lit';
import { FailureWatch } from './failure-watch.ts';
import { ConnectionWatch } from './connection-watch.ts';
import { applyLook, isOfLook, keepLook, keptLook, type Look } from './look.ts';
import type { Search } from './search/search.ts';

export type Side = 'details' | 'outbox' | 'info' | null;

/** What the composer holds beside its text. */
export interface Context {
  readonly kind: 'reply' | 'edit';
  readonly row: MessageRow;
}

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** When it is gone, however that came about. */
  readonly over?: () => void;
}

const CHATS_MAX = 1000;

export class App extends EventTarget {
  readonly chat: Chat;
  readonly chats: LiveQuery<'chats'>;
  readonly connection: ConnectionWatch;
  readonly me: { readonly userId: string; readonly name: string };
  readonly logOut: () => Promise<void>;
  selected: ChatId | null = null;
  side: Side = null;
  /** The message that the pane `info` is about. */
  info: MessageRow | null = null;
  context: Context | null = null;
  toast: Toast | null = null;
  /** Messages that are about to be deleted for this user. */
  hiding: ReadonlySet<MessageKey> = new Set();
  /** While somebody searches. */
  search: Search | null = null;
  #aim: { readonly chatId: ChatId; readonly seq: number } | null = null;
  look: Look = keptLook();
  /** The store is open. */
  isOpen = false;
  /** The disk is full: nothing new can be kept. */
  full = false;
  /** The newest rows of the chat list: what a chat that is being opened is drawn from at once. */
  readonly known = new Map<ChatId, ChatRow>();
  /** Where each chat was left: row and its distance from the top of the timeline. */
  readonly places = new Map<ChatId, { readonly seq: number; readonly key: MessageKey; readonly offset: number }>();
  readonly #failures: FailureWatch;
  #toastTimer = 0;

  constructor(chat: Chat, me: { readonly userId: string; readonly name: string }, logOut: () => Promise<void>) {
    super();
    this.chat = chat;
    this.chats = chat.watch('chats', { limit: CHATS_MAX }); // the first to be asked, and the first to be answered
    this.chats.subscribe(({ rows }) => {
      this.known.clear();
      for (const row of rows) this.known.set(row.chatId, row);
    });
    this.connection = new ConnectionWatch(chat);
    this.#failures = new FailureWatch(chat, this.connection, (words) => this.say(words), (words) => this.dispatchEvent(new CustomEvent('alarm', { detail: words })));
    this.me = me;
    this.logOut = logOut;
    applyLook(this.look);
    this.selected = chatOfHash();
    window.addEventListener('hashchange', this.#hash);
    window.addEventListener('storage', this.#elsewhere);
    window.addEventListener('pagehide', this.#leaves);
  }

  opened(): void {
    this.isOpen = true;
    this.changed();
  }

  close(): void {
    this.dispatchEvent(new Event('close'));
    this.chats.close();
    this.#failures.close();
    this.connection.close();
    window.removeEventListener('hashchange', this.#hash);
    window.removeEventListener('storage', this.#elsewhere);
    window.removeEventListener('pagehide', this.#leaves);
    this.#endToast();
  }

  /** Opens a chat: the address changes, so that back leads to the list. */
  open(chatId: ChatId | null): void {
    location.hash = chatId === null ? '' : `#/chat/${encodeURIComponent(chatId)}`;
  }

  /** Opens a chat at a message, which its timeline takes. */
  goTo(chatId: ChatId, seq: number): void {
    this.#aim = { chatId, seq };
    if (chatId === this.selected) this.changed();
    else this.open(chatId);
  }

  takeAim(chatId: ChatId): number | null {
    const seq = this.#aim?.chatId === chatId ? this.#aim.seq : null;
    if (seq !== null) this.#aim = null;
    return seq;
  }

  show(side: Side): void {
    this.side = this.side === side ? null : side;
    this.changed();
  }

  showInfo(row: MessageRow): void {
    this.info = row;
    this.side = 'info';
    this.changed();
  }

  setContext(context: Context | null): void {
    this.context = context;
    this.changed();
  }

  say(text: string, action?: Toast['action'], over?: () => void): void {
    this.#endToast();
    this.toast = { text, ...(action === undefined ? {} : { action }), ...(over === undefined ? {} : { over }) };
    this.#toastTimer = window.setTimeout(() => this.hush(), action === undefined ? 5000 : 10_000);
    this.changed();
  }

  /** A toast under the pointer or with focus stays. */
  holdToast(): void {
    clearTimeout(this.#toastTimer);
  }

  hush(): void {
    this.#endToast();
    this.changed();
  }

  #endToast(): void {
    clearTimeout(this.#toastTimer);
    const { toast } = this;
    this.toast = null;
    toast?.over?.();
  }

  /** A message deleted for this user: it goes at once, and for good when the way back has gone. */
  hide(row: MessageRow): void {
    const show = (): void => {
      this.hiding = new Set([...this.hiding].filter((key) => key !== row.key));
      this.changed();
    };
    let kept = false;
    this.hiding = new Set([...this.hiding, row.key]);
    const undo = { label: 'Undo', run: () => ((kept = true), show()) };
    this.say('Message deleted for you', undo, () => {
      if (!kept) this.chat.hideMessage(row.chatId, row.key).catch(() => (show(), this.say("Couldn't delete. The message is as it was.")));
    });
  }

  /** How the app looks from now on, here and in the other tabs. */
  choose(change: Partial<Look>): void {
    keepLook(change);
    this.#relook();
  }

  #relook(): void {
    this.look = keptLook();
    applyLook(this.look);
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Another tab chose how the app looks. */
  readonly #elsewhere = (event: StorageEvent): void => {
    if (isOfLook(event.key)) this.#relook();
  };

  readonly #leaves = (): void => this.#endToast();

  readonly #hash = (): void => {
    const next = chatOfHash();
    if (next === this.selected) return;
    this.selected = next;
    this.context = null;
    if (window.innerWidth < 1240) this.side = null;
    this.changed();
  };
}

function chatOfHash(): ChatId | null {
  const match = /^#\/chat\/(.+)$/.exec(location.hash);
  return match === null ? null : (decodeURIComponent(match[1] ?? '') as ChatId);
}

/** An element in the light DOM that draws again when the app changes. */
export abstract class View extends LitElement {
  static override properties = { app: { attribute: false } };
  declare app: App;
  #followed: App | null = null;
  readonly #onChange = (): void => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#followed?.removeEventListener('change', this.#onChange);
    this.#followed = null;
  }

  protected override willUpdate(_changed: Map<PropertyKey, unknown>): void {
    this.#follow();
  }

  #follow(): void {
    if (this.#followed === this.app || !this.isConnected) return;
    this.#followed?.removeEventListener('change', this.#onChange);
    this.#followed = this.app ?? null;
    this.#followed?.addEventListener('change', this.#onChange);
  }
}
