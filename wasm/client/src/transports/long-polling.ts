/**
 * Frames as JSON texts over `POST /v1/poll`, for networks that let no WebSocket through.
 *
 * One request waits at the server ("parked"); frames go out by a second one that does not wait and ends the first. A
 * request with frames is alone of its kind, so that frames keep their order; those that come meanwhile go together with
 * the next. An answer is numbered and stays at the server until a later request acknowledges it, and the server may hear
 * a frame twice: a lost request is repeated once as it was, and after that the connection is lost.
 */

import { elementTexts, memberTexts } from './json-slices.js';
import { lost, type Transport, type TransportEvents } from './transport.js';

export interface PollRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cache: 'no-store';
  readonly credentials: 'omit';
  readonly signal: AbortSignal;
}
export type Fetch = (url: string, request: PollRequest) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface PollDeps {
  readonly fetch: Fetch;
  /** Calls back once after `delay` ms; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void;
}

interface Answer {
  readonly sessionId: string;
  readonly n: number;
  readonly frames: readonly string[];
  readonly closed: { readonly code: number; readonly reason: string } | null;
}

/** Why there is no answer. */
interface Failure {
  readonly reason: string;
  readonly again: boolean;
}

const waitMs = 25_000;
const framesMax = 128; // in one request
const bytesMax = 128 * 1024;
const graceMs = 10_000; // a request that takes this much longer than it may is lost

export class LongPolling implements Transport {
  readonly #url: string;
  readonly #events: TransportEvents;
  readonly #deps: PollDeps;
  readonly #aborts = new Set<AbortController>();
  #sessionId: string | null = null;
  #ack = 0;
  #queue: { readonly text: string; readonly size: number }[] = [];
  #posting = false;
  #parked: symbol | null = null;
  #ended = false;
  #pumping = false;

  constructor(server: string, events: TransportEvents, deps: PollDeps) {
    this.#url = `${server}/v1/poll`;
    this.#events = events;
    this.#deps = deps;
    queueMicrotask(() => !this.#ended && events.opened());
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#ended) return;
    this.#queue.push({ text: new TextDecoder().decode(frame), size: frame.length });
    this.#pumpSoon();
  }

  close(): void {
    this.#ended = true;
    for (const abort of this.#aborts) abort.abort();
    this.#aborts.clear();
  }

  /** Frames of one list of actions go together. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#ended || this.#posting) return;
    if (this.#queue.length > 0) void this.#post();
    else if (this.#sessionId !== null && this.#parked === null) void this.#park();
  }

  async #post(): Promise<void> {
    const frames = this.#takeFrames();
    this.#posting = true;
    this.#parked = null; // the server ends it; how it ends is of no interest
    const answer = await this.#request(frames, this.#sessionId === null ? waitMs : 0, () => true);
    this.#posting = false;
    this.#take(answer);
  }

  #takeFrames(): string[] {
    let count = 0;
    let size = 0;
    for (const frame of this.#queue) {
      size += frame.size;
      if (count > 0 && (count === framesMax || size > bytesMax)) break;
      count++;
    }
    return this.#queue.splice(0, count).map((frame) => frame.text);
  }

  async #park(): Promise<void> {
    const own = Symbol('parked');
    this.#parked = own;
    const current = (): boolean => this.#parked === own;
    const answer = await this.#request([], waitMs, current);
    if (current()) {
      this.#parked = null;
      this.#take(answer);
    } else if ('n' in answer) {
      this.#read(answer); // it may have left the server before it was ended
    }
  }

  async #request(frames: readonly string[], wait: number, wanted: () => boolean): Promise<Answer | Failure> {
    const first = await this.#try(frames, wait);
    return 'again' in first && first.again && wanted() && !this.#ended ? this.#try(frames, wait) : first;
  }

  async #try(frames: readonly string[], wait: number): Promise<Answer | Failure> {
    const abort = new AbortController();
    this.#aborts.add(abort);
    const cancel = this.#deps.after(wait + graceMs, () => abort.abort());
    try {
      const session = this.#sessionId === null ? '' : `"sessionId":${JSON.stringify(this.#sessionId)},`;
      const response = await this.#deps.fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{${session}"ack":${this.#ack},"frames":[${frames.join(',')}],"waitMs":${wait}}`,
        cache: 'no-store',
        credentials: 'omit',
        signal: abort.signal,
      });
      const text = await response.text();
      if (response.status === 200) return readAnswer(text);
      return { reason: `the server said ${response.status}`, again: response.status >= 500 };
    } catch (error) {
      return { reason: String(error), again: true };
    } finally {
      cancel();
      this.#aborts.delete(abort);
    }
  }

  #take(answer: Answer | Failure): void {
    if (this.#ended) return;
    if ('again' in answer) return this.#lose(lost, answer.reason);
    this.#sessionId = answer.sessionId;
    this.#read(answer);
    if (this.#ended) return; // by what a frame said
    if (answer.closed !== null) return this.#lose(answer.closed.code, answer.closed.reason);
    this.#pump();
  }

  #read(answer: Answer): void {
    const firstNumber = answer.n - answer.frames.length + 1;
    answer.frames.forEach((frame, index) => {
      if (this.#ended || firstNumber + index <= this.#ack) return; // seen already
      this.#ack = firstNumber + index;
      this.#events.frame(new TextEncoder().encode(frame));
    });
  }

  #lose(code: number, reason: string): void {
    this.close();
    this.#events.closed(code, reason);
  }
}

/** Throws on what is no answer of a poll: it then counts as lost. */
function readAnswer(text: string): Answer {
  const members = memberTexts(text);
  const value = (name: string): unknown => JSON.parse(members.get(name) ?? 'null');
  const sessionId = value('sessionId');
  const n = value('n');
  const closed = value('closed') as { code?: unknown; reason?: unknown } | null;
  if (typeof sessionId !== 'string' || typeof n !== 'number') throw new SyntaxError('no answer of a poll');
  return {
    sessionId,
    n,
    frames: elementTexts(members.get('frames') ?? '[]'),
    closed: closed === null ? null : { code: typeof closed.code === 'number' ? closed.code : lost, reason: String(closed.reason ?? '') },
  };
}
