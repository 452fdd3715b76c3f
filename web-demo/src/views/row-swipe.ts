/** Phones: a row of the list drawn aside: towards its end to archive, towards its start to mute. Left half-way, it goes back. */

import { isCalm } from '../look.ts';

const SLOP_PX = 12;
const DONE_PX = 72;
const MOST_PX = 112;

export class RowSwipe {
  readonly #list: HTMLElement;
  readonly #done: (row: HTMLElement, way: 'start' | 'end') => void;
  #from: { readonly id: number; readonly x: number; readonly y: number; readonly row: HTMLElement } | null = null;
  #by: number | null = null;

  constructor(list: HTMLElement, done: (row: HTMLElement, way: 'start' | 'end') => void) {
    this.#list = list;
    this.#done = done;
    list.addEventListener('pointerdown', this.#down);
    list.addEventListener('pointermove', this.#move);
    list.addEventListener('pointerup', this.#up);
    list.addEventListener('pointercancel', this.#cancel);
    list.addEventListener('click', this.#click, true);
  }

  readonly #down = (event: PointerEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.chat-row');
    if (event.pointerType !== 'touch' || !event.isPrimary || row === null || innerWidth >= 640) return;
    this.#from = { id: event.pointerId, x: event.clientX, y: event.clientY, row };
    this.#by = null;
  };

  readonly #move = (event: PointerEvent): void => {
    const from = this.#from;
    if (from === null || event.pointerId !== from.id) return;
    const by = event.clientX - from.x;
    if (this.#by === null) {
      if (Math.abs(event.clientY - from.y) > Math.max(Math.abs(by), SLOP_PX)) return void (this.#from = null);
      if (Math.abs(by) < SLOP_PX) return;
      this.#list.setPointerCapture(from.id);
    }
    const before = Math.abs(this.#by ?? 0);
    this.#by = Math.max(-MOST_PX, Math.min(MOST_PX, by));
    from.row.dataset['swipe'] = this.#way(this.#by);
    from.row.style.transform = `translateX(${this.#by}px)`;
    if (before < DONE_PX && Math.abs(this.#by) >= DONE_PX) navigator.vibrate?.(8);
  };

  readonly #up = (event: PointerEvent): void => {
    const from = this.#from;
    const by = this.#by;
    if (from === null || event.pointerId !== from.id) return;
    this.#back();
    if (by !== null && Math.abs(by) >= DONE_PX) this.#done(from.row, this.#way(by));
    setTimeout(() => (this.#by = null)); // the click that ends a swipe opens nothing
  };

  readonly #cancel = (): void => {
    this.#back();
    this.#by = null;
  };

  readonly #click = (event: Event): void => {
    if (this.#by === null) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #way(by: number): 'start' | 'end' {
    return by > 0 === (document.documentElement.dir !== 'rtl') ? 'end' : 'start';
  }

  #back(): void {
    const row = this.#from?.row;
    this.#from = null;
    if (row === undefined) return;
    const from = row.style.transform;
    row.style.transform = '';
    const over = (): void => delete row.dataset['swipe'] as unknown as void;
    if (from === '' || isCalm()) return over();
    row.animate([{ transform: from }, { transform: 'none' }], { duration: 160, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' }).finished.then(over, over);
  }
}
