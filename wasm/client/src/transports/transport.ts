/** Transports are dumb pipes: no retry, order or dedup that the core does not ask for. */

export interface TransportEvents {
  opened(): void;
  /** Owned by the receiver. */
  frame(bytes: Uint8Array): void;
  /** Once, and nothing after it; not after `close()`. Codes are WebSocket's: 1006 is a loss. */
  closed(code: number, reason: string): void;
}

export interface Transport {
  /** Takes the bytes over. Before `opened` and after `closed` they are dropped: the core sends again what matters. */
  send(frame: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export type TransportKind = 'websocket' | 'long_poll';

export const lost = 1006;
