/** One person at this browser, from log-in to log-out: the client, its tokens, and what it says by itself. */

import { ChatClient, type ChatError } from '@linnet/client';
import { requestToken, type Session } from './session.ts';

export interface VisitListener {
  trouble(error: ChatError): void;
  /** The client ended without having been asked to. */
  ended(error: ChatError): void;
}

export class Visit {
  readonly session: Session;
  readonly chat: ChatClient;
  #token: string | null;
  #listener: VisitListener | null = null;
  #unheard: ((listener: VisitListener) => void)[] = [];

  /** `token`: the one that the log-in has just given. Throws where a browser cannot run Linnet at all. */
  constructor(session: Session, token: string | null = null) {
    this.session = session;
    this.#token = token;
    this.chat = ChatClient.begin({
      userId: session.userId,
      token: async () => {
        const held = this.#token;
        this.#token = null; // each is used once: a refused one is not offered again
        return held ?? (await requestToken(session.name)).token;
      },
      onTrouble: (error) => this.#tell((listener) => listener.trouble(error)),
      onEnd: (error) => this.#tell((listener) => listener.ended(error)),
    });
  }

  /** What has happened so far is told now. */
  listen(listener: VisitListener): void {
    this.#listener = listener;
    for (const tell of this.#unheard.splice(0)) tell(listener);
  }

  #tell(tell: (listener: VisitListener) => void): void {
    if (this.#listener === null) this.#unheard.push(tell);
    else tell(this.#listener);
  }
}
