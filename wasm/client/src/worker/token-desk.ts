/** Gets the core its token: asks one live tab after the other, and all of them again later if none has one. */

import type { TabSession } from './tab-session.js';
import type { Clock } from './timer.js';

const retryDelayMsMin = 1000;
const retryDelayMsMax = 30_000;

export class TokenDesk {
  readonly #clock: Clock;
  readonly #sessions: () => readonly TabSession[];
  readonly #deliver: (token: string) => void;
  #request = 0;
  /** Tabs to ask yet, the first one is being asked; null: no token is needed. */
  #asking: TabSession[] | null = null;
  #rounds = 0;
  #cancelRetry: () => void = () => undefined;

  /** `sessions`: the live tabs, the host's own first. */
  constructor(clock: Clock, sessions: () => readonly TabSession[], deliver: (token: string) => void) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#deliver = deliver;
  }

  /** The core needs a token. */
  need(): void {
    if (this.#asking === null) this.#begin();
  }

  /** A good moment to try again: the network is back, or the user asks for it. */
  hurry(): void {
    if (this.#asking?.length === 0) this.#begin();
  }

  answered(request: number, token: string): void {
    if (request !== this.#request || this.#asking === null) return;
    this.#asking = null;
    this.#rounds = 0;
    this.#deliver(token);
  }

  failed(request: number): void {
    if (request === this.#request) this.#askNext();
  }

  gone(session: TabSession): void {
    if (this.#asking?.[0] === session) this.#askNext();
    else this.#asking = this.#asking?.filter((other) => other !== session) ?? null;
  }

  stop(): void {
    this.#cancelRetry();
    this.#asking = null;
  }

  #begin(): void {
    this.#cancelRetry();
    this.#asking = [...this.#sessions()];
    this.#ask();
  }

  #askNext(): void {
    this.#asking?.shift();
    this.#ask();
  }

  #ask(): void {
    const request = ++this.#request;
    if (this.#asking === null) return;
    const session = this.#asking[0];
    if (session !== undefined) return session.post({ kind: 'needToken', request });
    const delay = Math.min(retryDelayMsMin * 2 ** this.#rounds++, retryDelayMsMax);
    this.#cancelRetry = this.#clock.after(delay, () => this.hurry());
  }
}
