/** The search over the list of chats: field, filters, chats and messages that were found. Arrows walk, Enter opens, Esc leaves. */

import type { ChatRow, SearchHit } from '@linnet/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { firstName } from '../lib/face.ts';
import { format } from '../lib/format.ts';
import { find, split, tidy, type Part } from '../lib/search-words.ts';
import { count } from '../lib/words.ts';
import { chatFace } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import { chooseChat, chooseDays, chooseSender } from './filters.ts';
import type { Search } from './search.ts';

const TELL_MS = 700;

export class SearchPane extends View {
  static override properties = { ...View.properties, search: { attribute: false } };
  declare search: Search;
  #followed: Search | null = null;
  #tellTimer = 0;
  readonly #changed = (): void => {
    this.requestUpdate();
    clearTimeout(this.#tellTimer);
    this.#tellTimer = window.setTimeout(() => this.#tell(), TELL_MS);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#followed?.removeEventListener('change', this.#changed);
    this.#followed = null;
    clearTimeout(this.#tellTimer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.#followed === this.search) return;
    this.#followed?.removeEventListener('change', this.#changed);
    this.#followed = this.search;
    this.#followed.addEventListener('change', this.#changed);
  }

  protected override firstUpdated(): void {
    this.field.focus();
    this.field.select();
  }

  protected override updated(_changed: PropertyValues): void {
    this.querySelector('.hit.open')?.scrollIntoView({ block: 'nearest' });
  }

  get field(): HTMLInputElement {
    return this.querySelector('input')!;
  }

  protected override render(): TemplateResult {
    const { search } = this;
    const { question, answered, hits } = search;
    const { chats } = search;
    const found = answered !== null && !search.isEmpty;
    return html`<div class="search-pane" role="search" aria-label="Search" @keydown=${this.#keys}>
      <div class="search-field typing">
        ${icon('search')}
        <input
          type="text"
          aria-label="Search messages and chats"
          placeholder="Search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          maxlength="500"
          .value=${question.text}
          @input=${() => search.ask({ text: this.field.value })}
        />
        <button class="icon-button" aria-label=${question.text === '' ? 'Close search' : 'Clear'} title=${question.text === '' ? 'Close (Esc)' : 'Clear'} @click=${this.#clear}>${icon('close')}</button>
      </div>
      <div class="search-filters" role="group" aria-label="Only">${this.#filters()}</div>
      <div class="search-found" @scroll=${{ handleEvent: this.#scrolled, passive: true }}>
        ${chats.length === 0 ? nothing : html`<h2>Chats</h2><ul>${chats.map((chat) => html`<li>${this.#chat(chat)}</li>`)}</ul>`}
        ${found && hits.length > 0
          ? html`<h2>Messages<span class="count tnum">${totalOf(search)}</span>
                <button class="link-button order" @click=${() => search.ask({ order: question.order === 'newest' ? 'relevance' : 'newest' })} title="Change the order">${question.order === 'newest' ? 'Newest first' : 'Best first'}</button>
              </h2>
              <ul class="hits">
                ${repeat(hits, (hit) => hit.chatId + hit.seq, (hit, i) => html`<li>${guard([hit, search.at === i, this.app.me.userId], () => this.#hit(hit, i))}</li>`)}
              </ul>`
          : nothing}
        ${this.#nothing(found && hits.length === 0 && chats.length === 0)}
      </div>
    </div>`;
  }

  #nothing(none: boolean): TemplateResult | typeof nothing {
    const { search } = this;
    const asked = search.question.text.trim();
    if (search.failed) return html`<p class="search-none">The search didn't work. Your messages are as they were.</p>`;
    if (search.isEmpty) return html`<p class="search-none">Words that a message has, or the beginning of the last one. "Quotes" hold words together. The messages that this browser has are searched.</p>`;
    if (!none) return nothing;
    return html`<p class="search-none">${asked === '' ? 'Nothing found.' : `Nothing found for "${asked}".`} Try fewer words or another name.</p>`;
  }

  #filters(): readonly TemplateResult[] {
    const { search, app } = this;
    const { sender, chat, days } = search.question;
    const chip = (name: string, shown: string | null, choose: (anchor: HTMLElement) => void, clear: () => void): TemplateResult =>
      shown === null
        ? html`<button class="search-chip" aria-haspopup="menu" @click=${(event: Event) => choose(event.currentTarget as HTMLElement)}>${name}</button>`
        : html`<button class="search-chip on" aria-label=${`${shown}. Remove`} @click=${clear}><bdi>${shown}</bdi>${icon('close')}</button>`;
    return [
      chip('From', sender === null ? null : `From ${sender.userId === app.me.userId ? 'you' : firstName(sender.name)}`, (anchor) => chooseSender(anchor, app, search), () => search.ask({ sender: null })),
      chip('Chat', chat === null ? null : `In ${chat.name}`, (anchor) => chooseChat(anchor, app, search), () => search.ask({ chat: null })),
      chip('Date', days?.label ?? null, (anchor) => chooseDays(anchor, search), () => search.ask({ days: null })),
    ];
  }

  #chat(chat: ChatRow): TemplateResult {
    const note = chat.type === 'group' ? `Group, ${count(chat.memberCount, 'member', 'members')}` : '';
    return html`<button class="hit" @click=${() => this.app.open(chat.chatId)}>
      ${chatFace(chat, 36)}
      <span class="hit-text"><span class="hit-name"><bdi>${marked(split(chat.name, find(chat.name, this.search.words)))}</bdi></span><span class="hit-note">${note}</span></span>
    </button>`;
  }

  #hit(hit: SearchHit, i: number): TemplateResult {
    const chat = { chatId: hit.chatId, type: hit.chatType, peerId: hit.peerId, name: hit.chatName };
    const who = hit.own ? 'You' : hit.chatType === 'group' ? firstName(hit.senderName) : '';
    const ranges = hit.snippet.marks.map(({ start, length }) => ({ start, end: start + length }));
    const parts = tidy(split(hit.snippet.text, ranges), (userId) => this.#nameOf(userId));
    return html`<button
      class="hit ${this.search.at === i ? 'open' : ''}"
      aria-current=${this.search.at === i ? 'true' : nothing}
      @click=${() => this.search.open(i)}
    >
      ${chatFace(chat, 36)}
      <span class="hit-text">
        <span class="hit-name"><bdi>${hit.chatName}</bdi><time class="row-time">${format.short(hit.time, Date.now())}</time></span>
        <span class="hit-words" dir="auto">${who === '' ? nothing : html`<bdi class="hit-who">${who}:</bdi> `}${marked(parts)}</span>
      </span>
    </button>`;
  }

  #nameOf(userId: string): string {
    if (userId === this.app.me.userId) return firstName(this.app.me.name);
    const chat = [...this.app.known.values()].find((row) => row.peerId === userId);
    return chat === undefined ? userId.replaceAll('-', ' ') : firstName(chat.name);
  }

  #tell(): void {
    const { search } = this;
    if (search.isEmpty || search.answered !== search.question || search.at !== null) return;
    const words = search.total === 0 ? 'No messages' : `${totalOf(search)} ${search.total === 1 ? 'message' : 'messages'}`;
    this.dispatchEvent(new CustomEvent('tell', { detail: words, bubbles: true }));
  }

  readonly #clear = (): void => {
    if (this.search.question.text === '') return this.search.leave();
    this.search.ask({ text: '' });
    this.field.focus();
  };

  readonly #scrolled = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < clientHeight) void this.search.further();
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const stops = [this.field, ...this.querySelectorAll<HTMLElement>('.hit')];
    const at = stops.indexOf(event.target as HTMLElement);
    if (event.key === 'Enter' && at === 0) {
      event.preventDefault();
      void this.search.step(event.shiftKey ? -1 : 1);
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(at > 0 ? { Home: 1, End: stops.length - 1 } : {}) }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(to, stops.length - 1))]?.focus();
  };
}

export function totalOf(search: Search): string {
  return format.number(search.total) + (search.totalIsExact ? '' : '+');
}

function marked(parts: readonly Part[]): readonly (TemplateResult | string)[] {
  return parts.map((part) => (part.hit ? html`<mark>${part.text}</mark>` : part.text));
}

customElements.define('search-pane', SearchPane);
