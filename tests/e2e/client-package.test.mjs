// The packed @linnet/client in an app of its own: types, a Vite build without configuration, a strict content policy.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeProfile } from '../support/chromium.mjs';
import { serve } from '../support/static-server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageFolder = join(root, 'wasm/client');
const node = (...args) => execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });

const appScript = `
import { ChatClient, type Chat, type ChatRow, type MessageStatus, type UserId } from '@linnet/client';

async function write(): Promise<MessageStatus | undefined> {
  const chat: Chat = await ChatClient.open({ userId: 'anna', token: () => Promise.resolve('none') });
  const chatId = await chat.createDirect('bob' as UserId);
  await chat.send(chatId, { text: 'hello' });
  const chats = chat.watch('chats', { limit: 5 });
  const first = await new Promise<ChatRow | undefined>((resolve) => chats.subscribe(({ rows }) => resolve(rows[0])));
  return first?.last?.status;
}
Object.assign(globalThis, { write });
`;

const compilerOptions = { target: 'ES2022', strict: true, exactOptionalPropertyTypes: true, noEmit: true, lib: ['ES2022', 'DOM'], types: [] };

let folder;
let installed;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-package-'));
  const staged = join(folder, 'staged');
  await mkdir(staged);
  for (const file of ['package.json', 'README.md']) await cp(join(packageFolder, file), join(staged, file));
  await cp(join(root, 'LICENSE'), join(staged, 'LICENSE'));
  node(join(packageFolder, 'tools/build.mjs'), '--check', `--out=${join(staged, 'dist')}`);
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: staged, stdio: 'ignore' });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  installed = join(folder, 'app/node_modules/@linnet/client');
  await mkdir(installed, { recursive: true });
  execFileSync('tar', ['xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
  await writeFile(join(folder, 'app/package.json'), '{"type":"module","private":true}');
  await writeFile(join(folder, 'app/index.html'), '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="/app.ts"></script>');
  await writeFile(join(folder, 'app/app.ts'), appScript);
});
after(() => rm(folder, { recursive: true, force: true }));

test('every export names a packed file, and nothing is needed at run time', async () => {
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  assert.equal(manifest.dependencies, undefined);
  const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  for (const target of targets) await readFile(join(installed, target));
  for (const file of ['LICENSE', 'README.md']) await readFile(join(installed, file));
});

test('the types hold in a strict app, with both ways to resolve modules', async () => {
  for (const [module, moduleResolution] of [['ESNext', 'bundler'], ['NodeNext', 'nodenext']]) {
    const config = join(folder, 'app/tsconfig.json');
    await writeFile(config, JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, include: ['app.ts'] }));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { stdio: 'inherit' });
  }
});

test('may be imported on a server', () => {
  node('--input-type=module', '-e', `await import(${JSON.stringify(join(installed, 'dist/index.js'))})`);
});

test('an app built by Vite without configuration runs under a strict policy', { timeout: 60_000 }, async () => {
  node(join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', join(folder, 'app'));
  const server = await serve({ folders: [join(folder, 'app/dist')] });
  const profile = await makeProfile();
  const browser = await profile.open();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/index.html`);
    await page.waitForFunction(() => globalThis.write);
    assert.equal(await page.evaluate(() => globalThis.write()), 'sending');
  } finally {
    await browser.close();
    await profile.remove();
    await server.close();
  }
});
