/**
 * What a tab and the host say to each other. The host is the worker in the tab that leads; every tab speaks to it like
 * this, its own too. Ids are the tab's; the host maps them to its own.
 *
 * hello -> welcome, then whatever the tab still waits for: calls without an answer and running queries are said again
 * after every welcome. A call that the host has answered already gets the same answer; one that another host has
 * answered is harmless to repeat (`send` and `createGroup` carry a localId, all others end in the same state).
 */

import { ChatError } from './errors.js';
import type { ChatId, ErrorCode, LocalId, MessageKey, MessageVersion, Profile, Recipient, RefusedSetting, SearchResult, Storage, UserAction } from './model.js';
import type { QueryName } from './query.js';
import type { Calls } from './waist.js';

/** Raised when a tab and a host of different versions would misunderstand each other. The newer one wins: see Host. */
export const protocolVersion = 1;

/** The host's surface: the core's calls, and its own. */
export interface HostCalls extends Calls {
  logOut: Record<string, never>;
}
export type HostCallName = keyof HostCalls;

interface CallValues {
  send: { readonly localId: LocalId; readonly key: MessageKey };
  forward: { readonly localId: LocalId; readonly key: MessageKey };
  createDirect: { readonly chatId: ChatId };
  createGroup: { readonly chatId: ChatId };
  findPeople: { readonly profiles: readonly Profile[] };
  messageReceipts: { readonly recipients: readonly Recipient[] };
  messageVersions: { readonly versions: readonly MessageVersion[] };
  search: SearchResult;
}
export type CallValue<Name extends HostCallName> = Name extends keyof CallValues ? CallValues[Name] : null;

export interface Failing {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly action: UserAction;
  /** As in ChatError. */
  readonly refused?: readonly RefusedSetting[];
}

export interface Hello {
  readonly kind: 'hello';
  readonly tab: string;
  readonly protocol: number;
  readonly online: boolean;
}

/** `args` and `params` are JSON texts: they go to the core as they are, and an app may pass proxies that cannot be cloned. */
export type TabMessage =
  | Hello
  | { readonly kind: 'call'; readonly id: number; readonly name: HostCallName; readonly args: string }
  | { readonly kind: 'watch'; readonly query: number; readonly name: QueryName; readonly params: string }
  | { readonly kind: 'unwatch'; readonly query: number }
  | { readonly kind: 'token'; readonly request: number; readonly token: string }
  | { readonly kind: 'tokenFailed'; readonly request: number; readonly detail: string }
  | { readonly kind: 'network'; readonly online: boolean }
  | { readonly kind: 'bye' };

export type QueryNews =
  | { readonly kind: 'reset'; readonly query: number; readonly version: number; readonly result: unknown }
  | {
      readonly kind: 'patch';
      readonly query: number;
      readonly version: number;
      readonly order?: readonly string[];
      readonly rows: readonly unknown[];
      readonly rest?: Readonly<Record<string, unknown>>;
    };

export type HostMessage =
  | { readonly kind: 'welcome'; readonly host: string; readonly storage: Storage }
  | { readonly kind: 'refused'; readonly error: Failing }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'rejection'; readonly id: number; readonly error: Failing }
  | QueryNews
  | { readonly kind: 'needToken'; readonly request: number }
  | { readonly kind: 'trouble'; readonly error: Failing }
  /** For every tab: the user has logged out, or a newer version takes over. */
  | { readonly kind: 'ended'; readonly error: Failing };

/** Broadcast by a new host; tabs answer with hello on the same channel. */
export interface Hosting {
  readonly kind: 'hosting';
  readonly host: string;
}

/** Between a tab and the worker that it has started, around the messages above. */
export interface StartHost {
  readonly kind: 'start';
  readonly host: string;
  /** Common beginning of the names of locks and channels; null: no other tabs can be reached. */
  readonly prefix: string | null;
  readonly server: string;
  readonly userId: string;
  readonly storage: 'opfs' | 'memory';
  readonly wasmUrl: string | null;
  readonly online: boolean;
}
/** A tab that may come to lead has its worker load the module while it waits for the lock. */
export interface PrepareHost {
  readonly kind: 'prepare';
  readonly wasmUrl: string | null;
}
export type ToWorker = PrepareHost | StartHost | { readonly kind: 'stop' } | TabMessage;
export type FromWorker = HostMessage | { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly error: Failing };

/** One direction-aware pipe: a worker, a broadcast channel, or a pair in memory. Keeps order, loses nothing while both ends live. */
export interface Port<In, Out> {
  post(message: Out): void;
  onMessage: ((message: In) => void) | null;
  close(): void;
}

export function toError(error: Failing): ChatError {
  return new ChatError(error.code, error.detail, error.action, error.refused);
}

export function toFailing(reason: unknown): Failing {
  if (reason instanceof ChatError) {
    const detail = reason.message.startsWith(`${reason.code}: `) ? reason.message.slice(reason.code.length + 2) : '';
    return { code: reason.code, detail, action: reason.action };
  }
  return { code: 'internal', detail: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason), action: 'reload' };
}
