/**
 * A tab's side of the talk with the host: calls that wait for an answer, running queries, and the welcome after which all
 * of them are said (again). It outlives hosts: `connect` moves it to the next one, and callers notice nothing.
 */

import { ChatError } from './errors.js';
import { WatchedQuery, type QueryWire } from './live-query.js';
import type { Storage } from './model.js';
import type { QueryName, QueryParams } from './query.js';
import {
  protocolVersion,
  toError,
  type CallValue,
  type Failing,
  type HostCallName,
  type HostCalls,
  type HostMessage,
  type Port,
  type TabMessage,
} from './rpc.js';
import { step } from './timing.js';

export interface HostPort extends Port<HostMessage, TabMessage> {
  /** Keeps what is posted before the host is up: then nothing waits for the welcome. */
  readonly patient: boolean;
}

export interface LinkEvents {
  welcomed(storage: Storage): void;
  token(): Promise<string>;
  trouble(error: ChatError): void;
  /** The host wants no more of this tab. */
  ended(error: ChatError): void;
  /** A listener of the app threw. */
  report(error: unknown): void;
}

interface PendingCall {
  readonly message: TabMessage;
  resolve(value: never): void;
  reject(error: ChatError): void;
}

export class HostLink {
  readonly #tab: string;
  readonly #events: LinkEvents;
  readonly #wire: QueryWire;
  #port: HostPort | null = null;
  #welcomed = false;
  #heard = false;
  #online = true;
  #closed = false;
  #nextId = 1;
  readonly #calls = new Map<number, PendingCall>();
  readonly #queries = new Map<number, WatchedQuery<QueryName>>();

  constructor(tab: string, events: LinkEvents) {
    this.#tab = tab;
    this.#events = events;
    this.#wire = {
      watch: (query) => this.#watch(query),
      unwatch: (query) => this.#unwatch(query),
      report: (error) => events.report(error),
    };
  }

  /** Speaks through `port` from now on; the earlier one is left to its owner. */
  connect(port: HostPort): void {
    if (this.#closed) return;
    if (this.#port !== null) this.#port.onMessage = null;
    this.#port = port;
    port.onMessage = (message) => this.#receive(message);
    this.greet();
    if (port.patient) this.#replay();
  }

  /** Keeps what is asked until the next `connect`. */
  disconnect(): void {
    if (this.#port !== null) this.#port.onMessage = null;
    this.#port = null;
    this.#welcomed = false;
  }

  /** A host answers this tab. */
  get attached(): boolean {
    return this.#welcomed;
  }

  /** Says hello (again): to a host that has just come up, or after this tab was frozen. */
  greet(): void {
    this.#welcomed = false;
    this.#port?.post({ kind: 'hello', tab: this.#tab, protocol: protocolVersion, online: this.#online });
  }

  call<Name extends HostCallName>(name: Name, args: HostCalls[Name]): Promise<CallValue<Name>> {
    if (this.#closed) return Promise.reject(closedError());
    const id = this.#nextId++;
    const message: TabMessage = { kind: 'call', id, name, args: JSON.stringify(args) };
    return new Promise<CallValue<Name>>((resolve, reject) => {
      this.#calls.set(id, { message, resolve: resolve as (value: never) => void, reject });
      this.#say(message);
    });
  }

  watch<Name extends QueryName>(name: Name, params: QueryParams<Name>): WatchedQuery<Name> {
    if (this.#closed) throw closedError();
    const query = new WatchedQuery(this.#nextId++, name, params, this.#wire);
    const erased = query as unknown as WatchedQuery<QueryName>;
    this.#queries.set(query.number, erased);
    this.#watch(erased);
    return query;
  }

  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.#say({ kind: 'network', online });
  }

  /** Says goodbye, and rejects what still waits. */
  close(): void {
    if (this.#closed) return;
    this.#say({ kind: 'bye' });
    this.#closed = true;
    if (this.#port !== null) this.#port.onMessage = null;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(closedError());
    for (const query of [...this.#queries.values()]) query.close();
  }

  #say(message: TabMessage): void {
    if ((this.#welcomed || this.#port?.patient === true) && !this.#closed) this.#port?.post(message);
  }

  #watch(query: WatchedQuery<QueryName>): void {
    this.#say({ kind: 'watch', query: query.number, name: query.name, params: JSON.stringify(query.params) });
  }

  #unwatch(query: WatchedQuery<QueryName>): void {
    this.#queries.delete(query.number);
    this.#say({ kind: 'unwatch', query: query.number });
  }

  #receive(message: HostMessage): void {
    switch (message.kind) {
      case 'welcome':
        return this.#welcome(message.storage);
      case 'answer':
        return this.#settle(message.id, (call) => call.resolve(message.value as never));
      case 'rejection':
        return this.#settle(message.id, (call) => call.reject(toError(message.error)));
      case 'reset':
      case 'patch':
        if (!this.#heard) step('news');
        this.#heard = true;
        return this.#queries.get(message.query)?.apply(message);
      case 'needToken':
        return void this.#fetchToken(message.request, this.#port);
      case 'trouble':
        return this.#events.trouble(toError(message.error));
      case 'refused':
      case 'ended':
        return this.#events.ended(toError(message.error));
      default:
        return message satisfies never;
    }
  }

  #welcome(storage: Storage): void {
    this.#welcomed = true;
    step('welcome');
    this.#events.welcomed(storage);
    if (this.#port?.patient !== true) this.#replay();
  }

  #replay(): void {
    for (const call of this.#calls.values()) this.#say(call.message);
    for (const query of this.#queries.values()) {
      query.forgetVersion();
      this.#watch(query);
    }
  }

  #settle(id: number, how: (call: PendingCall) => void): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call !== undefined) how(call);
  }

  /** The answer goes to the host that asked; another one asks for itself. */
  async #fetchToken(request: number, port: HostPort | null): Promise<void> {
    let message: TabMessage;
    try {
      message = { kind: 'token', request, token: await this.#events.token() };
    } catch (error) {
      message = { kind: 'tokenFailed', request, detail: error instanceof Error ? error.message : String(error) };
    }
    if (port === this.#port && !this.#closed) port?.post(message);
  }
}

export function closedError(): ChatError {
  const failing: Failing = { code: 'internal', detail: 'this client is closed', action: 'none' };
  return toError(failing);
}
