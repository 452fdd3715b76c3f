/** Frames as CBOR over a WebSocket. */

import { lost, type Transport, type TransportEvents } from './transport.js';

export const subprotocol = 'linnet.v1-draft.cbor';

/** What is used of the browser's class. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}
export type SocketFactory = (url: string, subprotocol: string) => Socket;

const open = 1;

export class WebSocketTransport implements Transport {
  #socket: Socket | null = null;

  constructor(server: string, events: TransportEvents, connect: SocketFactory) {
    let socket: Socket;
    try {
      socket = connect(`${server.replace(/^http/, 'ws')}/v1/socket`, subprotocol);
    } catch (error) {
      // A content policy or a mixed scheme forbids it. Not within this call: the core has not finished its actions.
      queueMicrotask(() => events.closed(lost, String(error)));
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) events.frame(new Uint8Array(data));
      else this.#drop(events, 1003, 'a text on a binary connection');
    };
    // An error event says nothing and is followed by this one.
    socket.onclose = ({ code, reason }) => {
      this.#detach();
      events.closed(code, reason);
    };
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === open) this.#socket.send(frame);
  }

  close(): void {
    this.#detach()?.close(1000);
  }

  #drop(events: TransportEvents, code: number, reason: string): void {
    this.close();
    events.closed(code, reason);
  }

  #detach(): Socket | null {
    const socket = this.#socket;
    if (socket !== null) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
    }
    this.#socket = null;
    return socket;
  }
}
