// A WebSocket client that can also misbehave: enough of RFC 6455 for tests, on a plain socket.

import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export class RawWebSocket {
  #socket;
  #bytes = Buffer.alloc(0);
  #texts = [];
  #waiting = [];
  closed; // resolves to {code, reason}; code 1006 without a close frame

  // Rejects with the status of a refused upgrade.
  static async open(port, { protocol = 'linnet.v1-draft.json', headers = {} } = {}) {
    const socket = connect(port, '127.0.0.1');
    const key = randomBytes(16).toString('base64');
    const lines = {
      Host: `127.0.0.1:${port}`, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key, 'Sec-WebSocket-Protocol': protocol, ...headers,
    };
    socket.write(`GET /v1/socket HTTP/1.1\r\n${Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    let head = Buffer.alloc(0);
    const end = await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed before the answer')));
      socket.on('data', function read(chunk) {
        head = Buffer.concat([head, chunk]);
        const at = head.indexOf('\r\n\r\n');
        if (at < 0) return;
        socket.off('data', read);
        resolve(at + 4);
      });
    });
    const answer = head.subarray(0, end).toString();
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (status !== 101 || !answer.includes(accept)) {
      socket.destroy();
      throw Object.assign(new Error(`refused: ${status}`), { status });
    }
    return new RawWebSocket(socket, head.subarray(end));
  }

  constructor(socket, rest) {
    this.#socket = socket;
    let code = 1006;
    let reason = '';
    this.closed = new Promise((resolve) => {
      socket.removeAllListeners('close');
      socket.on('close', () => {
        resolve({ code, reason });
        for (const { reject } of this.#waiting.splice(0)) reject(new Error(`closed ${code} ${reason}`));
      });
    });
    socket.removeAllListeners('error');
    socket.on('error', () => {});
    const take = (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      for (let frame = this.#cut(); frame; frame = this.#cut()) {
        if (frame.opcode === 1 || frame.opcode === 2) this.#hear(frame.payload);
        if (frame.opcode === 9) this.write(10, frame.payload);
        if (frame.opcode === 8) {
          code = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
          reason = frame.payload.subarray(2).toString();
          this.write(8, frame.payload);
          socket.end();
        }
      }
    };
    socket.on('data', take);
    take(rest);
  }

  #cut() {
    const bytes = this.#bytes;
    if (bytes.length < 2) return null;
    const short = bytes[1] & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < head) return null;
    const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < head + size) return null;
    this.#bytes = bytes.subarray(head + size);
    return { opcode: bytes[0] & 0xf, payload: bytes.subarray(head, head + size) };
  }

  #hear(payload) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(payload);
    else this.#texts.push(payload);
  }

  // One frame with a mask, as a client sends it.
  write(opcode, payload) {
    const size = payload.length;
    const head = size < 126 ? Buffer.from([0x80 | opcode, 0x80 | size]) : Buffer.alloc(size < 65536 ? 4 : 10);
    if (size >= 126) {
      head[0] = 0x80 | opcode;
      head[1] = 0x80 | (size < 65536 ? 126 : 127);
      if (size < 65536) head.writeUInt16BE(size, 2);
      else head.writeBigUInt64BE(BigInt(size), 2);
    }
    const mask = randomBytes(4);
    const masked = Buffer.from(payload);
    for (let i = 0; i < size; i++) masked[i] ^= mask[i & 3];
    this.#socket.write(Buffer.concat([head, mask, masked]));
  }

  writeBytes(bytes) {
    this.#socket.write(bytes);
  }

  send(frame) {
    this.write(1, Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  }

  next() {
    const ready = this.#texts.shift();
    const payload = ready ? Promise.resolve(ready) : new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    return payload.then((bytes) => JSON.parse(bytes.toString()));
  }

  destroy() {
    this.#socket.destroy();
  }
}
