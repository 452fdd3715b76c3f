import type { OpenOptions } from '../../src/api.js';
import { ChatClient } from '../../src/client.js';
import type { Environment, PageEvent, WorkerPort } from '../../src/environment.js';
import { tabLockName } from '../../src/names.js';
import type { FromWorker, Hello, Hosting, HostMessage, Port, TabMessage, ToWorker } from '../../src/rpc.js';
import type { Locks } from '../../src/tab-leader.js';
import { Host } from '../../src/worker/host.js';
import { serve } from '../../src/worker/service.js';
import { FakeClock } from './fake-clock.js';
import { Disk, ScriptedCore } from './scripted-core.js';

interface Request {
  readonly owner: object;
  readonly held: () => Promise<void>;
  readonly done: (error?: Error) => void;
}

/** Web Locks of one browser: first come, first served. */
class LockTable {
  readonly #queues = new Map<string, Request[]>();

  for(owner: object): Locks {
    return {
      request: (name, signal, held) =>
        new Promise((resolve, reject) => {
          const request: Request = { owner, held, done: (error) => (error === undefined ? resolve() : reject(error)) };
          const queue = this.#queues.get(name) ?? [];
          this.#queues.set(name, queue);
          queue.push(request);
          signal.addEventListener('abort', () => {
            if (queue.indexOf(request) > 0) this.#remove(name, request, new Error('aborted'));
          });
          if (queue.length === 1) this.#grant(name, request);
        }),
    };
  }

  /** The owner's page is gone. */
  dropAll(owner: object): void {
    for (const [name, queue] of this.#queues) {
      for (const request of queue.filter((candidate) => candidate.owner === owner)) this.#remove(name, request);
    }
  }

  #grant(name: string, request: Request): void {
    queueMicrotask(() => {
      if (this.#queues.get(name)?.[0] !== request) return;
      request.held().then(
        () => this.#remove(name, request),
        (error: Error) => this.#remove(name, request, error),
      );
    });
  }

  #remove(name: string, request: Request, error?: Error): void {
    const queue = this.#queues.get(name) ?? [];
    const at = queue.indexOf(request);
    if (at < 0) return;
    queue.splice(at, 1);
    request.done(error);
    if (at === 0 && queue[0] !== undefined) this.#grant(name, queue[0]);
  }
}

interface Listener {
  readonly owner: object;
  hear(message: unknown): void;
}

/** BroadcastChannels of one browser. Like the real ones they copy, deliver later, and not to the sender. */
class Ether {
  readonly #channels = new Map<string, Set<Listener>>();
  posts = 0;

  open<In, Out>(owner: object, name: string): Port<In, Out> {
    const listeners = this.#channels.get(name) ?? new Set<Listener>();
    this.#channels.set(name, listeners);
    const port: Port<In, Out> = {
      post: (message) => {
        this.posts++;
        const copy = structuredClone(message);
        for (const other of listeners) if (other !== own) queueMicrotask(() => listeners.has(other) && other.hear(copy));
      },
      onMessage: null,
      close: () => listeners.delete(own),
    };
    const own: Listener = { owner, hear: (message) => port.onMessage?.(message as In) };
    listeners.add(own);
    return port;
  }

  dropAll(owner: object): void {
    for (const listeners of this.#channels.values()) {
      for (const listener of listeners) if (listener.owner === owner) listeners.delete(listener);
    }
  }
}

/** A worker in the making: its core, once it has booted. */
export interface FakeWorker {
  readonly core: ScriptedCore;
  readonly host: Host;
}

/** One browser with its tabs, locks and channels; the core in each worker is scripted, all else is the real code. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly locks = new LockTable();
  readonly ether = new Ether();
  readonly disk = new Disk();
  readonly workers: FakeWorker[] = [];
  /** Workers that run, with a host in them or without. */
  living = 0;
  wiped = 0;
  /** Prepares the core of the next worker. */
  prepare: (core: ScriptedCore) => void = () => undefined;

  newTab(): FakeTab {
    return new FakeTab(this);
  }

  get lastWorker(): FakeWorker {
    const worker = this.workers.at(-1);
    if (worker === undefined) throw new Error('no worker has started');
    return worker;
  }
}

export class FakeTab {
  readonly browser: FakeBrowser;
  readonly warnings: unknown[] = [];
  tokens: () => Promise<string> = () => Promise.resolve('a token');
  #listener: (event: PageEvent) => void = () => undefined;
  readonly #workers: WorkerPort[] = [];

  constructor(browser: FakeBrowser) {
    this.browser = browser;
  }

  async open(options: Partial<OpenOptions> = {}): Promise<ChatClient> {
    const client = this.begin(options);
    await client.ready;
    return client;
  }

  begin(options: Partial<OpenOptions> = {}): ChatClient {
    return ChatClient.beginIn(this.#environment(), { userId: 'anna', token: () => this.tokens(), ...options });
  }

  page(event: PageEvent): void {
    this.#listener(event);
  }

  /** Ends without a word, with its worker. */
  crash(): void {
    this.#listener = () => undefined;
    for (const worker of this.#workers) worker.close();
    this.browser.ether.dropAll(this);
    this.browser.locks.dropAll(this);
  }

  #environment(): Environment {
    const { browser } = this;
    return {
      origin: 'https://chat.example',
      online: true,
      ways: {
        locks: browser.locks.for(this),
        openBoard: (prefix) => browser.ether.open<Hosting | Hello, Hello>(this, prefix),
        openTabChannel: (prefix, tab) => browser.ether.open<HostMessage, TabMessage>(this, `${prefix}:tab:${tab}`),
      },
      startWorker: () => this.#startWorker(),
      onPage: (listener) => {
        this.#listener = listener;
        return () => undefined;
      },
      after: browser.clock.after,
      warn: (error) => this.warnings.push(error),
      absolute: String,
    };
  }

  #startWorker(): WorkerPort {
    const { browser } = this;
    const owner = this;
    let alive = true;
    browser.living++;
    const outside: WorkerPort = {
      post: (message) => void queueMicrotask(() => alive && inside.onMessage?.(structuredClone(message))),
      onMessage: null,
      onError: null,
      close: () => {
        if (alive) browser.living--;
        alive = false;
        browser.ether.dropAll(inside);
      },
    };
    const inside: Port<ToWorker, FromWorker> = {
      post: (message) => void queueMicrotask(() => alive && outside.onMessage?.(structuredClone(message))),
      onMessage: null,
      close: () => undefined,
    };
    serve(inside, {
      prepare: () => undefined,
      boot: (start, fatal) => {
        const core = new ScriptedCore(browser.disk);
        browser.prepare(core);
        const host = new Host(core, start.online, {
          host: start.host,
          clock: browser.clock,
          storage: { tier: 'opfs', persisted: false, reason: '' },
          openTransport: () => ({ send: () => undefined, close: () => undefined }),
          wipe: () => {
            browser.wiped++;
            return Promise.resolve();
          },
          watchTab: (tab, gone) => {
            const stop = new AbortController();
            const held = (): Promise<void> => Promise.resolve(gone());
            browser.locks.for(owner).request(tabLockName(start.prefix ?? '', tab), stop.signal, held).catch(() => undefined);
            return () => stop.abort();
          },
          fatal,
        });
        browser.workers.push({ core, host });
        return Promise.resolve(host);
      },
      openBoard: (prefix) => browser.ether.open<Hosting | Hello, Hosting>(inside, prefix),
      openTabChannel: (prefix, tab) => browser.ether.open<TabMessage, HostMessage>(inside, `${prefix}:tab:${tab}`),
    });
    this.#workers.push(outside);
    return outside;
  }
}
