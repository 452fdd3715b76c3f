import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LongPolling, type PollRequest } from '../src/transports/long-polling.js';
import { FakeClock } from './support/fake-clock.js';
import { settle } from './support/settle.js';

interface Poll {
  readonly sessionId?: string;
  readonly ack: number;
  readonly frames: readonly unknown[];
  readonly waitMs: number;
}

interface Pending {
  readonly body: Poll;
  readonly text: string;
  answer(n: number, frames?: string, more?: string): Promise<void>;
  status(status: number): Promise<void>;
  fail(): Promise<void>;
}

/** A transport whose requests a test answers by hand, in any order. */
class PollFixture {
  readonly heard: unknown[] = [];
  readonly clock = new FakeClock();
  readonly pending: Pending[] = [];
  readonly transport: LongPolling;
  aborted = 0;

  constructor() {
    this.transport = new LongPolling(
      'https://chat.example',
      {
        opened: () => this.heard.push('opened'),
        frame: (bytes) => this.heard.push(new TextDecoder().decode(bytes)),
        closed: (code, reason) => this.heard.push([code, reason]),
      },
      { fetch: (url, request) => this.#fetch(url, request), after: this.clock.after },
    );
  }

  async sends(...frames: string[]): Promise<void> {
    for (const frame of frames) this.transport.send(new TextEncoder().encode(frame));
    await settle();
  }

  /** The oldest request that has no answer yet. */
  next(): Pending {
    const pending = this.pending.shift();
    assert.ok(pending, 'a request is expected');
    return pending;
  }

  /** Says hello and is welcomed: one request is parked. */
  async connect(): Promise<void> {
    await this.sends('{"hello":1}');
    await this.next().answer(1, '{"welcome":1}');
    this.heard.length = 0;
  }

  #fetch(url: string, request: PollRequest): Promise<{ status: number; text(): Promise<string> }> {
    assert.equal(url, 'https://chat.example/v1/poll');
    return new Promise((resolve, reject) => {
      request.signal.addEventListener('abort', () => {
        this.aborted++;
        reject(new DOMException('aborted', 'AbortError'));
      });
      const reply = (status: number, text: string): Promise<void> => {
        resolve({ status, text: () => Promise.resolve(text) });
        return settle();
      };
      this.pending.push({
        body: JSON.parse(request.body) as Poll,
        text: request.body,
        answer: (n, frames = '', more = '') => reply(200, `{"sessionId":"s1","frames":[${frames}],"n":${n}${more}}`),
        status: (status) => reply(status, 'no'),
        fail: () => {
          reject(new TypeError('Failed to fetch'));
          return settle();
        },
      });
    });
  }
}

test('the first poll carries the hello and begins the session', async () => {
  const poll = new PollFixture();
  await settle();
  assert.deepEqual(poll.heard, ['opened']);
  await poll.sends('{"hello":1}');
  const first = poll.next();
  assert.deepEqual(first.body, { ack: 0, frames: [{ hello: 1 }], waitMs: 25_000 });
  await first.answer(1, '{"welcome":1}');
  assert.deepEqual(poll.heard, ['opened', '{"welcome":1}']);
  assert.deepEqual(poll.next().body, { sessionId: 's1', ack: 1, frames: [], waitMs: 25_000 });
});

test('frames pass verbatim in both directions', async () => {
  const poll = new PollFixture();
  await poll.connect();
  await poll.next().answer(2, '{"n":18446744073709551615, "t":"é,]"}');
  assert.deepEqual(poll.heard, ['{"n":18446744073709551615, "t":"é,]"}']);
  await poll.sends('{"n": 1.0}');
  assert.match(poll.pending.at(-1)?.text ?? '', /"frames":\[\{"n": 1\.0\}\]/);
});

test('later frames go out at once beside the parked poll, those of one moment together', async () => {
  const poll = new PollFixture();
  await poll.connect();
  const parked = poll.next();
  await poll.sends('{"a":1}', '{"b":2}');
  const post = poll.next();
  assert.deepEqual(post.body, { sessionId: 's1', ack: 1, frames: [{ a: 1 }, { b: 2 }], waitMs: 0 });
  await parked.answer(1); // ended by the server
  assert.equal(poll.pending.length, 0);
  await post.answer(2, '{"accepted":1}');
  assert.deepEqual(poll.heard, ['{"accepted":1}']);
  assert.deepEqual(poll.next().body, { sessionId: 's1', ack: 2, frames: [], waitMs: 25_000 });
});

test('frames that come while others are on their way wait for their answer: order is kept', async () => {
  const poll = new PollFixture();
  await poll.connect();
  poll.next();
  await poll.sends('{"a":1}');
  const first = poll.next();
  await poll.sends('{"b":2}');
  await poll.sends('{"c":3}');
  assert.equal(poll.pending.length, 0);
  await first.answer(1);
  assert.deepEqual(poll.next().body.frames, [{ b: 2 }, { c: 3 }]);
});

test('a frame that comes again beside a new one is heard once', async () => {
  const poll = new PollFixture();
  await poll.connect();
  const parked = poll.next();
  await poll.sends('{"a":1}');
  const post = poll.next();
  await parked.answer(2, '{"entry":7}');
  await post.answer(3, '{"entry":7},{"entry":8}');
  assert.deepEqual(poll.heard, ['{"entry":7}', '{"entry":8}']);
  assert.equal(poll.next().body.ack, 3);
});

test('a lost request is repeated as it was, once', async () => {
  const poll = new PollFixture();
  await poll.connect();
  poll.next();
  await poll.sends('{"a":1}');
  const lost = poll.next();
  await lost.fail();
  const again = poll.next();
  assert.equal(again.text, lost.text);
  await again.status(502);
  assert.deepEqual(poll.heard, [[1006, 'the server said 502']]);
  assert.equal(poll.pending.length, 0);
});

test('a refusal is not repeated', async () => {
  const poll = new PollFixture();
  await poll.connect();
  await poll.next().status(404);
  assert.deepEqual(poll.heard, [[1006, 'the server said 404']]);
  assert.equal(poll.pending.length, 0);
});

test('many frames go in several requests', async () => {
  const poll = new PollFixture();
  await poll.connect();
  poll.next();
  await poll.sends(...Array.from({ length: 130 }, (_, index) => `{"i":${index}}`));
  const first = poll.next();
  assert.equal(first.body.frames.length, 128);
  await first.answer(1);
  assert.deepEqual(poll.next().body.frames, [{ i: 128 }, { i: 129 }]);
});

test('the failure of a poll that was ended by another is no loss', async () => {
  const poll = new PollFixture();
  await poll.connect();
  const parked = poll.next();
  await poll.sends('{"a":1}');
  await parked.status(409);
  await poll.next().answer(1);
  assert.deepEqual(poll.heard, []);
});

test('a poll without an answer is given up and tried again', async () => {
  const poll = new PollFixture();
  await poll.connect();
  poll.next();
  await poll.clock.advance(35_000);
  assert.equal(poll.aborted, 1);
  await poll.next().answer(2, '{"late":1}');
  assert.deepEqual(poll.heard, ['{"late":1}']);
});

test('the server closes the session after its last frames', async () => {
  const poll = new PollFixture();
  await poll.connect();
  await poll.next().answer(2, '{"bye":1}', ',"closed":{"code":4401,"reason":"token expired"}');
  assert.deepEqual(poll.heard, ['{"bye":1}', [4401, 'token expired']]);
  await poll.sends('{"a":1}');
  assert.equal(poll.pending.length, 0);
});

test('an answer that is none is a loss', async () => {
  const poll = new PollFixture();
  await poll.sends('{"hello":1}');
  await poll.next().answer(1, '{', '');
  await poll.next().answer(1, '{', '');
  assert.match(String(poll.heard.at(-1)), /^1006,SyntaxError/);
});

test('close aborts what runs and is silent', async () => {
  const poll = new PollFixture();
  await poll.connect();
  poll.next();
  poll.transport.close();
  await settle();
  assert.equal(poll.aborted, 1);
  assert.deepEqual(poll.heard, []);
});
