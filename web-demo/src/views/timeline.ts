/** The open chat's messages: a window of real rows in normal flow that follows the reader. */
import type { ChatRow, MessageRow, MessagesResult, TimelineRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { badge, format } from '../lib/format.ts';
import { firstName } from '../lib/face.ts';
import { layOut, type Group, type Item } from '../lib/grouping.ts';
import { around, atEnd, newer, older, sameWindow, withRoom, type Window } from '../lib/window.ts';
import { systemWords } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { face } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import { message } from '../parts/message.ts';
import type { Names } from '../parts/rich.ts';
import { MessageGestures } from './message-gestures.ts';
import { glide } from './timeline-motion.ts';
import { News } from './timeline-news.ts';
import { ScrollKeeper, type Place } from './timeline-scroll.ts';

const SEEN_MS = 400;
const STUCK_FADE_MS = 800;
const DIVIDER_OFFSET = 72;

type Goal = { readonly kind: 'end' } | { readonly kind: 'unread' } | { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'seq'; readonly seq: number };

export class Timeline extends View {
  static override properties = {
    ...View.properties,
    chat: { attribute: false },
    names: { attribute: false },
    window: { state: true },
    roving: { state: true },
    far: { state: true },
    opened: { state: true },
  };
  declare chat: ChatRow;
  declare names: Names;
  declare window: Window;
  declare roving: string | null;
  declare far: boolean;
  declare opened: string | null;

  readonly #news = new News((words) => this.dispatchEvent(new CustomEvent('tell', { detail: words, bubbles: true })), (userId) => this.names.nameOf(userId));
  readonly #messages = new LiveController(this, 'messages', (result) => this.#news.arrived(result));
  #chatId = '';
  #unreadAfter: number | null = null;
  #goal: Goal | null = null;
  #keeper: ScrollKeeper | null = null;
  #groupIds = new Map<string, string>();
  #lastKey = '';
  #seenTimer = 0;
  #fadeTimer = 0;
  readonly gestures = new MessageGestures(this);

  constructor() {
    super();
    this.window = atEnd();
    this.roving = null;
    this.far = false;
    this.opened = null;
  }

  override disconnectedCallback(): void {
    this.#keepPlace();
    super.disconnectedCallback();
    this.#keeper?.close();
    this.#keeper = null;
    window.removeEventListener('focus', this.#lookAround);
    this.#news.forget();
    for (const timer of [this.#seenTimer, this.#fadeTimer]) clearTimeout(timer);
    this.#seenTimer = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.#lookAround);
  }

  get rows(): readonly TimelineRow[] {
    return this.#messages.value?.rows ?? [];
  }

  message(key: string): MessageRow | null {
    const row = this.rows.find((candidate) => candidate.key === key);
    return row?.kind === 'message' ? row : null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.chat.chatId !== this.#chatId) this.#open();
    this.#messages.watch(this.app.chat, { chatId: this.chat.chatId, ...this.window });
  }

  /** Another chat: at its first unread message, or where it was left, or at the end. */
  #open(): void {
    this.#keepPlace();
    this.#messages.stop();
    this.#chatId = this.chat.chatId;
    this.#groupIds = new Map();
    this.#lastKey = '';
    this.#news.forget();
    this.roving = null;
    this.opened = null;
    this.far = false;
    const place = this.app.places.get(this.chat.chatId);
    if (this.chat.unread > 0) {
      this.#unreadAfter = this.chat.readSeq;
      this.window = around(this.chat.readSeq);
      this.#goal = { kind: 'unread' };
    } else if (place !== undefined) {
      this.#unreadAfter = null;
      this.window = around(place.seq);
      this.#goal = { kind: 'place', place };
    } else {
      this.#unreadAfter = null;
      this.window = atEnd();
      this.#goal = { kind: 'end' };
    }
  }

  #keepPlace(): void {
    const keeper = this.#keeper;
    if (keeper === null || this.#chatId === '') return;
    const place = keeper.place;
    const row = this.rows.find((candidate) => candidate.key === place?.key);
    if (keeper.pinned || place === null || row?.seq === null || row === undefined) this.app.places.delete(this.#chatId as ChatRow['chatId']);
    else this.app.places.set(this.#chatId as ChatRow['chatId'], { seq: row.seq, key: row.key, offset: place.offset });
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const keeper = this.#keeper;
    const height = keeper === null ? 0 : this.#scroller.scrollHeight;
    const wasPinned = keeper?.pinned ?? true;
    super.update(changed);
    if (this.#keeper === null) this.#keeper = new ScrollKeeper(this.#scroller, this.#content, () => this.#moved());
    this.#settle(height, wasPinned);
  }

  get #scroller(): HTMLElement {
    return this.querySelector<HTMLElement>('.timeline')!;
  }

  get #content(): HTMLElement {
    return this.querySelector<HTMLElement>('.column')!;
  }

  /** Same frame as the change: the place, or the goal of an opening or a jump. */
  #settle(height: number, wasPinned: boolean): void {
    const keeper = this.#keeper;
    const result = this.#messages.value;
    if (keeper === null || result === null) return;
    const last = result.rows.at(-1);
    if (this.#goal !== null && this.#goal.kind !== 'end' && result.rows.length === 0 && !result.loading) {
      this.#goal = { kind: 'end' }; // what was aimed at is not in this chat's visible history
      queueMicrotask(() => (this.window = atEnd()));
      return;
    }
    if (this.#goal !== null && (result.rows.length > 0 || !result.loading)) {
      this.#reach(this.#goal, keeper, result);
    } else {
      keeper.restore(!result.hasNewer);
      const grown = this.#scroller.scrollHeight - height;
      if (wasPinned && keeper.pinned && last !== undefined && last.key !== this.#lastKey && this.#lastKey !== '' && grown > 0) {
        const row = keeper.row(last.key);
        if (row !== null) glide(this.#content, row, last.own, grown);
      }
    }
    this.#lastKey = last?.key ?? '';
    keeper.remember();
    this.#moved();
  }

  #reach(goal: Goal, keeper: ScrollKeeper, result: MessagesResult): void {
    const atNewest = !result.hasNewer;
    keeper.pinned = false;
    switch (goal.kind) {
      case 'end':
        if (!atNewest) return;
        keeper.restore(true);
        keeper.toEnd();
        break;
      case 'unread': {
        keeper.restore(atNewest);
        const divider = this.querySelector<HTMLElement>('.unread-divider');
        if (divider === null && (result.loading || result.hasNewer) && result.rows.length < 2) return;
        if (divider === null) keeper.toEnd();
        else this.#scroller.scrollTop += divider.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - DIVIDER_OFFSET;
        break;
      }
      case 'place':
        keeper.restore(atNewest);
        if (!keeper.put(goal.place)) keeper.toEnd();
        break;
      case 'seq': {
        const row = this.querySelector<HTMLElement>(`[data-seq="${goal.seq}"]`);
        if (row === null) {
          if (!result.loading && result.rows.length > 0) this.#goal = null;
          return;
        }
        keeper.restore(atNewest);
        this.#centre(row, false);
        break;
      }
    }
    this.#goal = null;
  }

  /** Shows the message with this seq and rings it, also in history that is not held yet. */
  jump(seq: number): void {
    const row = this.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (row !== null) return this.#centre(row, true);
    this.#goal = { kind: 'seq', seq };
    this.window = around(seq);
  }

  #centre(row: HTMLElement, smooth: boolean): void {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    row.scrollIntoView({ block: 'center', behavior: smooth && !calm ? 'smooth' : 'instant' });
    row.classList.remove('ringed');
    void row.offsetWidth;
    row.classList.add('ringed');
    setTimeout(() => row.classList.remove('ringed'), 1300);
    row.focus({ preventScroll: true });
  }

  toLatest(): void {
    const result = this.#messages.value;
    if (result !== null && !result.hasNewer) {
      const far = (this.#keeper?.fromEnd ?? 0) > 3 * this.#scroller.clientHeight;
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: far || calm ? 'instant' : 'smooth' });
    } else {
      this.#goal = { kind: 'end' };
      this.window = atEnd();
    }
  }

  /** For a message just sent: the sender sees it. */
  followOwn(): void {
    if (this.#keeper?.pinned !== true) this.toLatest();
  }

  readonly #scrolled = (): void => {
    this.#keeper?.remember();
    this.#moved();
    this.classList.add('scrolling');
    clearTimeout(this.#fadeTimer);
    this.#fadeTimer = window.setTimeout(() => this.classList.remove('scrolling'), STUCK_FADE_MS);
  };

  #moved(): void {
    const keeper = this.#keeper;
    const result = this.#messages.value;
    if (keeper === null || result === null || this.#goal !== null) return;
    const scroller = this.#scroller;
    const screen = scroller.clientHeight;
    const far = keeper.fromEnd > 1.5 * screen || result.hasNewer;
    if (far !== this.far) queueMicrotask(() => (this.far = far));
    this.#floatDay(scroller);
    if (result.rows.length > 0 && !result.loading) {
      const view = () => ({ seqs: result.rows.map((row) => row.seq), top: keeper.topRow()?.index ?? 0, hasOlder: result.hasOlder, hasNewer: result.hasNewer });
      let next: Window | null = null;
      if (scroller.scrollTop < screen && result.hasOlder) next = older(view());
      else if (result.hasNewer && keeper.fromEnd < screen) next = newer(this.window, view());
      else if (keeper.pinned) next = withRoom(this.window, view());
      if (next !== null && !sameWindow(next, this.window)) {
        const moved = next;
        queueMicrotask(() => (this.window = moved));
      }
    }
    this.#lookAround();
  }

  /** While scrolling, the day of the first row floats at the top, unless its own pill is there. */
  #floatDay(scroller: HTMLElement): void {
    const edge = scroller.getBoundingClientRect().top;
    const float = this.querySelector<HTMLElement>('.day-float');
    let day = '';
    let near = false;
    for (const pill of this.querySelectorAll<HTMLElement>('.day-pill')) {
      const { top } = pill.getBoundingClientRect();
      if (top < edge) day = pill.textContent ?? '';
      near ||= top >= edge - 24 && top < edge + 44;
    }
    if (float === null) return;
    float.classList.toggle('shown', day !== '' && !near);
    const shown = float.firstElementChild;
    if (day === '' || shown === null || shown.textContent === day) return;
    const next = document.createElement('span'); // a new one: text that changes its width would count as a shift
    next.textContent = day;
    shown.replaceWith(next);
  }

  /** Seen: at least half on screen, at both ends of 400 ms, in a window that has the focus. */
  readonly #lookAround = (): void => {
    if (this.#seenTimer !== 0 || !document.hasFocus()) return;
    const before = this.#keeper?.visible() ?? null;
    if (before === null) return;
    this.#seenTimer = window.setTimeout(() => {
      this.#seenTimer = 0;
      const now = this.#keeper?.visible() ?? null;
      if (now === null || !document.hasFocus() || !this.isConnected) return;
      const seq = Math.min(before.last, now.last);
      if (seq >= Math.max(before.first, now.first) && seq > this.chat.readSeq && this.chat.myRole !== null) void this.app.chat.markRead(this.chat.chatId, seq);
      if (now.last !== before.last) this.#lookAround();
    }, SEEN_MS);
  };

  protected override render(): TemplateResult {
    const result = this.#messages.value;
    const items = result === null ? [] : layOut(result.rows.filter((row) => this.chat.type === 'group' || row.kind === 'message'), { unreadAfter: this.#unreadAfter, groupIds: this.#groupIds });
    const stop = this.roving !== null && result?.rows.some((row) => row.key === this.roving) ? this.roving : (result?.rows.findLast((row) => row.kind === 'message')?.key ?? '');
    const typing = this.chat.type === 'direct' && this.chat.typing.length > 0 && result !== null && !result.hasNewer;
    return html`
      <div class="timeline" role="log" aria-live="off" aria-label=${`Messages in ${this.chat.name}`} @scroll=${{ handleEvent: this.#scrolled, passive: true }}>
        <div class="column" @focusin=${this.#focused} @keydown=${this.#keys}>
          ${result !== null && !result.hasOlder && !result.loading ? this.#beginning(result.rows.filter((row) => row.kind === 'message').length) : nothing}
          ${repeat(items, (item) => item.id, (item) => this.#item(item, stop))}
          ${typing ? html`<div class="typing-bubble" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing}
        </div>
      </div>
      <div class="day-float" aria-hidden="true"><span></span></div>
      ${this.far || (this.chat.unread > 0 && this.#keeper !== null && !this.#keeper.pinned)
        ? html`<button class="jump" aria-label=${this.chat.unread > 0 ? `Latest messages, ${this.chat.unread} unread` : 'Latest messages'} title="Latest messages (End)" @click=${() => this.toLatest()}>
            ${icon('down')}${this.chat.unread > 0 ? html`<span class="badge tnum">${badge(this.chat.unread)}</span>` : nothing}
          </button>`
        : nothing}
    `;
  }

  #beginning(rows: number): TemplateResult | typeof nothing {
    if (rows > 0) return nothing;
    const words = this.chat.type === 'direct' ? `Say hello to ${firstName(this.chat.name)}` : `Say hello in ${this.chat.name}`;
    return html`<p class="beginning">${words}</p>`;
  }

  #item(item: Item, stop: string): TemplateResult {
    switch (item.kind) {
      case 'day':
        return html`<div class="day-pill"><span>${format.day(item.time, Date.now())}</span></div>`;
      case 'unread':
        return html`<div class="unread-divider" role="separator"><span>New messages</span></div>`;
      case 'system':
        return item.rows.length === 1 || this.opened === item.id
          ? html`${item.rows.map((row) => html`<p class="system-line" data-key=${row.key} data-seq=${row.seq ?? nothing}>${systemWords(row).map((word) => (typeof word === 'string' ? word : html`<b><bdi>${word.name}</bdi></b>`))}</p>`)}`
          : html`<p class="system-line" data-key=${item.rows[0]?.key ?? ''} data-seq=${item.rows.at(-1)?.seq ?? nothing}><button @click=${() => (this.opened = item.id)}>${item.rows.length} changes</button></p>`;
      case 'group':
        return this.#group(item, stop);
    }
  }

  #group(group: Group, stop: string): TemplateResult {
    const named = this.chat.type === 'group' && !group.own;
    const first = group.rows[0];
    const readOnly = this.chat.myRole === null;
    return html`<div class="group ${group.own ? 'own' : ''} ${named ? 'faced' : ''}">
      ${named && first !== undefined ? html`<div class="group-face">${face(first.senderId, first.senderName, 32)}</div>` : nothing}
      <div class="group-rows">
        ${repeat(
          group.rows,
          (row) => row.key,
          (row, i) => {
            const last = i === group.rows.length - 1;
            const stops = row.key === stop;
            return guard([row, i === 0, last, stops, this.names, this.chat.type, this.app.dir, readOnly, format.longClock], () =>
              message(row, { ...this.names, type: this.chat.type, dir: this.app.dir, named: named && i === 0, first: i === 0, last, stop: stops, readOnly }),
            );
          },
        )}
      </div>
    </div>`;
  }

  readonly #focused = (event: FocusEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.message');
    if (row !== null) this.roving = row.dataset['key'] ?? null;
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target as HTMLElement).matches('.message')) return;
    const rows = [...this.querySelectorAll<HTMLElement>('.message')];
    const at = rows.indexOf(event.target as HTMLElement);
    if (event.key === 'End') {
      event.preventDefault();
      this.toLatest();
      rows.at(-1)?.focus({ preventScroll: true });
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
}

customElements.define('chat-timeline', Timeline);
