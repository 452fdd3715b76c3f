// A real linnetd on a free port with a folder of its own.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function program() {
  if (process.env.LINNETD) return process.env.LINNETD;
  const built = ['release', 'dev'].map((preset) => join(root, 'build', preset, 'bin', 'linnetd')).find(existsSync);
  if (!built) throw new Error('no linnetd: cmake --preset release && cmake --build build/release --target linnetd');
  return built;
}

export class ServerProcess {
  #child = null;
  port = 0;
  events = [];

  constructor(folder) {
    this.folder = folder;
  }

  // `test` (of node:test) owns the server: it ends with it.
  static async start(test, args = []) {
    const server = new ServerProcess(mkdtempSync(join(tmpdir(), 'linnetd-')));
    test.after(async () => {
      await server.kill();
      rmSync(server.folder, { recursive: true, force: true });
    });
    await server.begin(args);
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid() {
    return this.#child.pid;
  }

  // Resolves when it listens; rejects with what it said when it does not.
  begin(args = []) {
    const flags = ['--dev', '--data', this.folder, '--port', String(this.port), '--log-free-space-min', '0', ...args];
    const child = spawn(program(), flags, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      this.events.push(...text.split('\n').filter((line) => line.startsWith('{')));
    });
    return new Promise((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text) => {
        const listening = /listening on http:\/\/127\.0\.0\.1:(\d+) /.exec(text);
        if (!listening) return;
        this.port = Number(listening[1]);
        resolve();
      });
      this.exited.then((how) => reject(new Error(`linnetd ended (${how}): ${said}`)));
    });
  }

  signal(name) {
    this.#child.kill(name);
    return this.exited;
  }

  async kill() {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.signal('SIGKILL');
  }

  async token(name) {
    const response = await this.post('/v1/token', { name });
    if (response.status !== 200) throw new Error(`token: ${response.status}`);
    return response.json();
  }

  post(path, body, headers = {}) {
    return fetch(this.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }
}
