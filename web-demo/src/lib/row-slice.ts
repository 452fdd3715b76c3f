/**
 * Which of the held rows are drawn: a slice that follows the reader some rows at a time, so that no frame has much to do
 * (window.ts says which are held). Pure: indexes and keys; the timeline measures.
 */

export interface Slice {
  readonly from: number;
  readonly to: number; // the first one that is not drawn
}

export interface Room {
  /** Pixels of drawn rows before and behind the screen. */
  readonly before: number;
  readonly behind: number;
  /** Height of the screen. */
  readonly screen: number;
}

const STEP = 8; // rows a frame: every frame that changes the rows costs something by itself, so they come in lots
const HURRY_STEP = 20; // less than half a screen is left: a place without rows is worse than a long frame
/** Screens of rows on each side: below the first, rows come, up to the second; beyond the fourth, they go, down to the third. */
const SCREENS = { few: 1, enough: 1.4, plenty: 2.2, many: 3 } as const;

export class RowSlice {
  #keys: readonly string[] = [];
  #slice: Slice = { from: 0, to: 0 };

  get from(): number {
    return this.#slice.from;
  }

  get to(): number {
    return this.#slice.to;
  }

  get length(): number {
    return this.#keys.length;
  }

  get reachesEnd(): boolean {
    return this.#slice.to >= this.#keys.length;
  }

  /** Starts anew around a row; `count` on each side. */
  restart(keys: readonly string[], index: number, count: number): void {
    this.#keys = keys;
    this.#slice = { from: Math.max(0, index - count), to: Math.min(keys.length, index + count) };
  }

  /** The rows have changed: those that were drawn still are. `atEnd`: the reader is at the newest row, and stays there. */
  follow(keys: readonly string[], atEnd: boolean): void {
    const drawn = this.#keys.slice(this.#slice.from, this.#slice.to);
    const had = this.#slice;
    const wasEnd = this.reachesEnd;
    this.#keys = keys;
    if (drawn.length === 0) {
      this.#slice = { from: 0, to: atEnd ? keys.length : 0 };
      return;
    }
    const places = new Map(keys.map((key, index) => [key, index]));
    const first = drawn.map((key) => places.get(key)).find((index) => index !== undefined);
    const last = drawn.map((key) => places.get(key)).findLast((index) => index !== undefined);
    if (first === undefined || last === undefined) {
      this.restart(keys, atEnd ? keys.length : Math.min(had.from, keys.length), drawn.length);
      return;
    }
    this.#slice = { from: first, to: atEnd && wasEnd ? keys.length : last + 1 };
  }

  /**
   * One frame's step towards a screen of rows on both sides; rows far away are given up. False: nothing to do. After a true
   * one, measure again before the next.
   */
  step(room: Room): boolean {
    const { from, to } = this.#slice;
    const height = Math.max((room.before + room.screen + room.behind) / Math.max(to - from, 1), 1);
    const next = {
      from: from + change(room.before, room.screen, height, from),
      to: to - change(room.behind, room.screen, height, this.#keys.length - to),
    };
    if (next.from === from && next.to === to) return false;
    this.#slice = next;
    return true;
  }
}

/** Rows to draw more (negative) or to give up on one side. `height`: of a row, as they are now. */
function change(pixels: number, screen: number, height: number, left: number): number {
  const rows = (screens: number): number => (screens * screen - pixels) / height;
  if (rows(SCREENS.few) > 0) return -Math.min(left, Math.ceil(rows(SCREENS.enough)), pixels < screen / 2 ? HURRY_STEP : STEP);
  return rows(SCREENS.many) > 0 ? 0 : Math.min(HURRY_STEP, Math.floor(-rows(SCREENS.plenty)));
}
