/**
 * The app's one ear for the connection. It keeps the story and says `news` when something was heard, `words` when what is
 * shown may have changed (a countdown, too), and `alarm` when it should be said aloud.
 */

import type { Chat, Connection, LiveQuery } from '@linnet/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ConnectionStory, type Saying } from './lib/connection-story.ts';

export class ConnectionWatch extends EventTarget {
  readonly #query: LiveQuery<'connection'>;
  readonly #story = new ConnectionStory();
  #said: Saying['kind'] = 'nothing';
  #timer = 0;

  constructor(chat: Chat) {
    super();
    this.#query = chat.watch('connection', {});
    this.#query.subscribe((connection) => {
      this.#story.heard(connection, Date.now(), navigator.onLine);
      this.dispatchEvent(new Event('news'));
      this.#changed();
    });
  }

  get connection(): Connection | null {
    return this.#query.current;
  }

  get live(): boolean {
    return this.connection?.state.kind === 'live';
  }

  get saying(): Saying {
    return this.#story.saying(Date.now());
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#query.close();
  }

  #changed(): void {
    const { saying } = this;
    if (saying.kind !== this.#said) {
      this.#said = saying.kind;
      const words = aloud(saying);
      if (words !== '') this.dispatchEvent(new CustomEvent('alarm', { detail: words }));
    }
    this.dispatchEvent(new Event('words'));
    clearTimeout(this.#timer);
    const now = Date.now();
    const next = this.#story.nextChange(now);
    if (next !== null) this.#timer = window.setTimeout(() => this.#changed(), Math.max(next - now, 0) + 1);
  }
}

function aloud(saying: Saying): string {
  switch (saying.kind) {
    case 'offline':
      return "You're offline.";
    case 'unauthorized':
      return 'Log in again to keep chatting.';
    case 'back':
      return backWords(saying.sent);
    default:
      return '';
  }
}

export function backWords(sent: number): string {
  return sent > 0 ? `You're back. ${sent} sent.` : "You're back.";
}

/** Draws an element again with the connection. `listen` is called in `willUpdate`. */
export class ConnectionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #event: 'news' | 'words';
  #heard: ConnectionWatch | null = null;
  readonly #redraw = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost, event: 'news' | 'words') {
    this.#host = host;
    this.#event = event;
    host.addController(this);
  }

  listen(watch: ConnectionWatch | null): void {
    if (watch === this.#heard) return;
    this.#heard?.removeEventListener(this.#event, this.#redraw);
    this.#heard = watch;
    watch?.addEventListener(this.#event, this.#redraw);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.listen(null);
  }
}
