// Serves folders and texts on loopback under a strict content security policy.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

// `folders` are looked through in order; `texts` maps a path such as '/page.html' to its content.
// Resolves to {url, close()}.
export async function serve({ folders = [], texts = {} }) {
  const find = async (path) => {
    if (texts[path] !== undefined) return texts[path];
    for (const folder of folders) {
      try {
        return await readFile(join(folder, normalize(path)));
      } catch {
        // the next folder may have it
      }
    }
    return undefined;
  };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const body = await find(path);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}
