/**
 * Ties a live query to an element: opens it when first asked, moves it when its parameters change, closes it with the
 * element. Or it follows one that belongs to the app.
 */

import type { Chat, LiveQuery, QueryName, QueryParams, QueryResult } from '@linnet/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class LiveController<Name extends QueryName> implements ReactiveController {
  value: QueryResult<Name> | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #name: Name;
  readonly #changed: ((value: QueryResult<Name>) => void) | undefined;
  #chat: Chat | null = null;
  #query: LiveQuery<Name> | null = null;
  #params = '';
  #followed: LiveQuery<Name> | null = null;
  #leave: () => void = () => undefined;

  constructor(host: ReactiveControllerHost, name: Name, changed?: (value: QueryResult<Name>) => void) {
    this.#host = host;
    this.#name = name;
    this.#changed = changed;
    host.addController(this);
  }

  /** Call in `willUpdate` with what should be watched; `null` stops. */
  watch(chat: Chat | null, params: QueryParams<Name> | null): void {
    if (chat === null || params === null) return this.stop();
    const written = JSON.stringify(params);
    if (this.#chat === chat && this.#query !== null) {
      if (written !== this.#params) this.#query.update(params);
      this.#params = written;
      return;
    }
    this.stop();
    this.#chat = chat;
    this.#params = written;
    this.#query = chat.watch(this.#name, params);
    this.#query.subscribe((value) => {
      this.value = value;
      this.#changed?.(value);
      this.#host.requestUpdate();
    });
  }

  /** Call in `willUpdate`, too. */
  follow(query: LiveQuery<Name>): void {
    if (this.#followed === query) return;
    this.stop();
    this.#followed = query;
    this.#leave = query.subscribe((value) => {
      this.value = value;
      this.#changed?.(value);
      this.#host.requestUpdate();
    });
  }

  stop(): void {
    this.#query?.close();
    this.#query = null;
    this.#leave();
    this.#leave = () => undefined;
    this.#followed = null;
    this.#chat = null;
    this.value = null;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.stop();
  }
}
