// The real things that a benchmark runs on: linnetd, people who write, and Chromium with a page of @linnet/client.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SocketClient } from '../e2e/server/chat-client.mjs';
import { ServerProcess } from '../e2e/server/server-process.mjs';
import { makeProfile } from '../support/chromium.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
// One person alone sends faster here than a server should let anybody.
const noRateLimit = ['frames', 'sends'].flatMap((what) => [`--${what}-per-second`, '1000000', `--${what}-burst`, '1000000']);
const html = '<!doctype html><link rel="icon" href="data:,"><title>bench</title><script type="module" src="/client-page.mjs"></script>';
const inFlightMax = 50;
const heartbeatMs = 15_000;

// Runs `body(scene)`, and ends whatever it started.
export async function withScene(body) {
  const scene = new Scene();
  try {
    await body(scene);
  } finally {
    for (const end of scene.endings.reverse()) await end();
  }
}

export class Scene {
  endings = [];

  after(end) {
    this.endings.push(end);
  }

  folder(name) {
    const folder = mkdtempSync(join(tmpdir(), `linnet-${name}-`));
    this.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  // linnetd; with `folder` it serves the files there.
  server(folder) {
    return ServerProcess.start(this, [...noRateLimit, ...(folder ? ['--static', folder] : [])]);
  }

  // A folder with the built client and the page of the benchmarks.
  clientSite() {
    const folder = this.folder('site');
    execFileSync(process.execPath, [file('../../wasm/client/tools/build.mjs'), '--check', `--out=${folder}`], { stdio: 'inherit' });
    for (const name of ['client-page.mjs', 'counting-worker.js', 'floor-worker.js']) copyFileSync(file(name), join(folder, name));
    writeFileSync(join(folder, 'index.html'), html);
    return folder;
  }

  async browser() {
    const browser = new Browser(await makeProfile());
    this.after(() => browser.remove());
    await browser.open();
    return browser;
  }
}

// Chromium on a profile that outlives it.
export class Browser {
  constructor(profile) {
    this.profile = profile;
  }

  async open() {
    this.context = await this.profile.open();
  }

  async close() {
    await this.context?.close();
    this.context = null;
  }

  async remove() {
    await this.close();
    await this.profile.remove();
  }

  // The page of the benchmarks: say(word, ...) calls one of its words.
  async client(server) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(300_000);
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => window.words);
    const say = (word, ...values) => page.evaluate(([name, args]) => window.words[name](...args), [word, values]);
    return { page, say };
  }
}

// A user with one device that writes as fast as the server takes it.
export class Author {
  failed = new Promise((_, reject) => (this.fail = reject));

  static async comes(server, name) {
    const author = new Author();
    author.failed.catch(() => {}); // whoever writes hears of it
    author.client = await SocketClient.open(server);
    const { client } = author;
    const { hear } = client;
    client.hear = (frame) => {
      if (frame.kind === 'rejected' || frame.kind === 'failed') author.fail(new Error(`refused: ${JSON.stringify(frame)}`));
      if (['welcome', 'accepted'].includes(frame.kind)) hear.call(client, frame); // the rest would be kept for ever
    };
    client.socket.closed.then(({ code, reason }) => author.fail(new Error(`closed: ${code} ${reason}`)));
    const heartbeat = setInterval(() => client.send({ kind: 'ping' }), heartbeatMs);
    heartbeat.unref();
    await author.client.hello((await server.token(name)).token);
    return author;
  }

  // A group with these users.
  startsGroup(users, title) {
    return this.client.createGroup(users, title);
  }

  async writes(chatId, texts) {
    const under = new Set();
    for (const text of texts) {
      const sent = this.client.says(chatId, text).then(() => under.delete(sent));
      under.add(sent);
      if (under.size >= inFlightMax) await Promise.race([this.failed, ...under]);
    }
    await Promise.race([this.failed, Promise.all(under)]);
  }
}

const words = 'the a we you they it meet paint store first later when where about after harbour ferry garden letter morning window yes no maybe please thanks tomorrow music train bring bread lemon small green'.split(' ');

// Texts as people write them, the same in every run: 2 to 20 words.
export function textsOf(count, seed = 1) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 2 + next(19) }, () => words[next(words.length)]).join(' '));
}
