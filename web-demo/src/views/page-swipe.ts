/** Phones: from the edge of the screen the open chat is drawn aside, the list lies under it; it follows the finger. */

import type { App } from '../app-state.ts';
import { isCalm } from '../look.ts';

const EDGE_PX = 24;
const SLOP_PX = 10;
const DONE_PART = 0.35;
const FLICK_PX_MS = 0.5;
const CURVE = 'cubic-bezier(0.2, 0.8, 0.2, 1)';

export class PageSwipe {
  readonly #app: App;
  readonly #panes: HTMLElement;
  #from: { readonly id: number; readonly x: number; readonly y: number; readonly time: number } | null = null;
  #by: number | null = null; // null: not decided yet that it is a swipe
  #rest: (() => void) | null = null; // ends the way that the finger has left

  constructor(app: App, panes: HTMLElement) {
    this.#app = app;
    this.#panes = panes;
    panes.addEventListener('pointerdown', this.#down);
    panes.addEventListener('pointermove', this.#move);
    panes.addEventListener('pointerup', this.#up);
    panes.addEventListener('pointercancel', this.#cancel);
  }

  get #way(): 1 | -1 {
    return this.#app.look.dir === 'rtl' ? -1 : 1;
  }

  get #page(): HTMLElement | null {
    return this.#panes.querySelector<HTMLElement>('chat-pane');
  }

  readonly #down = (event: PointerEvent): void => {
    const fromEdge = this.#way === 1 ? event.clientX : innerWidth - event.clientX;
    if (event.pointerType !== 'touch' || !event.isPrimary || fromEdge > EDGE_PX) return;
    this.#rest?.();
    if (this.#app.selected === null || this.#app.side !== null || innerWidth >= 640) return;
    this.#from = { id: event.pointerId, x: event.clientX, y: event.clientY, time: event.timeStamp };
    this.#by = null;
  };

  readonly #move = (event: PointerEvent): void => {
    const from = this.#from;
    if (from === null || event.pointerId !== from.id) return;
    const by = (event.clientX - from.x) * this.#way;
    if (this.#by === null) {
      if (Math.abs(event.clientY - from.y) > Math.max(by, SLOP_PX)) return this.#cancel();
      if (by < SLOP_PX) return;
      this.#panes.classList.add('peeking');
      this.#panes.setPointerCapture(from.id);
    }
    this.#by = Math.max(0, by);
    const page = this.#page;
    if (page !== null) page.style.transform = `translateX(${this.#by * this.#way}px)`;
  };

  readonly #up = (event: PointerEvent): void => {
    const from = this.#from;
    const by = this.#by;
    if (from === null || event.pointerId !== from.id) return;
    this.#from = null;
    if (by === null) return;
    const fast = by / Math.max(event.timeStamp - from.time, 1) > FLICK_PX_MS;
    this.#settle(by, by > innerWidth * DONE_PART || fast);
  };

  readonly #cancel = (): void => {
    const by = this.#by;
    this.#from = null;
    if (by !== null) this.#settle(by, false);
  };

  #settle(by: number, leaves: boolean): void {
    this.#by = null;
    const page = this.#page;
    const over = (): void => {
      if (leaves) this.#app.open(null);
      this.#panes.classList.remove('peeking');
      if (page !== null) page.style.transform = '';
    };
    if (page === null || isCalm()) return over();
    const to = leaves ? innerWidth * this.#way : 0;
    const rest = page.animate([{ transform: `translateX(${by * this.#way}px)` }, { transform: `translateX(${to}px)` }], { duration: 200, easing: CURVE, fill: 'forwards' });
    this.#rest = () => {
      rest.onfinish = null;
      this.#rest = null;
      over();
      rest.cancel();
    };
    rest.onfinish = this.#rest;
  }
}
