/** Seen: at least half on screen, at both ends of 400 ms, in a window that has the focus. */

import type { ScrollKeeper } from './timeline-scroll.ts';

const SEEN_MS = 400;

export class Seen {
  readonly #keeper: () => ScrollKeeper | null;
  readonly #mark: (seq: number) => void;
  #timer = 0;

  /** `mark` is told the newest seq that was seen. */
  constructor(keeper: () => ScrollKeeper | null, mark: (seq: number) => void) {
    this.#keeper = keeper;
    this.#mark = mark;
  }

  readonly look = (): void => {
    if (this.#timer !== 0 || !document.hasFocus()) return;
    const before = this.#keeper()?.visible() ?? null;
    if (before === null) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      const now = this.#keeper()?.visible() ?? null;
      if (now === null || !document.hasFocus()) return;
      const seq = Math.min(before.last, now.last);
      if (seq >= Math.max(before.first, now.first)) this.#mark(seq);
      if (now.last !== before.last) this.look();
    }, SEEN_MS);
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
