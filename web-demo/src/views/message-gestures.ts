/** What can be done with a message: by pointer, by keys on the focused one, by touch. One bar that moves, not one per row. */

import type { MessageRow } from '@linnet/client';
import { html, render, type ReactiveController } from 'lit';
import { plain } from '../lib/markdown.ts';
import { askWhich } from '../parts/dialog.ts';
import { chosenAfter } from '../parts/poll.ts';
import { openForward, openHistory } from './actions.ts';
import { icon } from '../parts/icon.ts';
import { openMenu, type MenuItem } from '../parts/menu.ts';
import { openPopup } from '../parts/popup.ts';
import { openPicker, remembered } from './emoji-picker.ts';
import { pop } from './timeline-motion.ts';
import type { Timeline } from './timeline.ts';

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;
/** Keys of a focused message; all others begin a text. */
export const MESSAGE_KEYS: ReadonlySet<string> = new Set(['r', 'e', 'i', 'Delete', '+', ':', 'Enter']);
const LONG_PRESS_MS = 350;
const SWIPE_PX = 48;

export class MessageGestures implements ReactiveController {
  readonly #host: Timeline;
  readonly #bar = document.createElement('div');
  #barKey = '';
  #press = 0;
  #swipe: { readonly key: string; readonly x: number; readonly y: number; readonly line: HTMLElement; active: boolean; by: number } | null = null;
  #whoTimer = 0;

  constructor(host: Timeline) {
    this.#host = host;
    host.addController(this);
    this.#bar.className = 'actions';
  }

  hostConnected(): void {
    const host = this.#host;
    host.addEventListener('pointerover', this.#over);
    host.addEventListener('pointerleave', this.#leave);
    host.addEventListener('click', this.#click);
    host.addEventListener('contextmenu', this.#context);
    host.addEventListener('keydown', this.#key);
    host.addEventListener('dblclick', this.#double);
    host.addEventListener('pointerdown', this.#down);
    host.addEventListener('pointermove', this.#move);
    host.addEventListener('pointerup', this.#up);
    host.addEventListener('pointercancel', this.#up);
  }

  #rowOf(target: EventTarget | null): { element: HTMLElement; row: MessageRow } | null {
    const element = (target as HTMLElement | null)?.closest<HTMLElement>('.message') ?? null;
    const row = element === null ? null : this.#host.message(element.dataset['key'] ?? '');
    return element === null || row === null ? null : { element, row };
  }

  get #readOnly(): boolean {
    return this.#host.chat.myRole === null;
  }

  readonly #over = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    const chip = (event.target as HTMLElement).closest<HTMLElement>('.chip');
    clearTimeout(this.#whoTimer);
    if (chip !== null) this.#whoTimer = window.setTimeout(() => this.#who(chip), 500);
    const hit = this.#rowOf(event.target);
    if (hit === null) return;
    if (!this.#host.classList.contains('scrolling')) this.#showBar(hit.element, hit.row);
  };

  readonly #leave = (): void => {
    clearTimeout(this.#whoTimer);
    if (!this.#bar.querySelector('[aria-expanded="true"]')) this.#hideBar();
  };

  #hideBar(): void {
    this.#bar.remove();
    this.#barKey = '';
  }

  #showBar(element: HTMLElement, row: MessageRow): void {
    if (row.key === this.#barKey && this.#bar.isConnected) return;
    if (row.deleted || row.seq === null || this.#readOnly) return this.#hideBar();
    this.#barKey = row.key;
    render(
      html`<button class="icon-button" tabindex="-1" aria-label="React" title="React (+)" @click=${(event: Event) => this.quick(row, event.currentTarget as HTMLElement)}>${icon('react')}</button
        ><button class="icon-button mirror" tabindex="-1" aria-label="Reply" title="Reply (R)" @click=${() => this.reply(row)}>${icon('reply')}</button
        ><button class="icon-button" tabindex="-1" aria-label="More" title="More" aria-haspopup="menu" @click=${(event: Event) => this.menu(row, event.currentTarget as HTMLElement)}>${icon('dots')}</button>`,
      this.#bar,
    );
    element.querySelector('.bubble-line')?.append(this.#bar);
  }

  readonly #click = (event: MouseEvent): void => {
    const act = (event.target as HTMLElement).closest<HTMLElement>('[data-act]');
    const hit = this.#rowOf(event.target);
    if (act === null || hit === null) return;
    const { chat, app } = this.#host;
    switch (act.dataset['act']) {
      case 'jump':
        return this.#host.jump(Number(act.dataset['to']));
      case 'toggle':
        if (this.#readOnly) return this.#who(act);
        return this.react(hit.row, act.dataset['emoji'] ?? '');
      case 'vote':
        return this.#vote(hit.row, Number(act.dataset['option']));
      case 'unvote':
        return void app.chat.vote(chat.chatId, hit.row.key, []).catch(this.#noVote);
      case 'history':
        return openHistory(app, hit.row, this.#host.names);
      case 'retry':
        return void app.chat.retry(chat.chatId, hit.row.key).catch(() => undefined);
      case 'discard':
        return void app.chat.cancel(chat.chatId, hit.row.key).catch(() => undefined);
    }
  };

  readonly #context = (event: MouseEvent): void => {
    const hit = this.#rowOf(event.target);
    if (hit === null || (event.target as HTMLElement).closest('a') !== null) return;
    const selection = getSelection();
    if (selection !== null && !selection.isCollapsed && selection.containsNode(hit.element, true)) return;
    event.preventDefault();
    if (this.#press !== 0) return; // the long press opens it
    const box = hit.element.querySelector('.bubble')?.getBoundingClientRect();
    const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0);
    this.menu(hit.row, byKey && box !== undefined ? { x: box.left + 24, y: box.top + 24 } : { x: event.clientX, y: event.clientY });
  };

  readonly #double = (event: MouseEvent): void => {
    const hit = this.#rowOf(event.target);
    if (hit === null || (event.target as HTMLElement).closest('.bubble') !== null) return;
    this.reply(hit.row);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (!target.matches('.message')) return;
    const hit = this.#rowOf(target);
    if (hit === null) return;
    const { row } = hit;
    const run = { r: () => this.reply(row), e: () => this.edit(row), i: () => this.info(row), Delete: () => this.remove(row), '+': () => this.quick(row, this.#anchor(hit.element)), ':': () => this.quick(row, this.#anchor(hit.element)), Enter: () => this.menu(row, this.#anchor(hit.element)) }[event.key];
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  #anchor(element: HTMLElement): Element {
    return element.querySelector('.bubble') ?? element;
  }

  readonly #noVote = (): void => this.#host.app.say("Couldn't vote. The poll is as it was.");

  #vote(row: MessageRow, pressed: number): void {
    const { chat, app } = this.#host;
    if (row.poll === null || row.poll.closed || this.#readOnly) return;
    void app.chat.vote(chat.chatId, row.key, chosenAfter(row.poll, pressed)).catch(this.#noVote);
  }

  #pin(row: MessageRow): void {
    const { chat, app } = this.#host;
    const failed = (): void => app.say("That didn't work. The message is as it was.");
    const set = (pinned: boolean): Promise<void> => app.chat.pin(chat.chatId, row.key, pinned);
    void set(!row.pinned).then(() => app.say(row.pinned ? 'Message unpinned' : 'Message pinned', { label: 'Undo', run: () => void set(row.pinned).catch(failed) }), failed);
  }

  reply(row: MessageRow): void {
    if (row.deleted || row.seq === null || this.#readOnly) return;
    this.#host.app.setContext({ kind: 'reply', row });
    this.#host.dispatchEvent(new CustomEvent('compose', { bubbles: true }));
  }

  edit(row: MessageRow): void {
    if (!row.own || row.deleted || row.status === 'failed' || this.#readOnly) return;
    this.#host.app.setContext({ kind: 'edit', row });
    this.#host.dispatchEvent(new CustomEvent('compose', { bubbles: true }));
  }

  info(row: MessageRow): void {
    if (row.own && row.seq !== null && !row.deleted) this.#host.app.showInfo(row);
  }

  remove(row: MessageRow): void {
    const { chat, app } = this.#host;
    if (row.deleted || this.#readOnly) return;
    if (row.status === 'failed') return void app.chat.cancel(chat.chatId, row.key).catch(() => undefined);
    const forAll = row.own || (chat.type === 'group' && chat.myRole !== 'member');
    const actions = [
      ...(row.seq === null ? [] : [{ label: 'Only for me', run: () => app.hide(row) }]),
      ...(forAll ? [{ label: 'For everyone', run: () => void app.chat.delete(chat.chatId, row.key).catch(() => app.say("Couldn't delete. The message is as it was.")) }] : []),
    ];
    void askWhich({ title: 'Delete this message?', actions: actions.map(({ label }) => label), danger: true }).then((chosen) => actions[chosen ?? -1]?.run());
  }

  react(row: MessageRow, emoji: string): void {
    const { chat, app } = this.#host;
    const mine = row.reactions.find((group) => group.emoji === emoji)?.mine ?? false;
    remembered.add(emoji);
    void app.chat
      .react(chat.chatId, row.key, emoji, !mine)
      .then(() => (mine ? undefined : this.#host.updateComplete))
      .then(() => {
        const chip = mine ? null : this.#host.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"] .chip[data-emoji="${CSS.escape(emoji)}"]`);
        if (chip !== null) pop(chip);
      })
      .catch(() => app.say("Couldn't react. The message is as it was."));
  }

  /** The quick six, and the way to all others. */
  quick(row: MessageRow, anchor: Element): void {
    if (row.deleted || row.seq === null || this.#readOnly) return;
    const popup = openPopup({ anchor, className: 'quick', placement: 'top' }, (self) => this.#quickBar(row, anchor, self.close));
    popup.element.addEventListener('keydown', (event) => {
      const buttons = [...popup.element.querySelectorAll('button')];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      buttons[(buttons.indexOf(document.activeElement as HTMLButtonElement) + step + buttons.length) % buttons.length]?.focus();
    });
    popup.element.querySelector('button')?.focus();
  }

  #quickBar(row: MessageRow, anchor: Element, close: () => void) {
    const mine = (emoji: string): boolean => row.reactions.some((group) => group.emoji === emoji && group.mine);
    return html`<div class="quick-bar" role="group" aria-label="React">
      ${QUICK.map((emoji) => html`<button aria-label=${`React ${emoji}`} aria-pressed=${mine(emoji)} @click=${() => (close(), this.react(row, emoji))}>${emoji}</button>`)}
      <button class="more" aria-label="More emoji" @click=${() => (close(), openPicker(anchor, (emoji) => this.react(row, emoji)))}>${icon('plus')}</button>
    </div>`;
  }

  items(row: MessageRow): readonly MenuItem[] {
    const { chat, app, names } = this.#host;
    const list: MenuItem[] = [];
    const open = !row.deleted && !this.#readOnly;
    if (open && row.seq !== null) list.push({ icon: 'reply', label: 'Reply', keys: 'R', run: () => this.reply(row) });
    if (!row.deleted && row.seq !== null) list.push({ icon: 'forward', label: 'Forward…', run: () => openForward(app, row) });
    if (!row.deleted) list.push({ icon: 'copy', label: 'Copy text', run: () => void navigator.clipboard.writeText(plainKeepingLines(row.body.text, names.nameOf)).then(() => app.say('Text copied')) });
    if (open && row.own && row.status !== 'failed' && row.poll === null) list.push({ icon: 'edit', label: 'Edit', keys: 'E', run: () => this.edit(row) });
    if (open && row.seq !== null && (chat.type === 'direct' || chat.myRole !== 'member')) list.push({ icon: row.pinned ? 'unpin' : 'pin', label: row.pinned ? 'Unpin' : 'Pin', run: () => this.#pin(row) });
    if (open && row.own && row.poll?.closed === false) list.push({ icon: 'poll', label: 'Close poll', run: () => void app.chat.closePoll(chat.chatId, row.key).catch(this.#noVote) });
    if (row.own && row.seq !== null && !row.deleted) list.push({ icon: 'details', label: 'Message info', keys: 'I', run: () => this.info(row) });
    if (row.status === 'failed') list.push({ icon: 'retry', label: 'Try again', run: () => void app.chat.retry(chat.chatId, row.key).catch(() => undefined) });
    if (row.status === 'sending') list.push({ icon: 'close', label: 'Cancel sending', run: () => void app.chat.cancel(chat.chatId, row.key).catch(() => undefined) });
    if (open) list.push({ icon: 'trash', label: 'Delete…', keys: 'Del', danger: true, run: () => this.remove(row) });
    return list;
  }

  menu(row: MessageRow, anchor: Element | { x: number; y: number }): void {
    const items = this.items(row);
    if (items.length === 0) return;
    const button = anchor instanceof HTMLElement && anchor.matches('button') ? anchor : null;
    button?.setAttribute('aria-expanded', 'true');
    const phone = matchMedia('(max-width: 639px)').matches;
    const bubble = this.#host.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"] .bubble`);
    const quick = phone && !row.deleted && row.seq !== null && !this.#readOnly ? this.#quickBar(row, bubble ?? this.#host, () => popup.close()) : null;
    bubble?.classList.toggle('lifted', phone);
    const popup = openMenu(anchor, 'Message', items, quick, () => {
      button?.setAttribute('aria-expanded', 'false');
      bubble?.classList.remove('lifted');
      this.#hideBar();
    });
  }

  #who(chip: HTMLElement): void {
    openPopup({ anchor: chip, className: 'tip', placement: 'top' }, () => html`<span>${chip.dataset['emoji']} ${chip.dataset['who']}</span>`);
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    const hit = this.#rowOf(event.target);
    const line = hit?.element.querySelector<HTMLElement>('.bubble-line');
    if (hit === null || line === null || line === undefined) return;
    this.#swipe = { key: hit.row.key, x: event.clientX, y: event.clientY, line, active: false, by: 0 };
    clearTimeout(this.#press);
    const chip = (event.target as HTMLElement).closest<HTMLElement>('.chip');
    this.#press = window.setTimeout(() => {
      this.#press = 0;
      this.#swipe = null;
      navigator.vibrate?.(8);
      if (chip !== null) this.#who(chip);
      else this.menu(hit.row, line);
    }, LONG_PRESS_MS);
  };

  readonly #move = (event: PointerEvent): void => {
    const swipe = this.#swipe;
    if (swipe === null || event.pointerType !== 'touch') return;
    const way = this.#host.app.look.dir === 'rtl' ? -1 : 1;
    const dx = (event.clientX - swipe.x) * way;
    const dy = Math.abs(event.clientY - swipe.y);
    if (Math.abs(dx) > 8 || dy > 8) this.#stopPress();
    if (!swipe.active && dx > 12 && dx > dy * 1.5 && swipe.x > 24) swipe.active = true;
    if (!swipe.active) return;
    const before = swipe.by;
    swipe.by = Math.max(0, Math.min(dx - 12, 72));
    swipe.line.style.transform = `translateX(${swipe.by * way}px)`;
    if (before < SWIPE_PX && swipe.by >= SWIPE_PX) navigator.vibrate?.(8);
  };

  readonly #up = (): void => {
    this.#stopPress();
    const swipe = this.#swipe;
    this.#swipe = null;
    if (swipe === null || !swipe.active) return;
    const row = this.#host.message(swipe.key);
    const from = swipe.line.style.transform;
    swipe.line.style.transform = '';
    swipe.line.animate([{ transform: from }, { transform: 'none' }], { duration: 160, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' });
    if (swipe.by >= SWIPE_PX && row !== null) this.reply(row);
  };

  #stopPress(): void {
    clearTimeout(this.#press);
    this.#press = 0;
  }
}

function plainKeepingLines(text: string, nameOf: (id: string) => string): string {
  return text.includes('<@') ? text.replace(/<@([A-Za-z0-9._:@-]{1,64})>/g, (_, id: string) => `@${nameOf(id)}`) : text === '' ? plain(text, nameOf) : text;
}
