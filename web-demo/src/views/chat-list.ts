/** The list of chats: one tab stop, arrows inside, each row one link with one composed label. */

import type { ChatRow, ConnectionState, Presence, UserId } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { ConnectionController } from '../connection-watch.ts';
import { badge, format } from '../lib/format.ts';
import { firstName } from '../lib/face.ts';
import { languageOf } from '../lib/language.ts';
import { plain } from '../lib/markdown.ts';
import { mutedWords, previewWords, statusWord, typingWords } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { chatFace, face } from '../parts/face.ts';
import { icon, mark } from '../parts/icon.ts';
import { openMenu } from '../parts/menu.ts';
import { status } from '../parts/status.ts';
import { openAppMenu, openNewChat, openNewGroup, openSearch } from './actions.ts';
import { chatMenuItems, mute, setArchived, unmute } from './chat-actions.ts';
import './connection-banner.ts';
import { RowSwipe } from './row-swipe.ts';

type Filter = 'all' | 'unread' | 'groups' | 'archived';

const PRESENCE_MAX = 200;
const ABOVE_ROWS_PX = 120;
const ROW_PX = { roomy: 68, compact: 54 } as const;

export class ChatList extends View {
  static override properties = { ...View.properties, filter: { state: true }, roving: { state: true }, all: { state: true } };
  declare all: boolean;
  declare filter: Filter;
  declare roving: string | null;
  readonly #chats = new LiveController(this, 'chats', (result) => {
    for (const row of result.rows) if (row.peerId !== null) this.#names.set(row.peerId, row.name);
  });
  readonly #connection = new ConnectionController(this, 'news');
  readonly #presence = new LiveController(this, 'presence');
  readonly #names = new Map<string, string>();
  #peers: readonly UserId[] = [];
  #waits = false;

  constructor() {
    super();
    this.filter = 'all';
    this.all = false;
    this.roving = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#chats.follow(this.app.chats);
    this.#connection.listen(this.app.connection);
    const peers = (this.#chats.value?.rows ?? []).flatMap((row) => row.peerId ?? []).slice(0, PRESENCE_MAX);
    if (peers.length !== this.#peers.length || peers.some((peer) => !this.#peers.includes(peer))) this.#peers = peers;
    this.#presence.watch(this.app.chat, { users: this.#peers });
  }

  protected override updated(): void {
    if (this.all || this.#waits || this.#chats.value === null) return;
    this.#waits = true;
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (this.all = true))));
  }

  /** At first a screen of rows is drawn, the others when that is seen. */
  get #rowsMax(): number | undefined {
    return this.all ? undefined : Math.ceil((innerHeight - ABOVE_ROWS_PX) / ROW_PX[this.app.look.density]) + 1;
  }

  protected override render(): TemplateResult {
    const chats = this.#chats.value;
    const unread = chats?.rows.filter(isNews).length ?? 0;
    const archived = chats?.rows.some((row) => row.archived) === true;
    if (this.filter === 'archived' && chats !== null && !archived) this.filter = 'all';
    const rows = (chats?.rows ?? []).filter((row) => this.#shows(row)).slice(0, this.#rowsMax);
    const online = new Map<UserId, Presence>(this.#presence.value?.users.map((user) => [user.userId, user]));
    const live = this.app.connection.live;
    nameTab(unread);
    const { search } = this.app;
    return html`
      <header class="list-header" role=${innerWidth < 640 && this.app.selected === null ? 'none' : nothing}>
        ${mark(28)}
        <h1>Linnet</h1>
        <button class="icon-button" aria-label="New chat" title="New chat (Alt N)" aria-haspopup="dialog" @click=${() => openNewChat(this.app)}>${icon('compose')}</button>
        <button class="me" title=${this.app.me.name} aria-haspopup="menu" @click=${(event: Event) => openAppMenu(this.app, event.currentTarget as HTMLElement)}>
          <span class="hush">You: ${this.app.me.name}. Menu</span>${face(this.app.me.userId, this.app.me.name, 28, live)}
        </button>
      </header>
      <button class="search-field" ?inert=${search !== null} @click=${() => openSearch(this.app)}>${icon('search')}<span>Search<span class="hush"> messages and chats</span></span></button>
      ${search?.pane() ?? nothing}
      <nav aria-label="Chats" class="list-nav" ?inert=${search !== null}>
        <div class="filters" role="group" aria-label="Show">
          ${this.#filter('all', 'All')} ${this.#filter('unread', 'Unread', unread)} ${this.#filter('groups', 'Groups')} ${archived ? this.#filter('archived', 'Archived') : nothing}
        </div>
        <connection-banner class="phone-only" .app=${this.app}></connection-banner>
        <div class="list-scroll">
        ${this.#notice(this.app.connection.connection?.state ?? null, chats?.firstSync ?? false)}
        ${chats !== null && chats.total === 0 && !chats.firstSync
          ? this.#empty()
          : html`<ul @keydown=${this.#keys} @focusin=${this.#focused} @contextmenu=${this.#context}>
              ${repeat(
                rows,
                (row) => row.chatId,
                (row, i) => html`<li>${this.#row(row, row.peerId !== null && (online.get(row.peerId)?.online ?? false), (this.roving ?? this.app.selected ?? rows[0]?.chatId) === row.chatId || (i === 0 && !rows.some((r) => r.chatId === (this.roving ?? this.app.selected))))}</li>`,
              )}
            </ul>`}
        ${chats !== null && chats.total > 0 && rows.length === 0 ? html`<p class="list-none">${{ all: 'All your chats are archived', unread: 'Nothing unread', groups: 'No groups yet', archived: '' }[this.filter]}</p>` : nothing}
        </div>
      </nav>
    `;
  }

  #shows(row: ChatRow): boolean {
    if (this.filter === 'archived' || row.archived) return this.filter === 'archived' && row.archived;
    return this.filter === 'all' || (this.filter === 'groups' ? row.type === 'group' : isNews(row) || row.chatId === this.app.selected);
  }

  #rowAt(target: EventTarget | null): ChatRow | undefined {
    const chatId = (target as HTMLElement).closest<HTMLElement>('.chat-row')?.dataset['chat'];
    return chatId === undefined ? undefined : this.app.known.get(chatId as ChatRow['chatId']);
  }

  readonly #context = (event: MouseEvent): void => {
    const chat = this.#rowAt(event.target);
    if (chat === undefined) return;
    event.preventDefault();
    const row = (event.target as HTMLElement).closest<HTMLElement>('.chat-row')!;
    const byPointer = event.button === 2 && innerWidth >= 640;
    const anchor = byPointer ? { x: event.clientX, y: event.clientY } : row;
    openMenu(anchor, chat.name, chatMenuItems(this.app, chat, anchor, true));
  };

  protected override firstUpdated(): void {
    new RowSwipe(this, (row, way) => {
      const chat = this.#rowAt(row);
      if (chat === undefined) return;
      if (way === 'start') setArchived(this.app, chat);
      else if (chat.muted) unmute(this.app, chat);
      else mute(this.app, chat, null);
    });
  }

  #filter(value: Filter, label: string, count = 0): TemplateResult {
    return html`<button class="filter" aria-pressed=${this.filter === value} @click=${() => (this.filter = value)}
      >${label}${count > 0 ? html`<span class="count tnum">${count}</span>` : nothing}</button
    >`;
  }

  #notice(state: ConnectionState | null, firstSync: boolean): TemplateResult | typeof nothing {
    const skeleton = [1, 2, 3, 4, 5].map(() => html`<div class="skeleton" aria-hidden="true"><i></i><b></b><u></u></div>`);
    if (this.#chats.value === null) return html`<p class="hush">Opening your chats</p><div class="late">${skeleton}</div>`;
    if (firstSync) return html`<p class="list-notice">Loading your chats</p>${skeleton}`;
    if (state?.kind === 'catching_up' && state.remaining > 0) return html`<p class="list-notice">Catching up, ${format.number(state.remaining)} ${state.remaining === 1 ? 'message' : 'messages'} to go</p>`;
    return nothing;
  }

  #empty(): TemplateResult {
    return html`<div class="list-empty">
      <h2>It's quiet here</h2>
      <p>Start a chat, or share your name so that others find you.</p>
      <button class="button primary" @click=${() => openNewChat(this.app)}>New chat</button>
      <button class="button" @click=${() => openNewGroup(this.app)}>New group</button>
    </div>`;
  }

  #row(chat: ChatRow, online: boolean, stop: boolean): TemplateResult {
    const now = Date.now();
    const selected = chat.chatId === this.app.selected;
    const time = chat.time > 0 ? format.short(chat.time, now) : '';
    const preview = this.#preview(chat);
    const last = chat.last;
    const own = last !== null && last.own && last.kind === 'message' && !last.deleted;
    const label = [
      chat.name,
      chat.unread > 0 ? `${chat.unread} unread` : chat.markedUnread ? 'unread' : '',
      chat.mentions > 0 ? 'mentions you' : '',
      mutedWords(chat, now).toLowerCase(),
      chat.pinned === null ? '' : 'pinned',
      preview.spoken,
      own ? statusWord(last.status, chat.type) : '',
      online ? 'online' : '',
      time,
    ];
    return html`<a
      class="chat-row ${selected ? 'selected' : ''} ${isNews(chat) ? 'unread' : ''} ${chat.muted ? 'muted' : ''} ${chat.archived ? 'archived' : ''}"
      href="#/chat/${encodeURIComponent(chat.chatId)}"
      data-chat=${chat.chatId}
      tabindex=${stop ? 0 : -1}
      aria-current=${selected ? 'page' : nothing}
    >
      <span class="hush">${label.filter(Boolean).join(', ')}</span>
      ${chatFace(chat, 48, online)}
      <span class="row-text" aria-hidden="true">
        <span class="row-line">
          <span class="row-name"><bdi>${chat.name}</bdi></span>${chat.muted ? html`<span class="row-mark">${icon('mute')}</span>` : nothing}<i class="row-gap"></i>
          ${own ? status(last.status, chat.type) : nothing}
          <time class="row-time">${time}</time>
        </span>
        <span class="row-line">
          <span class="row-preview">${preview.shown}</span>
          ${chat.mentions > 0 ? html`<span class="badge at">@</span>` : nothing}
          ${chat.unread > 0 ? html`<span class="badge tnum">${badge(chat.unread)}</span>` : chat.markedUnread ? html`<span class="badge"></span>` : nothing}
          ${chat.pinned === null ? nothing : html`<span class="row-mark">${icon('pin')}</span>`}
        </span>
      </span>
    </a>`;
  }

  /** Who is mentioned: people one writes with have names here, others the words of their id. */
  readonly #nameOf = (userId: string): string => firstName(userId === this.app.me.userId ? this.app.me.name : (this.#names.get(userId) ?? userId.replaceAll('-', ' ')));

  /** Typing before draft before the last message. */
  #preview(chat: ChatRow): { shown: TemplateResult | string; spoken: string } {
    if (chat.typing.length > 0) {
      const words = typingWords(chat.typing, chat.type);
      return { shown: html`<bdi class="typing-words">${words}</bdi>`, spoken: words };
    }
    if (chat.draft.trim() !== '' && chat.chatId !== this.app.selected) {
      const draft = plain(chat.draft, this.#nameOf);
      return { shown: html`<bdi class="draft-word">Draft:</bdi><bdi lang=${languageOf(draft)}>${draft}</bdi>`, spoken: `Draft: ${draft}` };
    }
    const last = chat.last;
    if (last === null || (last.kind === 'chat_created' && chat.type === 'direct')) return { shown: html`<bdi>${chat.type === 'direct' ? `Say hello to ${firstName(chat.name)}` : 'New group'}</bdi>`, spoken: '' };
    const words = plain(previewWords(last), this.#nameOf);
    if (last.kind !== 'message') return { shown: html`<bdi>${words}</bdi>`, spoken: words };
    const who = last.own ? (last.status === 'sending' || chat.type === 'group' ? 'You' : '') : chat.type === 'group' ? firstName(last.senderName) : '';
    return { shown: html`${who === '' ? nothing : html`<bdi class="row-who">${who}:</bdi>`}<bdi lang=${languageOf(words)}>${words}</bdi>`, spoken: who === '' ? words : `${who}: ${words}` };
  }

  readonly #focused = (event: FocusEvent): void => {
    this.roving = (event.target as HTMLElement).dataset['chat'] ?? null;
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...this.querySelectorAll<HTMLAnchorElement>('.chat-row')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
  };

  /** For Alt arrows: the chat before or after the open one, as the list shows them. */
  neighbour(step: 1 | -1, unreadOnly: boolean): ChatRow | null {
    const rows = (this.#chats.value?.rows ?? []).filter((row) => !row.archived || row.chatId === this.app.selected);
    const at = rows.findIndex((row) => row.chatId === this.app.selected);
    for (let i = at + step; i >= 0 && i < rows.length; i += step) if (!unreadOnly || isNews(rows[i]!)) return rows[i] ?? null;
    return unreadOnly ? (rows.find(isNews) ?? null) : null;
  }
}

/** Something that the user has not read and wants to hear of. */
function isNews(chat: ChatRow): boolean {
  return (chat.unread > 0 || chat.markedUnread) && !chat.muted && !chat.archived;
}

/** On the tab, seen while another one is open. Only what changes is written: a new address would be fetched again. */
function nameTab(unread: number): void {
  const title = unread > 0 ? `(${unread}) Linnet` : 'Linnet';
  const icon = document.querySelector('link[rel="icon"]');
  const address = unread > 0 ? './icon-unread.svg' : './icon.svg';
  if (document.title !== title) document.title = title;
  if (icon?.getAttribute('href') !== address) icon?.setAttribute('href', address);
}

customElements.define('chat-list', ChatList);
