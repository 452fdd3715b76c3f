/** The core's one timer. */

export interface Clock {
  /** Milliseconds that never step back. */
  mono(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  /** Calls back after what has already happened here and waits to be told: without a delay. */
  soon(callback: () => void): void;
  /** Calls back once after `delay` ms; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void;
}

const delayMsMax = 2 ** 31 - 1; // a longer one would fire at once

export class Timer {
  readonly #clock: Clock;
  readonly #due: () => void;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Replaces what was armed. */
  arm(at: number): void {
    this.#cancel();
    const delay = Math.min(Math.max(0, Math.ceil(at - this.#clock.mono())), delayMsMax);
    this.#cancel = this.#clock.after(delay, () => {
      if (this.#clock.mono() < at) this.arm(at); // browsers fire a little early, and the longest delay is 25 days
      else this.#due();
    });
  }

  stop(): void {
    this.#cancel();
  }
}

let turns: MessagePort | null = null;
const waiting: (() => void)[] = [];

// A timer of 0 ms is one of 1, or of 4.
function openTurns(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return port2;
}

export const browserClock: Clock = {
  mono: () => performance.now(),
  wall: () => Date.now(),
  soon(callback) {
    waiting.push(callback);
    (turns ??= openTurns()).postMessage(null);
  },
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};
