/**
 * Tells of new messages while nobody looks, by the system's notifications, if the user wants that. However many tabs are
 * open, one of them tells; and none does while one is in front.
 */

import type { ChatId, ChatRow } from '@linnet/client';
import type { App } from './app-state.ts';
import { firstName } from './lib/face.ts';
import { plain } from './lib/markdown.ts';

const OFFICE = 'linnet.bell'; // held by the tab that tells
const LOOKING = 'linnet.looking'; // shared by the tabs in front

export class Bell {
  readonly #app: App;
  readonly #shown = new Map<ChatId, Notification>();
  readonly #ended = new AbortController();
  #unread: ReadonlyMap<ChatId, number> | null = null; // null: what is there at first is no news
  #inOffice = false;
  #lookAway: (() => void) | null = null;

  constructor(app: App) {
    this.#app = app;
    const { signal } = this.#ended;
    const stop = app.chats.subscribe(({ rows }) => this.#heard(rows));
    app.addEventListener('close', () => this.#close(stop), { once: true });
    for (const name of ['focus', 'blur'] as const) window.addEventListener(name, () => this.#look(), { signal });
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
    navigator.locks.request(OFFICE, { signal }, () => new Promise<void>((release) => ((this.#inOffice = true), signal.addEventListener('abort', () => release())))).catch(() => undefined);
    this.#look();
  }

  #close(stop: () => void): void {
    stop();
    this.#ended.abort();
    this.#lookAway?.();
    for (const notification of this.#shown.values()) notification.close();
  }

  #look(): void {
    const looks = document.visibilityState === 'visible' && document.hasFocus();
    if (looks === (this.#lookAway !== null)) return;
    if (!looks) {
      this.#lookAway?.();
      this.#lookAway = null;
      return;
    }
    const away = new Promise<void>((resolve) => (this.#lookAway = resolve));
    navigator.locks.request(LOOKING, { mode: 'shared' }, () => away).catch(() => undefined);
  }

  #heard(rows: readonly ChatRow[]): void {
    const before = this.#unread;
    this.#unread = new Map(rows.map((row) => [row.chatId, row.unread]));
    for (const row of rows) {
      if (row.unread === 0) this.#withdraw(row.chatId);
      else if (before !== null && row.unread > (before.get(row.chatId) ?? 0)) void this.#tell(row);
    }
  }

  #withdraw(chatId: ChatId): void {
    this.#shown.get(chatId)?.close();
    this.#shown.delete(chatId);
  }

  async #tell(chat: ChatRow): Promise<void> {
    const { last } = chat;
    const wanted = this.#inOffice && this.#app.look.notify === 'on' && Notification.permission === 'granted';
    if (!wanted || chat.muted || chat.archived || last === null || last.own || last.deleted || last.kind !== 'message') return;
    const { held } = await navigator.locks.query();
    if (held?.some((lock) => lock.name === LOOKING) === true) return;
    const words = this.#app.look.preview === 'shown' ? plain(last.text, (userId) => userId.replaceAll('-', ' ')) : 'New message';
    const body = chat.type === 'group' ? `${firstName(last.senderName)}: ${words}` : words;
    const notification = new Notification(chat.name, { body, tag: chat.chatId, icon: './icon.svg' });
    this.#shown.set(chat.chatId, notification);
    notification.onclick = () => {
      window.focus();
      this.#app.open(chat.chatId);
      this.#withdraw(chat.chatId);
    };
  }
}
