/** What a tab needs of its browser, behind one interface: the client itself touches no globals. */

import type { OpenOptions } from './api.js';
import { channelPort } from './channel-port.js';
import { ChatError } from './errors.js';
import { boardName, tabChannelName } from './names.js';
import type { FromWorker, Hello, Hosting, HostMessage, Port, TabMessage, ToWorker } from './rpc.js';
import type { Locks } from './tab-leader.js';

export type WorkerPort = Port<FromWorker, ToWorker> & { onError: ((detail: string) => void) | null };

export type PageEvent = 'away' | 'back' | 'visible' | 'online' | 'offline';

/** Ways between tabs; absent where the browser has no Web Locks (no secure context): then every tab is alone. */
export interface TabWays {
  readonly locks: Locks;
  /** All hear all: hosts say `hosting` here, tabs say hello. */
  openBoard(prefix: string): Port<Hosting | Hello, Hello>;
  openTabChannel(prefix: string, tab: string): Port<HostMessage, TabMessage>;
}

export interface Environment {
  readonly origin: string;
  readonly online: boolean;
  readonly ways: TabWays | null;
  startWorker(): WorkerPort;
  /** Calls back on each; returns the way to stop. */
  onPage(listener: (event: PageEvent) => void): () => void;
  /** Calls back once after `delay` ms; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void;
  warn(error: unknown): void;
  absolute(url: string | URL): string;
}

export function browserEnvironment(options: OpenOptions): Environment {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined' || typeof document === 'undefined') {
    throw new ChatError('unsupported', 'this is no browser page, or it has no workers or no WebAssembly');
  }
  return {
    origin: location.origin,
    get online() {
      return navigator.onLine;
    },
    ways: browserWays(),
    startWorker: () => workerPort(options.workerUrl, options.wasmUrl !== undefined),
    onPage: listenToPage,
    after(delay, callback) {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
    warn: (error) => console.warn('@linnet/client:', error),
    absolute: (url) => new URL(url, document.baseURI).href,
  };
}

function browserWays(): TabWays | null {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return null;
  return {
    locks: {
      async request(name, signal, held) {
        await locks.request(name, { signal }, held);
      },
    },
    openBoard: (prefix) => channelPort<Hosting | Hello, Hello>(boardName(prefix)),
    openTabChannel: (prefix, tab) => channelPort<HostMessage, TabMessage>(tabChannelName(prefix, tab)),
  };
}

function workerPort(workerUrl: string | URL | undefined, moduleElsewhere: boolean): WorkerPort {
  const worker = moduleElsewhere ? waitingWorker(workerUrl) : readyWorker(workerUrl);
  const port: WorkerPort = {
    post: (message) => worker.postMessage(message),
    onMessage: null,
    onError: null,
    close: () => worker.terminate(),
  };
  worker.onmessage = (event: MessageEvent) => port.onMessage?.(event.data as FromWorker);
  worker.onerror = (event) => port.onError?.(event.message || 'the worker script could not be loaded');
  return port;
}

/** Loads the module that lies beside it as soon as it runs. (Bundlers look for exactly this expression, with constant options.) */
function readyWorker(url: string | URL | undefined): Worker {
  return url === undefined ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }) : new Worker(url, { type: 'module', name: 'linnet' });
}

/** Is told where its module lies (names.ts). */
function waitingWorker(url: string | URL | undefined): Worker {
  return url === undefined
    ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'linnet-waits' })
    : new Worker(url, { type: 'module', name: 'linnet-waits' });
}

function listenToPage(listener: (event: PageEvent) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const on = (target: EventTarget, name: string, event: PageEvent): void =>
    target.addEventListener(name, () => listener(event), { signal });
  on(window, 'pagehide', 'away');
  on(document, 'freeze', 'away');
  on(document, 'resume', 'back');
  window.addEventListener('pageshow', (event) => event.persisted && listener('back'), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener('visible'), { signal });
  on(window, 'online', 'online');
  on(window, 'offline', 'offline');
  return () => stop.abort();
}
