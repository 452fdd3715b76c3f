import type { Port } from './rpc.js';

/** Both tabs and the host's worker open channels by this. */
export function channelPort<In, Out>(name: string): Port<In, Out> {
  const channel = new BroadcastChannel(name);
  const port: Port<In, Out> = {
    post: (message) => channel.postMessage(message),
    onMessage: null,
    close: () => channel.close(),
  };
  channel.onmessage = (event: MessageEvent) => port.onMessage?.(event.data as In);
  return port;
}
