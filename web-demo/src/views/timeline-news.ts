/** What is said aloud of a chat that is open: new messages of others, gathered for a second. History never is. */

import type { MessageRow, MessagesResult } from '@linnet/client';
import { firstName } from '../lib/face.ts';
import { plain } from '../lib/markdown.ts';

const GATHER_MS = 1000;

export class News {
  #newest = 0; // seq up to which the reader was told
  #waiting: MessageRow[] = [];
  #timer = 0;
  readonly #say: (words: string) => void;
  readonly #nameOf: (userId: string) => string;

  constructor(say: (words: string) => void, nameOf: (userId: string) => string) {
    this.#say = say;
    this.#nameOf = nameOf;
  }

  /** Another chat: what it holds already is not news. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#newest = 0;
    this.#waiting = [];
  }

  arrived(result: MessagesResult): void {
    if (result.hasNewer) return;
    const top = result.rows.reduce((max, row) => Math.max(max, row.seq ?? 0), 0);
    if (this.#newest > 0) {
      this.#waiting.push(...result.rows.filter((row): row is MessageRow => row.kind === 'message' && !row.own && (row.seq ?? 0) > this.#newest));
      if (this.#waiting.length > 0 && this.#timer === 0) this.#timer = window.setTimeout(() => this.#tell(), GATHER_MS);
    }
    this.#newest = Math.max(this.#newest, top);
  }

  #tell(): void {
    this.#timer = 0;
    const [one] = this.#waiting;
    const count = this.#waiting.length;
    this.#waiting = [];
    if (one !== undefined) this.#say(count === 1 ? `${firstName(one.senderName)}: ${plain(one.body.text, this.#nameOf)}` : `${count} new messages`);
  }
}
