import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SocketClient } from './chat-client.mjs';
import { RawWebSocket } from './raw-websocket.mjs';
import { ServerProcess } from './server-process.mjs';

const patience = { timeout: 60_000 };
const refused = (promise, status) => assert.rejects(promise, (error) => error.status === status);

test('pages of other origins may not connect', patience, async (t) => {
  const server = await ServerProcess.start(t, ['--allowed-origins', 'https://chat.example']);
  await refused(RawWebSocket.open(server.port, { headers: { Origin: 'https://evil.example' } }), 403);
  await refused(RawWebSocket.open(server.port, { headers: { Origin: 'https://chat.example.evil.example' } }), 403);
  await refused(RawWebSocket.open(server.port, { headers: { Origin: 'null' } }), 403);
  (await RawWebSocket.open(server.port, { headers: { Origin: 'https://chat.example' } })).destroy();
  (await RawWebSocket.open(server.port, { headers: { Origin: server.origin } })).destroy();
  for (const path of ['/v1/poll', '/v1/token']) {
    assert.equal((await server.post(path, {}, { origin: 'https://evil.example' })).status, 403);
  }
  const answer = await server.post('/v1/token', { name: 'Al' }, { origin: 'https://chat.example' });
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://chat.example');
});

test('with --dev only names of this machine are answered (DNS rebinding)', patience, async (t) => {
  const server = await ServerProcess.start(t);
  await refused(RawWebSocket.open(server.port, { headers: { Host: 'evil.example', Origin: 'http://evil.example' } }), 421);
});

test('an unknown subprotocol is refused', patience, async (t) => {
  const server = await ServerProcess.start(t);
  await refused(RawWebSocket.open(server.port, { protocol: 'chat' }), 400);
});

test('a wrong token ends the session', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  const { token } = await server.token('Alice');
  alice.hello(`${token.slice(0, -4)}AAAA`);
  assert.equal((await alice.expect('failed')).code, 'unauthorized');
  assert.equal((await alice.socket.closed).code, 4401);
  assert.ok(!server.events.join('\n').includes(token.slice(0, 40)), 'a token in the log');
});

test('a frame before hello ends the session', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  alice.send({ kind: 'ping' });
  assert.equal((await alice.expect('failed')).code, 'unauthorized');
  assert.equal((await alice.socket.closed).code, 4400);
});

test('the third malformed frame ends the session', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  await alice.hello((await server.token('Alice')).token);
  for (const garbage of ['{', '[1]', '{"kind":7}']) {
    alice.send(garbage);
    assert.equal((await alice.expect('failed')).code, 'malformed');
  }
  assert.equal((await alice.socket.closed).code, 4400);
});

test('a frame over 64 KiB ends the connection', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  await alice.hello((await server.token('Alice')).token);
  alice.send('x'.repeat(64 * 1024 + 1));
  assert.equal((await alice.socket.closed).code, 1009);
});

test('garbage below the frames ends the connection', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const alice = await SocketClient.open(server);
  alice.socket.writeBytes(Buffer.alloc(32, 0xff));
  assert.equal((await alice.socket.closed).code, 1002);
  const bob = await SocketClient.open(server);
  bob.socket.write(1, Buffer.from([0xc3, 0x28])); // no UTF-8
  assert.equal((await bob.socket.closed).code, 1007);
  assert.equal((await fetch(`${server.origin}/healthz`)).status, 200);
});

test('bad polls get typed answers', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const poll = async (body) => {
    const response = await server.post('/v1/poll', body);
    return [response.status, (await response.json()).error];
  };
  assert.deepEqual(await poll('{'), [400, 'malformed']);
  assert.deepEqual(await poll({ frames: [] }), [400, 'malformed']);
  assert.deepEqual(await poll({ sessionId: 'nobody', frames: [] }), [404, 'not_found']);
  const response = await server.post('/v1/poll', { frames: [{ kind: 'ping' }], waitMs: 0 });
  const answer = await response.json();
  assert.equal(answer.frames[0].code, 'unauthorized');
  assert.equal(answer.closed.code, 4400);
  assert.equal((await server.post('/v1/poll', 'x'.repeat(257 * 1024))).status, 413);
});

test('an answer is repeated until it is acknowledged', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const { token } = await server.token('Alice');
  const hello = { kind: 'hello', version: 'linnet.v1-draft', token, deviceId: 'aebagbafaydqqcikbmga2dqpca' };
  const poll = async (body) => (await server.post('/v1/poll', body)).json();
  const first = await poll({ frames: [hello], waitMs: 5_000 });
  assert.equal(first.frames[0].kind, 'welcome');
  const { sessionId, n } = first;
  const again = await poll({ sessionId, ack: 0, frames: [], waitMs: 0 });
  assert.equal(again.frames[0].kind, 'welcome');
  assert.equal(again.n, n);
  const ping = await poll({ sessionId, ack: n, frames: [{ kind: 'ping' }], waitMs: 0 });
  assert.deepEqual(ping.frames, [{ kind: 'pong' }]);
  const parked = poll({ sessionId, ack: n + 1, frames: [], waitMs: 20_000 });
  const newer = await poll({ sessionId, ack: n + 1, frames: [], waitMs: 0 });
  assert.deepEqual((await parked).frames, []); // superseded
  assert.equal(newer.n, n + 1);
});

test('the web app is served under a strict policy, and nothing beside it', patience, async (t) => {
  const app = mkdtempSync(join(tmpdir(), 'linnet-app-'));
  t.after(() => rmSync(app, { recursive: true }));
  mkdirSync(join(app, 'public', 'assets'), { recursive: true });
  writeFileSync(join(app, 'secret.txt'), 'secret');
  writeFileSync(join(app, 'public', 'index.html'), '<title>app</title>');
  writeFileSync(join(app, 'public', 'assets', 'core-4f9a01bc.wasm'), 'wasm');
  writeFileSync(join(app, 'public', 'assets', 'core-4f9a01bc.wasm.br'), 'smaller');
  const server = await ServerProcess.start(t, ['--static', join(app, 'public')]);
  const get = (path, headers = {}) => fetch(server.origin + path, { headers });

  const page = await get('/chats/42');
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(page.headers.get('content-security-policy'), /script-src 'self' 'wasm-unsafe-eval';/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const etag = page.headers.get('etag');
  assert.equal((await get('/', { 'if-none-match': etag })).status, 304);
  const wasm = await get('/assets/core-4f9a01bc.wasm', { 'accept-encoding': 'identity' });
  assert.equal(wasm.headers.get('content-type'), 'application/wasm');
  assert.match(wasm.headers.get('cache-control'), /immutable/);
  const small = await fetch(`${server.origin}/assets/core-4f9a01bc.wasm`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(small.headers.get('content-encoding'), 'br');
  assert.equal(small.headers.get('content-length'), '7');
  for (const path of ['/missing.js', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/%00', '/.hidden.txt']) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test('mistakes at the start are explained', patience, async (t) => {
  const server = await ServerProcess.start(t);
  const complaint = (...args) => {
    const other = new ServerProcess(args[0] === '--data' ? args[1] : mkdtempSync(join(tmpdir(), 'linnetd-')));
    t.after(() => args[0] === '--data' || rmSync(other.folder, { recursive: true, force: true }));
    return other.begin(args).then(() => other.kill().then(() => 'started'), (error) => error.message);
  };
  assert.match(await complaint('--port', String(server.port)), /port \d+ is in use/);
  assert.match(await complaint('--data', server.folder), /process \d+ already uses the log in/);
  assert.match(await complaint('--address', '0.0.0.0'), /--dev lets anybody in/);
  assert.match(await complaint('--prot', '1'), /--prot/);
  assert.match(await complaint('--static', '/nowhere'), /there is no folder \/nowhere/);
});
