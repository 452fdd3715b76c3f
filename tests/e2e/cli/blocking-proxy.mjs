// A proxy as some companies have them: HTTP passes, a WebSocket's upgrade is cut off.

import { createServer, request } from 'node:http';

// Resolves to its origin; ends with the test.
export async function startBlockingProxy(test, origin) {
  const target = new URL(origin);
  const seen = { polls: 0, upgrades: 0 };
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/v1/poll') seen.polls++;
    const options = { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, host: target.host } };
    const passed = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.on('upgrade', (_incoming, socket) => {
    seen.upgrades++;
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, seen };
}
