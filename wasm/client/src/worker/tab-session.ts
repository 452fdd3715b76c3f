/** What the host keeps of one tab: the ids of its calls and queries, and the last answers, should it ask again. */

import type { Failing, HostMessage, Port, QueryNews, TabMessage } from '../rpc.js';

const answersMax = 128;

type Answer = Extract<HostMessage, { kind: 'answer' | 'rejection' }>;

export class TabSession {
  readonly tab: string;
  readonly #port: Port<TabMessage, HostMessage>;
  readonly #asked = new Set<number>();
  readonly #answers = new Map<number, Answer>();
  /** The tab's number of a query -> the core's. */
  readonly #queries = new Map<number, number>();

  constructor(tab: string, port: Port<TabMessage, HostMessage>) {
    this.tab = tab;
    this.#port = port;
  }

  post(message: HostMessage): void {
    this.#port.post(message);
  }

  close(): void {
    this.#port.onMessage = null;
    this.#port.close();
  }

  /** False for a call that was asked before; one that has its answer gets it again. */
  accepts(id: number): boolean {
    const answer = this.#answers.get(id);
    if (answer !== undefined) this.post(answer);
    if (answer !== undefined || this.#asked.has(id)) return false;
    this.#asked.add(id);
    return true;
  }

  answer(id: number, outcome: { readonly value: unknown } | { readonly error: Failing }): void {
    this.#asked.delete(id);
    const answer: Answer = 'error' in outcome ? { kind: 'rejection', id, error: outcome.error } : { kind: 'answer', id, value: outcome.value };
    this.#answers.set(id, answer);
    if (this.#answers.size > answersMax) this.#answers.delete(this.#answers.keys().next().value as number);
    this.post(answer);
  }

  news(query: number, news: QueryNews): void {
    this.post({ ...news, query });
  }

  /** Returns the core's number that the tab's query had, if it ran. */
  setQuery(query: number, coreQuery: number | null): number | null {
    const old = this.#queries.get(query) ?? null;
    if (coreQuery === null) this.#queries.delete(query);
    else this.#queries.set(query, coreQuery);
    return old;
  }

  /** Forgets the queries; returns the core's numbers of them. */
  takeQueries(): number[] {
    const all = [...this.#queries.values()];
    this.#queries.clear();
    return all;
  }
}
