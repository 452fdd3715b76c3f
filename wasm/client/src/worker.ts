/** Entry of the dedicated worker that hosts the core. */

import createModule from 'linnet-core';
import { channelPort } from './channel-port.js';
import { boardName, tabChannelName } from './names.js';
import type { FromWorker, Port, ToWorker } from './rpc.js';
import { boot } from './worker/boot.js';
import { serve } from './worker/service.js';

interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = self as unknown as WorkerScope;
const port: Port<ToWorker, FromWorker> = { post: (message) => scope.postMessage(message), onMessage: null, close: () => undefined };
scope.onmessage = (event) => port.onMessage?.(event.data as ToWorker);

serve(port, {
  boot: (start, fatal) => boot(start, createModule, new URL('./linnet.wasm', import.meta.url).href, fatal),
  openBoard: (prefix) => channelPort(boardName(prefix)),
  openTabChannel: (prefix, tab) => channelPort(tabChannelName(prefix, tab)),
});
