// A device that speaks frames, over a WebSocket or over long polling.

import { randomBytes } from 'node:crypto';
import { RawWebSocket } from './raw-websocket.mjs';

let counter = Date.now();

// A UUIDv7 that grows.
export function uuid() {
  const hex = (++counter).toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
function randomDeviceId() {
  let text = '';
  for (const byte of randomBytes(25)) text += base32[byte & 31];
  return text + 'aeimquy4'[randomBytes(1)[0] & 7]; // the last of 26 letters holds three bits
}

// What both transports share: frames in, frames out, and waiting for one that fits.
class ChatClient {
  #seen = [];
  #waiting = [];

  hear(frame) {
    const at = this.#waiting.findIndex(({ fits }) => fits(frame));
    if (at >= 0) this.#waiting.splice(at, 1)[0].resolve(frame);
    else this.#seen.push(frame);
  }

  // The oldest frame of this kind that nobody has taken and that fits.
  expect(kind, fits = () => true) {
    const matches = (frame) => frame.kind === kind && fits(frame);
    const at = this.#seen.findIndex(matches);
    if (at >= 0) return Promise.resolve(this.#seen.splice(at, 1)[0]);
    return new Promise((resolve) => this.#waiting.push({ fits: matches, resolve }));
  }

  async hello(token, members = {}) {
    this.send({ kind: 'hello', version: 'linnet.v1-draft', token, deviceId: randomDeviceId(), ...members });
    return this.expect('welcome');
  }

  createGroup(members, title = 'Choir') {
    const chatId = uuid();
    const localId = uuid();
    this.send({ kind: 'create', chatId, localId, userIds: members, title });
    return this.expect('accepted', (frame) => frame.localId === localId).then(() => chatId);
  }

  says(chatId, text, localId = uuid()) {
    this.send({ kind: 'send', chatId, localId, operation: { kind: 'message', body: { text } } });
    return this.expect('accepted', (frame) => frame.localId === localId);
  }

  // Resolves to the entry once a message with this text has come.
  hears(text) {
    const find = (frame) => frame.entries.find((entry) => entry.kind === 'message' && entry.body.text === text);
    return this.expect('entries', (frame) => find(frame) !== undefined).then(find);
  }

  pull(chatId, from, to) {
    const id = ++counter;
    this.send({ kind: 'pull', id, chatId, from, to, limit: 200 });
    return this.expect('page', (frame) => frame.id === id);
  }
}

export class SocketClient extends ChatClient {
  static async open(server) {
    const client = new SocketClient();
    client.socket = await RawWebSocket.open(server.port);
    client.#listen();
    return client;
  }

  async #listen() {
    try {
      for (;;) this.hear(await this.socket.next());
    } catch {
      // closed
    }
  }

  send(frame) {
    this.socket.send(frame);
  }
}

export class PollClient extends ChatClient {
  #server;
  #sessionId;
  #ack = 0;
  #ended = false;
  #posts = Promise.resolve();

  constructor(server) {
    super();
    this.#server = server;
  }

  // What is lost because the test is over is nobody's loss.
  send(frame) {
    const over = (error) => {
      if (!this.#ended) throw error;
    };
    this.#posts = this.#posts
      .then(() => this.#request([frame], this.#sessionId ? 0 : 5_000))
      .then(() => void this.#park().catch(over), over);
  }

  end() {
    this.#ended = true;
  }

  #parked = false;
  async #park() {
    if (this.#parked) return;
    this.#parked = true;
    while (!this.#ended && this.#parked) await this.#request([], 1_000);
  }

  async #request(frames, waitMs) {
    const body = { ack: this.#ack, frames, waitMs, ...(this.#sessionId && { sessionId: this.#sessionId }) };
    const response = await this.#server.post('/v1/poll', body);
    const answer = await response.json();
    if (response.status !== 200) throw new Error(`poll: ${response.status}`);
    this.#sessionId = answer.sessionId;
    if (answer.closed) this.#parked = false;
    // Frames are numbered without gaps and end with n.
    const first = answer.n - answer.frames.length + 1;
    for (const [at, frame] of answer.frames.entries()) if (first + at > this.#ack) this.hear(frame);
    this.#ack = Math.max(this.#ack, answer.n);
  }
}
