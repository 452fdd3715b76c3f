/** A search as it goes on: what is looked for, what was found, and which hit is open. One question at a time is on its way. */

import type { Chat, ChatId, ChatRow, NamedUser, SearchHit, SearchRequest, SearchResult } from '@linnet/client';
import { html, type TemplateResult } from 'lit';
import type { App } from '../app-state.ts';
import { find, wordsOf, type Words } from '../lib/search-words.ts';

export interface Days {
  readonly label: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface Question {
  readonly text: string;
  readonly chat: { readonly chatId: ChatId; readonly name: string } | null;
  readonly sender: NamedUser | null;
  readonly days: Days | null;
  readonly order: 'newest' | 'relevance';
}

const NOTHING: Question = { text: '', chat: null, sender: null, days: null, order: 'newest' };
const PAGE = 40;

export class Search extends EventTarget {
  question: Question = NOTHING;
  /** What the hits answer; null before the first answer. */
  answered: Question | null = null;
  hits: readonly SearchHit[] = [];
  total = 0;
  totalIsExact = true;
  more = false;
  failed = false;
  /** The hit that is shown in its chat. */
  at: number | null = null;
  readonly #app: App;
  #asking = false;

  constructor(app: App) {
    super();
    this.#app = app;
  }

  get #chat(): Chat {
    return this.#app.chat;
  }

  get isEmpty(): boolean {
    const { text, chat, sender } = this.question;
    return text.trim() === '' && chat === null && sender === null;
  }

  get words(): Words {
    return wordsOf(this.question.text);
  }

  /** Chats whose name has the words, the newest first. */
  get chats(): readonly ChatRow[] {
    const { words } = this;
    if (words.length === 0 || this.question.chat !== null) return [];
    return [...this.#app.known.values()].filter((row) => words.every((word) => find(row.name, [word]).length > 0)).slice(0, 5);
  }

  ask(change: Partial<Question>): void {
    this.question = { ...this.question, ...change };
    this.at = null;
    this.#changed();
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.question !== this.answered) {
      const asked = this.question;
      if (this.isEmpty) this.#take(asked, { hits: [], total: 0, totalIsExact: true, more: false });
      else {
        await this.#chat.search({ ...requestOf(asked), limit: PAGE }).then(
          (result) => this.#take(asked, result),
          () => {
            this.failed = true;
            this.#take(asked, { hits: [], total: 0, totalIsExact: true, more: false }, true);
          },
        );
      }
    }
    this.#asking = false;
  }

  #take(asked: Question, result: SearchResult, failed = false): void {
    this.answered = asked;
    this.failed = failed;
    Object.assign(this, result);
    this.#changed();
  }

  /** Adds the page after the last hit. */
  async further(): Promise<void> {
    const last = this.hits.at(-1);
    if (!this.more || this.#asking || last === undefined) return;
    this.#asking = true;
    const asked = this.question;
    const page = await this.#chat.search({ ...requestOf(asked), limit: PAGE, before: { chatId: last.chatId, seq: last.seq } }).catch(() => null);
    this.#asking = false;
    if (this.question !== asked) return void this.#run();
    if (page === null) return;
    this.hits = [...this.hits, ...page.hits];
    this.more = page.more;
    this.#changed();
  }

  /** Shows a hit in its chat. The focus stays where it is. */
  open(at: number): void {
    const hit = this.hits[at];
    if (hit === undefined) return;
    this.at = at;
    this.#app.goTo(hit.chatId, hit.seq);
    this.#changed();
  }

  async step(by: 1 | -1): Promise<void> {
    const to = this.at === null ? 0 : this.at + by;
    if (to >= this.hits.length) await this.further();
    if (to >= 0 && to < this.hits.length) this.open(to);
  }

  leave(): void {
    const app = this.#app;
    if (app.search !== this) return;
    app.search = null;
    this.#changed();
    if (this.isEmpty) return app.changed();
    app.say('Search closed.', {
      label: 'Undo',
      run: () => {
        app.search = this;
        app.changed();
        this.#changed();
      },
    });
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Over the list of chats. */
  pane(): TemplateResult {
    return html`<search-pane .search=${this} .app=${this.#app}></search-pane>`;
  }

  /** Over the timeline, while a hit is open. */
  steps(): TemplateResult {
    return html`<search-steps .search=${this} .app=${this.#app}></search-steps>`;
  }
}

function requestOf({ text, chat, sender, days, order }: Question): SearchRequest {
  return {
    text,
    order,
    ...(chat === null ? {} : { chatId: chat.chatId }),
    ...(sender === null ? {} : { senderId: sender.userId }),
    ...(days?.from == null ? {} : { from: days.from }),
    ...(days?.to == null ? {} : { to: days.to }),
  };
}
