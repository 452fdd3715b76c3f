/**
 * What is said of the connection, from all that it went through: whoever was never away is not back, and what has not been
 * tried is not offline. Pure: times (ms since 1970) are arguments.
 */

import type { Connection } from '@linnet/client';

const CONNECTING_MS = 2000;
const BACK_MS = 3000;

export type Saying =
  | { readonly kind: 'nothing' | 'connecting' | 'unauthorized' }
  | { readonly kind: 'offline'; /** null: waits for the network */ readonly nextTry: number | null; readonly queued: number }
  | { readonly kind: 'back'; readonly sent: number };

export class ConnectionStory {
  #last: Connection | null = null;
  #since = 0; // when the state became what it is
  #wasLive = false;
  #away = false; // offline was said, and the return is not yet
  #nextTry: number | null = null;
  #waited = 0; // the most that waited while away
  #failedBefore = 0;
  #back: { readonly sent: number; readonly until: number } | null = null;

  /** `online`: the browser believes in a network. */
  heard(connection: Connection, now: number, online: boolean): void {
    const { state, queued, failed } = connection;
    if (state.kind !== this.#last?.state.kind) this.#since = now;
    if (state.kind === 'offline') {
      if (!this.#away && (this.#wasLive || state.nextTry !== null || !online)) {
        this.#away = true;
        this.#failedBefore = failed;
      }
      this.#nextTry = state.nextTry;
      this.#back = null;
    }
    if (this.#away) this.#waited = Math.max(this.#waited, queued);
    if (state.kind === 'live') {
      if (this.#away && queued === 0) {
        if (this.#wasLive || this.#waited > 0) this.#back = { sent: Math.max(0, this.#waited - Math.max(0, failed - this.#failedBefore)), until: now + BACK_MS };
        this.#away = false;
        this.#waited = 0;
      }
      this.#wasLive = true;
    }
    this.#last = connection;
  }

  saying(now: number): Saying {
    const last = this.#last;
    if (last === null) return { kind: 'nothing' };
    switch (last.state.kind) {
      case 'unauthorized':
        return { kind: 'unauthorized' };
      case 'offline':
      case 'connecting':
        if (this.#away) return { kind: 'offline', nextTry: this.#nextTry, queued: last.queued };
        return { kind: now - this.#since >= CONNECTING_MS ? 'connecting' : 'nothing' };
      case 'catching_up':
        return { kind: 'nothing' };
      case 'live':
        return this.#back !== null && now < this.#back.until ? { kind: 'back', sent: this.#back.sent } : { kind: 'nothing' };
      default:
        return last.state satisfies never;
    }
  }

  /** When the words change next though nothing is heard; null: never. */
  nextChange(now: number): number | null {
    const saying = this.saying(now);
    switch (saying.kind) {
      case 'offline':
        if (saying.nextTry === null || saying.nextTry <= now) return null;
        return saying.nextTry - (Math.ceil((saying.nextTry - now) / 1000) - 1) * 1000;
      case 'back':
        return this.#back?.until ?? null;
      case 'nothing': {
        const { kind } = this.#last?.state ?? { kind: 'live' };
        return kind === 'connecting' || kind === 'offline' ? this.#since + CONNECTING_MS : null;
      }
      default:
        return null;
    }
  }
}
