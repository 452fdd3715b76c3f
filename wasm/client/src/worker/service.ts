/** The worker's side of its tab: starts the host, holds back what comes too early, lets the other tabs in. */

import { toFailing, type Failing, type FromWorker, type Hello, type Hosting, type HostMessage, type Port, type StartHost, type TabMessage, type ToWorker } from '../rpc.js';
import type { Host } from './host.js';

export interface ServiceDeps {
  /** What can be done before this worker is told to host: touches no file. */
  prepare(wasmUrl: string | null): void;
  boot(start: StartHost, fatal: (error: Failing) => void): Promise<Host>;
  openBoard(prefix: string): Port<Hosting | Hello, Hosting>;
  openTabChannel(prefix: string, tab: string): Port<TabMessage, HostMessage>;
}

/** Serves until the tab says stop; called once in a worker's life. */
export function serve(port: Port<ToWorker, FromWorker>, deps: ServiceDeps): void {
  let host: Host | null = null;
  let early: TabMessage[] = [];
  let stopped = false;
  const own: Port<TabMessage, HostMessage> = { post: (message) => port.post(message), onMessage: null, close: () => undefined };

  const fail = (error: Failing): void => port.post({ kind: 'failed', error });

  const fromTab = (message: TabMessage): void => {
    if (host === null) early.push(message);
    else if (own.onMessage !== null) own.onMessage(message);
    else if (message.kind === 'hello') host.greet(message, false, () => own);
  };

  const start = async (options: StartHost): Promise<void> => {
    const running = await deps.boot(options, fail);
    if (stopped) return running.stop();
    host = running;
    const held = early;
    early = [];
    for (const message of held) fromTab(message);
    if (options.prefix !== null) welcomeOthers(options.prefix, options.host, running);
  };

  const welcomeOthers = (prefix: string, name: string, running: Host): void => {
    const board = deps.openBoard(prefix);
    board.onMessage = (message) => {
      if (message.kind === 'hello') running.greet(message, true, () => deps.openTabChannel(prefix, message.tab));
    };
    board.post({ kind: 'hosting', host: name });
  };

  port.onMessage = (message) => {
    switch (message.kind) {
      case 'prepare':
        return deps.prepare(message.wasmUrl);
      case 'start':
        return void start(message).catch((error: unknown) => fail(toFailing(error)));
      case 'stop':
        stopped = true;
        host?.stop();
        return port.post({ kind: 'stopped' });
      default:
        return fromTab(message);
    }
  };
}
