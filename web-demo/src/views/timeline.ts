/** The open chat's messages: real rows in normal flow that follow the reader (window.ts: which are held; row-slice.ts: which are drawn). */
import type { ChatRow, MessageRow, MessagesResult, TimelineRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { badge, format } from '../lib/format.ts';
import { firstName } from '../lib/face.ts';
import { indexOf, type Goal } from '../lib/goal.ts';
import { layOut, within, type Item } from '../lib/grouping.ts';
import { RowSlice } from '../lib/row-slice.ts';
import { around, atEnd, newer, older, PAGE, sameWindow, withRoom, type Window } from '../lib/window.ts';
import { LiveController } from '../live.ts';
import { group } from '../parts/group.ts';
import { icon } from '../parts/icon.ts';
import { systemLines } from '../parts/system-line.ts';
import type { Names } from '../parts/rich.ts';
import { MessageGestures } from './message-gestures.ts';
import { FloatingDay } from './timeline-day.ts';
import { moveFocus } from './timeline-keys.ts';
import { come, glide, ring } from './timeline-motion.ts';
import { News } from './timeline-news.ts';
import { ScrollKeeper } from './timeline-scroll.ts';
import { Seen } from './timeline-seen.ts';

const DIVIDER_OFFSET = 72;
const LOWEST_ROW = 38;

export class Timeline extends View {
  static override properties = {
    ...View.properties,
    chat: { attribute: false },
    names: { attribute: false },
    roving: { state: true },
    far: { state: true },
    opened: { state: true },
  };
  declare chat: ChatRow;
  declare names: Names;
  declare roving: string | null;
  declare far: boolean;
  declare opened: string | null;

  readonly #news = new News((words) => this.dispatchEvent(new CustomEvent('tell', { detail: words, bubbles: true })), (userId) => this.names.nameOf(userId));
  readonly #messages = new LiveController(this, 'messages', (result) => this.#news.arrived(result));
  readonly #slice = new RowSlice();
  readonly #day = new FloatingDay(this);
  readonly #seen = new Seen(
    () => (this.isConnected ? this.#keeper : null),
    (seq) => this.#markRead(seq),
  );
  #window: Window = atEnd();
  #chatId = '';
  #unreadAfter: number | null = null;
  #goal: Goal | null = null;
  #keeper: ScrollKeeper | null = null;
  #groupIds = new Map<string, string>();
  #result: MessagesResult | null = null; // what the next two are made of
  #hiding: ReadonlySet<string> = new Set();
  #shown: readonly TimelineRow[] = [];
  #items: readonly Item[] = [];
  #stepped = false;
  #more = false; // rows are to come above
  #lastKey = '';
  readonly gestures = new MessageGestures(this);

  constructor() {
    super();
    this.roving = null;
    this.far = false;
    this.opened = null;
  }

  override disconnectedCallback(): void {
    this.#keepPlace();
    super.disconnectedCallback();
    this.#keeper?.close();
    this.#keeper = null;
    window.removeEventListener('focus', this.#seen.look);
    this.#news.forget();
    this.#day.sleep();
    this.#seen.stop();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.#seen.look);
  }

  get rows(): readonly TimelineRow[] {
    return this.#messages.value?.rows ?? [];
  }

  message(key: string): MessageRow | null {
    const row = this.rows.find((candidate) => candidate.key === key);
    return row?.kind === 'message' ? row : null;
  }

  /** With the frame, when the reader's scrolling of this frame is known: between frames, both would be one movement. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!document.hidden && this.hasUpdated) await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const wanted = this.app.takeAim(this.chat.chatId);
    if (this.chat.chatId !== this.#chatId) this.#open(wanted);
    else if (wanted !== null) this.jump(wanted, true);
    this.#watch(this.#window);
    this.#take(this.#messages.value);
    const more = this.#result !== null && (this.#result.hasOlder || this.#slice.from > 0);
    // The last rows above come first, then their place goes: at once, no browser could tell what has moved.
    if (this.#more && !more && this.#stepped) this.requestUpdate();
    else this.#more = more;
  }

  #take(result: MessagesResult | null): void {
    const { hiding } = this.app;
    if (result === this.#result && hiding === this.#hiding) return;
    this.#result = result;
    this.#hiding = hiding;
    this.#shown = (result?.rows ?? []).filter((row) => !hiding.has(row.key) && (this.chat.type === 'group' || row.kind === 'message'));
    this.#items = layOut(this.#shown, { unreadAfter: this.#unreadAfter, groupIds: this.#groupIds });
    const keys = this.#shown.map((row) => row.key);
    if (this.#goal !== null) this.#slice.restart(keys, indexOf(this.#goal, this.#shown, this.#unreadAfter), this.#screenful);
    else this.#slice.follow(keys, result?.hasNewer === false && this.#keeper?.pinned === true);
  }

  #watch(next: Window): void {
    this.#window = next;
    this.#messages.watch(this.app.chat, { chatId: this.chat.chatId, ...next });
  }

  /** Another chat: at the wanted message, its first unread one, or where it was left, or at the end. */
  #open(wanted: number | null): void {
    this.#keepPlace();
    this.#messages.stop();
    this.#chatId = this.chat.chatId;
    if (this.chat.markedUnread) void this.app.chat.markRead(this.chat.chatId, this.chat.readSeq).catch(() => undefined);
    this.#groupIds = new Map();
    this.#lastKey = '';
    this.#news.forget();
    this.roving = null;
    this.opened = null;
    this.far = false;
    const place = this.app.places.get(this.chat.chatId);
    this.#unreadAfter = this.chat.unread > 0 ? this.chat.readSeq : null;
    if (wanted !== null) [this.#window, this.#goal] = [around(wanted), { kind: 'seq', seq: wanted, quiet: true }];
    else if (this.chat.unread > 0) [this.#window, this.#goal] = [around(this.chat.readSeq), { kind: 'unread' }];
    else if (place !== undefined) [this.#window, this.#goal] = [around(place.seq), { kind: 'place', place }];
    else [this.#window, this.#goal] = [atEnd(), { kind: 'end' }];
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
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    if (this.#goal === null) keeper?.note();
    super.update(changed);
    this.#stepped = false;
    if (this.#keeper === null) this.#keeper = new ScrollKeeper(this.#scroller, this.#content, () => this.#moved());
    this.#settle(height, wasPinned);
    // Who scrolls away from the focused row goes on from what is on screen.
    if (focused?.matches('.message') === true && !focused.isConnected) this.#keeper.topRow()?.element.focus({ preventScroll: true });
  }

  get #scroller(): HTMLElement {
    return this.querySelector<HTMLElement>('.timeline')!;
  }

  get #content(): HTMLElement {
    return this.querySelector<HTMLElement>('.column')!;
  }

  get #screenful(): number {
    return Math.ceil((this.#keeper === null ? innerHeight : this.#scroller.clientHeight) / LOWEST_ROW) + 4;
  }

  /** The rows drawn reach the newest one. */
  get #atNewest(): boolean {
    return this.#result?.hasNewer === false && this.#slice.reachesEnd;
  }

  /** Same frame as the change: the place, or the goal of an opening or a jump. */
  #settle(height: number, wasPinned: boolean): void {
    const keeper = this.#keeper;
    const result = this.#result;
    if (keeper === null || result === null) return;
    const last = this.#shown.at(-1);
    if (this.#goal !== null && this.#goal.kind !== 'end' && result.rows.length === 0 && !result.loading) {
      this.#aim({ kind: 'end' }, atEnd()); // what was aimed at is not in this chat's visible history
      return;
    }
    if (this.#goal !== null && (result.rows.length > 0 || !result.loading)) {
      this.#reach(this.#goal, keeper, result);
    } else {
      if (!keeper.restore(this.#atNewest)) {
        this.#lastKey = last?.key ?? '';
        requestAnimationFrame(this.#look);
        return;
      }
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

  #aim(goal: Goal, next: Window): void {
    this.#goal = goal;
    this.#result = null; // the slice starts anew
    this.#watch(next);
    this.requestUpdate();
  }

  #reach(goal: Goal, keeper: ScrollKeeper, result: MessagesResult): void {
    keeper.pinned = false;
    switch (goal.kind) {
      case 'end':
        if (!this.#atNewest) return;
        keeper.restore(true);
        keeper.toEnd();
        break;
      case 'begin':
        keeper.restore(this.#atNewest);
        this.#scroller.scrollTop = 0;
        if (result.hasOlder && result.loading) return;
        this.querySelector<HTMLElement>('.message')?.focus({ preventScroll: true });
        break;
      case 'unread': {
        keeper.restore(this.#atNewest);
        const divider = this.querySelector<HTMLElement>('.unread-divider');
        if (divider === null && (result.loading || result.hasNewer) && result.rows.length < 2) return;
        if (divider === null) keeper.toEnd();
        else this.#scroller.scrollTop += divider.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - DIVIDER_OFFSET;
        break;
      }
      case 'place':
        keeper.restore(this.#atNewest);
        if (!keeper.put(goal.place)) keeper.toEnd();
        break;
      case 'seq': {
        const row = this.querySelector<HTMLElement>(`[data-seq="${goal.seq}"]`);
        if (row === null) {
          if (!result.loading && result.rows.length > 0) this.#goal = null;
          return;
        }
        keeper.restore(this.#atNewest);
        this.#centre(row, goal.quiet);
        break;
      }
    }
    this.#goal = null;
  }

  /** Shows the message with this seq and rings it, also in history that is not held yet. */
  jump(seq: number, quiet = false): void {
    const row = this.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (row !== null) this.#centre(row, quiet);
    else this.#aim({ kind: 'seq', seq, quiet }, this.rows.some((held) => held.seq === seq) ? this.#window : around(seq));
  }

  #centre(row: HTMLElement, quiet: boolean): void {
    const before = this.#scroller.scrollTop;
    row.scrollIntoView({ block: 'center', behavior: 'instant' });
    come(this.#content, this.#scroller.scrollTop - before, this.#scroller.clientHeight);
    ring(row);
    if (!quiet) row.focus({ preventScroll: true });
  }

  toLatest(): void {
    if (!this.#atNewest) return this.#aim({ kind: 'end' }, this.#result?.hasNewer === false ? this.#window : atEnd());
    const before = this.#scroller.scrollTop;
    this.#keeper?.toEnd();
    come(this.#content, this.#scroller.scrollTop - before, this.#scroller.clientHeight);
  }

  /** The chat's first message. */
  toFirst(): void {
    const result = this.#result;
    this.#aim({ kind: 'begin' }, result !== null && !result.hasOlder ? this.#window : around(1));
  }

  /** For a message just sent: the sender sees it. */
  followOwn(): void {
    if (this.#keeper?.pinned !== true) this.toLatest();
  }

  readonly #look = (): void => {
    this.#keeper?.remember();
    this.#moved();
  };

  readonly #scrolled = (): void => {
    this.#look();
    this.#day.wake();
  };

  #moved(): void {
    const keeper = this.#keeper;
    const result = this.#result;
    if (keeper === null || result === null || this.#goal !== null) return;
    const scroller = this.#scroller;
    const screen = scroller.clientHeight;
    const behind = keeper.fromEnd;
    const far = behind > 1.5 * screen || !this.#atNewest;
    if (far !== this.far) queueMicrotask(() => (this.far = far));
    const first = this.#shown[this.#slice.from];
    this.#day.place(scroller, first === undefined ? '' : format.day(first.time, Date.now()));
    const before = scroller.scrollTop - (this.querySelector<HTMLElement>('.more-above')?.offsetHeight ?? 0);
    if (!this.#stepped && this.#slice.step({ before, behind, screen })) {
      this.#stepped = true; // until it is drawn
      this.requestUpdate();
    }
    if (result.rows.length > 0 && !result.loading) this.#hold(keeper, result);
    this.#seen.look();
  }

  /** Asks for more rows before they are needed. */
  #hold(keeper: ScrollKeeper, result: MessagesResult): void {
    const wantsOlder = result.hasOlder && this.#slice.from < PAGE / 2;
    const wantsNewer = result.hasNewer && this.#slice.length - this.#slice.to < PAGE / 2;
    if (!wantsOlder && !wantsNewer && !keeper.pinned) return;
    const index = (key: string | undefined): number => result.rows.findIndex((row) => row.key === key);
    const drawn = { from: Math.max(0, index(this.#shown[this.#slice.from]?.key)), to: index(this.#shown[this.#slice.to - 1]?.key) + 1 };
    const top = Math.max(drawn.from, index(keeper.topRow()?.element.dataset['key']));
    const view = { seqs: result.rows.map((row) => row.seq), top, drawn, hasOlder: result.hasOlder, hasNewer: result.hasNewer };
    const next = wantsOlder ? older(view) : wantsNewer ? newer(this.#window, view) : withRoom(this.#window, view);
    if (next !== null && !sameWindow(next, this.#window)) this.#watch(next);
  }

  #markRead(seq: number): void {
    if (seq > this.chat.readSeq && this.chat.myRole !== null) void this.app.chat.markRead(this.chat.chatId, seq);
  }

  protected override render(): TemplateResult {
    const result = this.#result;
    const stop = this.roving !== null && result?.rows.some((row) => row.key === this.roving) ? this.roving : (result?.rows.findLast((row) => row.kind === 'message')?.key ?? '');
    const typing = this.chat.type === 'direct' && this.chat.typing.length > 0 && this.#atNewest;
    return html`
      <div class="timeline" role="log" aria-live="off" aria-label=${`Messages in ${this.chat.name}`} @scroll=${{ handleEvent: this.#scrolled, passive: true }}>
        <div class="column" @focusin=${this.#focused} @keydown=${(event: KeyboardEvent) => moveFocus(event, this)}>
          ${this.#more ? html`<div class="more-above" aria-hidden="true"></div>` : nothing}
          ${result !== null && !result.hasOlder && !result.loading ? this.#beginning() : nothing}
          ${repeat(within(this.#items, this.#slice), ({ item }) => item.id, ({ item, from }) => this.#item(item, from, stop))}
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

  #beginning(): TemplateResult | typeof nothing {
    if (this.#shown.some((row) => row.kind === 'message')) return nothing;
    const words = this.chat.type === 'direct' ? `Say hello to ${firstName(this.chat.name)}` : `Say hello in ${this.chat.name}`;
    return html`<p class="beginning">${words}</p>`;
  }

  #item(item: Item, from: number, stop: string): TemplateResult {
    switch (item.kind) {
      case 'day':
        return html`<div class="day-pill"><span>${format.day(item.time, Date.now())}</span></div>`;
      case 'unread':
        return html`<div class="unread-divider" role="separator"><span>New messages</span></div>`;
      case 'system':
        return systemLines(item.rows, this.opened === item.id, () => (this.opened = item.id));
      case 'group':
        return group(item, Math.max(0, this.#slice.from - from), this.#slice.to - from, stop, {
          ...this.names, names: this.names, type: this.chat.type, dir: this.app.look.dir, readOnly: this.chat.myRole === null, memberCount: this.chat.memberCount,
        });
    }
  }

  readonly #focused = (event: FocusEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.message');
    if (row !== null) this.roving = row.dataset['key'] ?? null;
  };
}

customElements.define('chat-timeline', Timeline);
