/**
 * Which tab hosts the worker: the one that holds the Web Lock `<prefix>:host`. The lock's queue is the order of succession.
 *
 *   idle -queue()-> waiting -(granted)-> leading -stepDown() | retire()-> idle
 */

/** What Web Locks are here: `held` runs when the lock is granted, and holds it until its promise settles. */
export interface Locks {
  request(name: string, signal: AbortSignal, held: () => Promise<void>): Promise<void>;
}

/** The worker that a leading tab runs. */
export interface HostProcess {
  /** Closes the store and ends; settles on `kill` too. */
  stop(): Promise<void>;
  /** Ends at once: what was committed stays, and the files are free for the next host. */
  kill(): void;
}

export class TabLeader {
  readonly #locks: Locks;
  readonly #name: string;
  readonly #lead: () => HostProcess;
  #state: 'idle' | 'waiting' | 'leading' = 'idle';
  #waiting: AbortController | null = null;
  #process: HostProcess | null = null;
  #release: (() => void) | null = null;

  /** `lead` starts the host; it is called each time when this tab is elected. */
  constructor(locks: Locks, name: string, lead: () => HostProcess) {
    this.#locks = locks;
    this.#name = name;
    this.#lead = lead;
  }

  get leading(): boolean {
    return this.#state === 'leading';
  }

  /** Stands for election, if it does not already. */
  queue(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'waiting';
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#locks
      .request(this.#name, waiting.signal, () => {
        if (this.#waiting !== waiting) return Promise.resolve(); // stepped down while the grant was on its way
        this.#state = 'leading';
        const released = new Promise<void>((resolve) => {
          this.#release = resolve;
        });
        this.#process = this.#lead();
        return released;
      })
      .catch(() => undefined); // aborted by stepDown
  }

  /** Gives up the office in this very task: after pagehide or freeze there may be no other. */
  stepDown(): void {
    this.#process?.kill();
    this.#leave();
  }

  /** Gives up the office in good order. */
  async retire(): Promise<void> {
    const process = this.#process;
    await process?.stop();
    if (this.#process === process) this.#leave();
  }

  #leave(): void {
    this.#waiting?.abort();
    this.#release?.();
    this.#waiting = null;
    this.#process = null;
    this.#release = null;
    this.#state = 'idle';
  }
}
