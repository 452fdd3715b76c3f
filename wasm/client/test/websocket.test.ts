import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocketTransport, type Socket } from '../src/transports/websocket.js';
import { settle } from './support/settle.js';

class FakeSocket implements Socket {
  binaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  readyState = 0;
  readonly sent: number[][] = [];
  closedWith: number | undefined;

  send(data: Uint8Array): void {
    this.sent.push([...data]);
  }

  close(code?: number): void {
    this.closedWith = code;
  }
}

function connected(server = 'https://chat.example') {
  const socket = new FakeSocket();
  const heard: unknown[] = [];
  const urls: string[] = [];
  const transport = new WebSocketTransport(
    server,
    {
      opened: () => heard.push('opened'),
      frame: (bytes) => heard.push([...bytes]),
      closed: (code, reason) => heard.push([code, reason]),
    },
    (url, subprotocol) => {
      urls.push(url, subprotocol);
      return socket;
    },
  );
  return { socket, heard, urls, transport };
}

test('speaks CBOR to /v1/socket, frames in both directions', () => {
  const { socket, heard, urls, transport } = connected();
  assert.deepEqual(urls, ['wss://chat.example/v1/socket', 'linnet.v1-draft.cbor']);
  assert.equal(socket.binaryType, 'arraybuffer');
  transport.send(new Uint8Array([9])); // before it is open: dropped
  socket.readyState = 1;
  socket.onopen?.();
  transport.send(new Uint8Array([1, 2]));
  socket.onmessage?.({ data: new Uint8Array([3, 4]).buffer });
  assert.deepEqual(socket.sent, [[1, 2]]);
  assert.deepEqual(heard, ['opened', [3, 4]]);
});

test('says how the connection ended, once', () => {
  const { socket, heard, transport } = connected();
  socket.onclose?.({ code: 4401, reason: 'token expired' });
  transport.close();
  assert.deepEqual(heard, [[4401, 'token expired']]);
});

test('a closed transport is silent', () => {
  const { socket, heard, transport } = connected();
  transport.close();
  assert.equal(socket.closedWith, 1000);
  assert.equal(socket.onclose, null);
  assert.deepEqual(heard, []);
});

test('a text where bytes belong ends the connection', () => {
  const { socket, heard } = connected();
  socket.onmessage?.({ data: 'hello' });
  assert.deepEqual(heard, [[1003, 'a text on a binary connection']]);
});

test('a connection that may not be made is a loss, told after the call', async () => {
  const heard: unknown[] = [];
  const events = { opened: () => undefined, frame: () => undefined, closed: (code: number) => heard.push(code) };
  new WebSocketTransport('http://chat.example', events, (url) => {
    throw new Error(`the policy forbids ${url}`);
  });
  assert.deepEqual(heard, []);
  await settle();
  assert.deepEqual(heard, [1006]);
});
