/** From nothing to a running host: the module, the store, the core. */

import { ChatError } from '../errors.js';
import { tabLockName } from '../names.js';
import { toError, toFailing, type Failing, type StartHost } from '../rpc.js';
import { LongPolling, type Fetch } from '../transports/long-polling.js';
import type { TransportEvents, TransportKind } from '../transports/transport.js';
import { WebSocketTransport, type Socket } from '../transports/websocket.js';
import { step } from '../timing.js';
import { version } from '../version.js';
import type { WaistConfig } from '../waist.js';
import type { Core, LinnetModule, ModuleFactory } from './core.js';
import { Host } from './host.js';
import { indexedDbMarker } from './marker.js';
import { openStore, type Store } from './storage.js';
import { browserClock } from './timer.js';

export async function boot(start: StartHost, module: Promise<LinnetModule>, fatal: (error: Failing) => void): Promise<Host> {
  const store = await openStore(start.storage, start.server, start.userId, module, indexedDbMarker, browserClock);
  step('files');
  const core = openCore(await module, start.userId, store);
  step('store');
  const host = new Host(core, start.online, {
    host: start.host,
    clock: browserClock,
    storage: store.storage,
    openTransport: (kind, events) => openTransport(start.server, kind, events),
    wipe: () => store.wipe(),
    watchTab: (tab, gone) => watchTab(start.prefix, tab, gone),
    fatal,
  });
  step('running');
  if (store.lost) {
    host.announce({ code: 'storage_corrupt', detail: 'the browser has removed what was stored on this device', action: 'none' });
  }
  return host;
}

export async function loadModule(create: ModuleFactory, wasmUrl: string): Promise<LinnetModule> {
  try {
    const module = await create({ locateFile: () => wasmUrl });
    step('module');
    return module;
  } catch (error) {
    const detail = `the WebAssembly module could not be loaded from ${wasmUrl}: ${toFailing(error).detail}`;
    throw new ChatError('unsupported', detail, 'reload');
  }
}

function openCore(module: LinnetModule, userId: string, store: Store): Core {
  const config: WaistConfig = { userId, path: store.path, vfs: store.vfs, client: `linnet-web/${version}` };
  const core = new module.Core(JSON.stringify(config));
  const error = core.openError();
  if (error === '') return core;
  core.delete();
  throw toError(JSON.parse(error) as Failing);
}

function openTransport(server: string, kind: TransportKind, events: TransportEvents): WebSocketTransport | LongPolling {
  switch (kind) {
    case 'websocket':
      return new WebSocketTransport(server, events, (url, subprotocol) => new WebSocket(url, subprotocol) as Socket);
    case 'long_poll':
      return new LongPolling(server, events, { fetch: fetch.bind(globalThis) as Fetch, after: browserClock.after });
    default:
      return kind satisfies never;
  }
}

/** A tab holds its lock for as long as it lives. */
function watchTab(prefix: string | null, tab: string, gone: () => void): () => void {
  if (prefix === null) return () => undefined;
  const stop = new AbortController();
  navigator.locks.request(tabLockName(prefix, tab), { signal: stop.signal }, gone).catch(() => undefined);
  return () => stop.abort();
}
