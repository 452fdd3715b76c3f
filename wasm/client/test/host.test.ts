import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocolVersion, type HostMessage, type Port, type TabMessage } from '../src/rpc.js';
import type { TransportEvents } from '../src/transports/transport.js';
import type { WaistAction } from '../src/waist.js';
import { Host } from '../src/worker/host.js';
import { FakeClock } from './support/fake-clock.js';
import { ScriptedCore } from './support/scripted-core.js';
import { settle } from './support/settle.js';

/** A host with one tab, its transports and its clock in the test's hands. */
class HostFixture {
  readonly core = new ScriptedCore();
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  readonly fatals: string[] = [];
  readonly heard: HostMessage[] = [];
  wire: TransportEvents | null = null;
  readonly host: Host;
  readonly #port: Port<TabMessage, HostMessage> = { post: (message) => this.heard.push(message), onMessage: null, close: () => undefined };

  constructor(onStart: readonly WaistAction[] = []) {
    this.core.script = (event) => (event.kind === 'start' ? onStart : null);
    this.host = new Host(this.core, true, {
      host: 'h1',
      clock: this.clock,
      storage: { tier: 'memory', persisted: false, reason: 'a test' },
      openTransport: (kind, events) => {
        this.log.push(`open ${kind}`);
        this.wire = events;
        return { send: (frame) => this.log.push(`send ${frame.join()}`), close: () => this.log.push('close') };
      },
      wipe: () => Promise.resolve(),
      watchTab: () => () => undefined,
      fatal: (error) => this.fatals.push(error.detail),
    });
    this.host.greet({ kind: 'hello', tab: 't1', protocol: protocolVersion, online: true }, true, () => this.#port);
  }

  says(message: TabMessage): void {
    this.#port.onMessage?.(message);
  }
}

test('tells the core of the network, then starts it', () => {
  const { core } = new HostFixture();
  assert.deepEqual(core.events, [{ kind: 'network', online: true }, { kind: 'start' }]);
});

test('a token wanted before the first tab was here is asked of it at once', () => {
  const { heard } = new HostFixture([{ kind: 'needToken' }]);
  assert.deepEqual(heard.map((message) => message.kind), ['welcome', 'needToken']);
});

test('actions are carried out in order, frames copied out of the core\'s memory', () => {
  const fixture = new HostFixture();
  const { core } = fixture;
  core.outgoingBytes = new Uint8Array([1, 2, 3, 4, 5]);
  const before = core.events.length;
  core.script = () => [
    { kind: 'openTransport', conn: 1, transport: 'websocket' },
    { kind: 'sendFrame', conn: 1, offset: 1, size: 2 },
    { kind: 'sendFrame', conn: 1, offset: 3, size: 2 },
    { kind: 'closeTransport', conn: 1 },
    { kind: 'openTransport', conn: 2, transport: 'long_poll' },
  ];
  fixture.says({ kind: 'network', online: false });
  assert.deepEqual(fixture.log, ['open websocket', 'send 2,3', 'send 4,5', 'close', 'open long_poll']);
  assert.equal(core.events.length, before + 1);
});

test('frames that wait at the same time are handled together, those that come meanwhile after them', async () => {
  const fixture = new HostFixture([{ kind: 'openTransport', conn: 1, transport: 'websocket' }]);
  const { core } = fixture;
  const order: string[] = [];
  const arrives = (text: string): void => fixture.wire?.frame(new TextEncoder().encode(text));
  core.onFrames = (frames) => {
    order.push(`frames ${frames.map(({ text }) => text).join()}`);
    if (frames[0]?.text === '1') arrives('3');
    return [];
  };
  arrives('1');
  arrives('2');
  assert.deepEqual(order, []);
  await settle();
  await settle();
  assert.deepEqual(order, ['frames 1,2', 'frames 3']);
});

test('a frame is handled before what happened after it', () => {
  const fixture = new HostFixture([{ kind: 'openTransport', conn: 1, transport: 'websocket' }]);
  const order: string[] = [];
  fixture.core.onFrames = () => (order.push('frames'), []);
  fixture.core.script = (event) => (order.push(event.kind), []);
  fixture.wire?.frame(new Uint8Array());
  fixture.wire?.closed(1006, 'gone');
  assert.deepEqual(order, ['frames', 'transportClosed']);
});

test('the end of a transport reaches the core, with its number', () => {
  const fixture = new HostFixture([{ kind: 'openTransport', conn: 5, transport: 'websocket' }]);
  fixture.wire?.opened();
  fixture.wire?.closed(1006, 'gone');
  assert.deepEqual(fixture.core.events.slice(-2), [
    { kind: 'transportOpened', conn: 5 },
    { kind: 'transportClosed', conn: 5, code: 1006, reason: 'gone' },
  ]);
});

test('there is one timer: the last armed one', async () => {
  const fixture = new HostFixture([
    { kind: 'armTimer', at: 1100 },
    { kind: 'armTimer', at: 1300.5 },
  ]);
  await fixture.clock.advance(299);
  assert.equal(fixture.core.kinds().includes('timer'), false);
  await fixture.clock.advance(2);
  assert.equal(fixture.core.kinds().at(-1), 'timer');
});

test('a call asked again gets the same answer, and the core hears it once', () => {
  const fixture = new HostFixture();
  const call: TabMessage = { kind: 'call', id: 1, name: 'setTitle', args: '{"chatId":"c1","title":"x"}' };
  fixture.says(call);
  fixture.says(call);
  assert.equal(fixture.core.calls().length, 1);
  assert.deepEqual(fixture.heard.slice(-2), [
    { kind: 'answer', id: 1, value: null },
    { kind: 'answer', id: 1, value: null },
  ]);
});

test('a moved query starts under a new number before the old one ends, whose late news are dropped', () => {
  const fixture = new HostFixture();
  const { core } = fixture;
  fixture.says({ kind: 'watch', query: 3, name: 'outbox', params: '{}' });
  fixture.says({ kind: 'watch', query: 3, name: 'outbox', params: '{}' });
  const [first, second] = core.watches();
  assert.notEqual(first?.query, second?.query);
  assert.deepEqual(core.events.at(-1), { kind: 'unwatch', query: first?.query });
  const news = (query: number): WaistAction => ({ kind: 'reset', query, version: 1, result: { rows: [] } });
  core.script = () => [news(first?.query ?? 0), news(second?.query ?? 0)];
  fixture.heard.length = 0;
  fixture.says({ kind: 'network', online: false });
  assert.deepEqual(fixture.heard, [{ ...news(0), query: 3 }]);
});

test('a tab of an older version is refused', () => {
  const fixture = new HostFixture();
  const heard: HostMessage[] = [];
  const port: Port<TabMessage, HostMessage> = { post: (message) => heard.push(message), onMessage: null, close: () => undefined };
  fixture.host.greet({ kind: 'hello', tab: 't2', protocol: protocolVersion - 1, online: true }, true, () => port);
  assert.equal(heard[0]?.kind, 'refused');
  assert.equal(port.onMessage, null);
});

test('for a tab of a newer version the older tabs end', () => {
  const fixture = new HostFixture();
  fixture.host.greet({ kind: 'hello', tab: 't2', protocol: protocolVersion + 1, online: true }, true, () => assert.fail('no way is opened'));
  assert.deepEqual(fixture.heard.at(-1), {
    kind: 'ended',
    error: { code: 'unsupported', detail: 'a newer version runs in another tab', action: 'reload' },
  });
});

test('trouble reaches every tab', () => {
  const fixture = new HostFixture();
  const error = { code: 'storage_full', detail: 'disk', action: 'free_space' } as const;
  const refused = [{ setting: 'app', chatId: null, subject: 'theme' }] as const;
  fixture.core.script = () => [{ kind: 'trouble', error, refused }];
  fixture.says({ kind: 'network', online: false });
  assert.deepEqual(fixture.heard.at(-1), { kind: 'trouble', error: { ...error, refused } });
});

test('a core that breaks ends the host; it is not touched again', () => {
  const fixture = new HostFixture();
  fixture.core.script = () => {
    throw new Error('unreachable');
  };
  fixture.says({ kind: 'network', online: false });
  fixture.says({ kind: 'network', online: true });
  assert.deepEqual(fixture.fatals, ['Error: unreachable']);
  fixture.host.stop();
  assert.equal(fixture.core.closed, false);
});
