// One browser's network: everything goes through here, and it can be pulled out or refuse WebSockets.

import { connect, createServer } from 'node:net';

// Resolves to {origin, pull(), plug(), blockWebSockets(), polls}; ends with the test.
export async function startNetwork(test, server) {
  const sockets = new Set();
  const network = { up: true, webSockets: true, polls: 0 };
  const proxy = createServer((near) => {
    if (!network.up) return near.destroy();
    const far = connect(server.port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      if (/^POST \/v1\/poll /.test(text)) network.polls++;
      if (!network.webSockets && /^upgrade: *websocket/im.test(text)) return near.destroy();
      far.write(bytes);
    });
    far.pipe(near);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  test.after(() => {
    cut();
    proxy.close();
  });
  return {
    origin: `http://127.0.0.1:${proxy.address().port}`,
    pull() {
      network.up = false;
      cut();
    },
    plug() {
      network.up = true;
    },
    blockWebSockets() {
      network.webSockets = false;
      cut();
    },
    get polls() {
      return network.polls;
    },
  };
}
