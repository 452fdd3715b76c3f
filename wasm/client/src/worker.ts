/** Entry of the dedicated worker that hosts the core. */

import createModule from 'linnet-core';
import { channelPort } from './channel-port.js';
import { boardName, tabChannelName, waitingName } from './names.js';
import type { FromWorker, Port, ToWorker } from './rpc.js';
import { step } from './timing.js';
import { boot, loadModule } from './worker/boot.js';
import type { LinnetModule } from './worker/core.js';
import { serve } from './worker/service.js';

interface WorkerScope {
  readonly name: string;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: FromWorker): void;
}

step('worker');
const scope = self as unknown as WorkerScope;
const port: Port<ToWorker, FromWorker> = { post: (message) => scope.postMessage(message), onMessage: null, close: () => undefined };
scope.onmessage = (event) => port.onMessage?.(event.data as ToWorker);

let module: Promise<LinnetModule> | null = null;
function loadOnce(wasmUrl: string | null): Promise<LinnetModule> {
  module ??= loadModule(createModule, wasmUrl ?? new URL('./linnet.wasm', import.meta.url).href);
  return module;
}

if (scope.name !== waitingName) loadOnce(null).catch(() => undefined); // without waiting for a word: the page is busy drawing itself

serve(port, {
  prepare: (wasmUrl) => void loadOnce(wasmUrl).catch(() => undefined), // `boot` meets the error
  boot: (start, fatal) => boot(start, loadOnce(start.wasmUrl), fatal),
  openBoard: (prefix) => channelPort(boardName(prefix)),
  openTabChannel: (prefix, tab) => channelPort(tabChannelName(prefix, tab)),
});
