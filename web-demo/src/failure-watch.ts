/**
 * What the server refuses later, when its sender has gone on. A message stays where it is, and says so itself; an edit, a
 * reaction and the like are taken back, so that all is as it was, and why is said.
 */

import type { Chat, OutboxRow } from '@linnet/client';
import type { ConnectionWatch } from './connection-watch.ts';
import { failureWords, refusalWords } from './lib/words.ts';

export class FailureWatch {
  readonly #chat: Chat;
  readonly #connection: ConnectionWatch;
  readonly #say: (words: string) => void;
  readonly #alarm: (words: string) => void;
  #failed = 0;
  #known: ReadonlySet<string> | null = null; // null: not looked yet; what is there then is no news
  readonly #heard = (): void => this.#look();

  constructor(chat: Chat, connection: ConnectionWatch, say: (words: string) => void, alarm: (words: string) => void) {
    this.#chat = chat;
    this.#connection = connection;
    this.#say = say;
    this.#alarm = alarm;
    connection.addEventListener('news', this.#heard);
  }

  close(): void {
    this.#connection.removeEventListener('news', this.#heard);
  }

  #look(): void {
    const failed = this.#connection.connection?.failed ?? 0;
    if (failed === this.#failed && this.#known !== null) return;
    const more = failed > this.#failed;
    this.#failed = failed;
    if (failed === 0) this.#known = new Set();
    else if (more || this.#known === null) this.#read();
  }

  #read(): void {
    const query = this.#chat.watch('outbox', {});
    const stop = query.subscribe(({ rows }) => {
      queueMicrotask(() => {
        stop();
        query.close();
      });
      this.#sort(rows.filter((row) => row.state === 'failed' || row.state === 'expired'));
    });
  }

  #sort(rows: readonly OutboxRow[]): void {
    const known = this.#known;
    this.#known = new Set(rows.map(nameOf));
    for (const row of rows) {
      if (known?.has(nameOf(row)) === true) continue;
      if (row.kind === 'message') {
        if (known !== null) this.#alarm(failureWords(row).reason);
      } else if (row.kind !== 'create') {
        void this.#chat.cancel(row.chatId, row.key).then(
          () => this.#say(refusalWords(row)),
          () => undefined,
        );
      }
    }
  }
}

function nameOf(row: OutboxRow): string {
  return `${row.kind}:${row.key}`;
}
