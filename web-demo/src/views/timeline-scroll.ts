/**
 * Keeps the reader's place when rows come, go or change their height above it. Only the reader scrolls; at the end, the end
 * is held. Where the browser anchors what is on screen by itself (all but Safari), it does so with the frame, after what the
 * reader scrolls in that frame, and all but the very top is left to it. Elsewhere, and at the top, the first visible row and
 * its distance from the top are remembered before a change, and put back after it.
 */

import type { Place } from '../lib/goal.ts';

const PINNED_PX = 48;
const ANCHORS = CSS.supports('overflow-anchor', 'auto');

export class ScrollKeeper {
  pinned = true;
  readonly #scroller: HTMLElement;
  readonly #content: HTMLElement;
  #place: Place | null = null;
  #height = 0;
  #width = 0;
  #atEnd = true; // the rows held reach the newest one
  readonly #observer: ResizeObserver;
  readonly #moved: () => void;

  constructor(scroller: HTMLElement, content: HTMLElement, moved: () => void) {
    this.#scroller = scroller;
    this.#content = content;
    this.#moved = moved;
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(scroller);
    this.#observer.observe(content);
  }

  close(): void {
    this.#observer.disconnect();
  }

  get fromEnd(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  rows(): readonly HTMLElement[] {
    return [...this.#content.querySelectorAll<HTMLElement>('[data-key]')];
  }

  row(key: string): HTMLElement | null {
    return this.#content.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  }

  /** The first row that is at least partly on screen, found by halving. */
  topRow(): { readonly element: HTMLElement; readonly index: number } | null {
    const rows = this.rows();
    const edge = this.#scroller.getBoundingClientRect().top;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row !== undefined && row.getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    const element = rows[Math.min(low, rows.length - 1)];
    return element === undefined ? null : { element, index: Math.min(low, rows.length - 1) };
  }

  /** seq of the first and the last row that are at least half on screen. */
  visible(): { readonly first: number; readonly last: number } | null {
    const box = this.#scroller.getBoundingClientRect();
    const top = this.topRow();
    if (top === null) return null;
    let first: number | null = null;
    let last: number | null = null;
    for (const row of this.rows().slice(top.index)) {
      const rect = row.getBoundingClientRect();
      if (rect.top >= box.bottom) break;
      const shown = Math.min(rect.bottom, box.bottom) - Math.max(rect.top, box.top);
      const seq = Number(row.dataset['seq']);
      if (!(seq > 0) || shown < Math.min(rect.height, box.height) / 2) continue;
      first ??= seq;
      last = seq;
    }
    return first === null || last === null ? null : { first, last };
  }

  /** Before the rows change: the reader may have scrolled further than the last scroll event has said. */
  note(): void {
    const top = this.topRow();
    this.#place = top === null ? null : { key: top.element.dataset['key'] ?? '', offset: this.#offset(top.element) };
  }

  /** After each scroll by the reader, and after each correction. */
  remember(): void {
    this.note();
    this.pinned = this.#atEnd && this.fromEnd <= PINNED_PX;
  }

  get place(): Place | null {
    return this.#place;
  }

  /**
   * After the rows changed. `atEnd`: they now reach the newest one. False: the browser will do it with this frame, and what
   * can be measured now is wrong.
   */
  restore(atEnd: boolean): boolean {
    this.#atEnd = atEnd;
    if (this.pinned && atEnd) this.toEnd();
    else if (this.#anchored) return false;
    else if (this.#place !== null) this.put(this.#place);
    return true;
  }

  get #anchored(): boolean {
    return ANCHORS && this.#scroller.scrollTop > 0;
  }

  put(place: Place): boolean {
    const row = this.row(place.key);
    if (row === null) return false;
    const difference = this.#offset(row) - place.offset;
    if (Math.abs(difference) > 0.5) this.#scroller.scrollTop += difference;
    return true;
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.pinned = true;
  }

  #offset(row: HTMLElement): number {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  /** Fonts, a composer that grows, a window that narrows. */
  #resized(): void {
    const { clientHeight, clientWidth } = this.#scroller;
    const grown = clientHeight - this.#height;
    const sameWidth = clientWidth === this.#width;
    const first = this.#height === 0;
    this.#height = clientHeight;
    this.#width = clientWidth;
    if (this.pinned && this.#atEnd) this.toEnd();
    else if (!first && grown !== 0 && sameWidth) this.#scroller.scrollTop -= grown;
    else if (this.#anchored) return;
    else if (this.#place !== null) this.put(this.#place);
    this.remember();
    this.#moved();
  }
}
