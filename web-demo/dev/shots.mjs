/** Pictures of the gallery, in the sizes of the reference: node dev/shots.mjs [name...]. Writes shots/. */

import { createReadStream, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../dist-gallery', import.meta.url));
const out = fileURLToPath(new URL('../shots', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export async function serve() {
  const server = createServer((request, response) => {
    const path = join(root, normalize(new URL(request.url ?? '/', 'http://x').pathname));
    try {
      if (!path.startsWith(root) || !statSync(path).isFile()) throw new Error('none');
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'" });
      createReadStream(path).pipe(response);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/gallery.html`, close: () => server.close() };
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });

const BIG = { width: 1440, height: 960, scale: 2 };
const WIDE = { width: 1440, height: 900, scale: 1.5 };
const PHONE = { width: 390, height: 800, scale: 2, touch: true };
export const SHOTS = {
  light: { ...BIG, query: 'state=main&theme=light', hover: '.message.own:last-of-type .bubble' },
  dark: { ...BIG, query: 'state=main&theme=dark', hover: '.message.own:last-of-type .bubble' },
  offline: { ...WIDE, query: 'state=offline&theme=light' },
  empty: { ...WIDE, query: 'state=empty&theme=light' },
  login: { ...WIDE, query: 'state=login&theme=light', fill: 'Hana Novák' },
  'login-dark': { ...WIDE, query: 'state=login&theme=dark', fill: 'Hana Novák' },
  group: { ...WIDE, query: 'state=group&theme=light' },
  search: { ...WIDE, query: 'state=search&theme=light' },
  'search-dark': { ...WIDE, query: 'state=search&theme=dark' },
  'phone-search': { ...PHONE, query: 'state=search&theme=light&list' },
  storage: { ...WIDE, query: 'state=settings&page=storage&theme=light' },
  appearance: { ...WIDE, query: 'state=settings&page=appearance&theme=dark' },
  'phone-settings': { ...PHONE, query: 'state=settings&page=appearance&theme=light' },
  parts: { ...WIDE, query: 'state=parts&theme=light' },
  'parts-dark': { ...WIDE, query: 'state=parts&theme=dark' },
  contrast: { ...WIDE, query: 'state=main&theme=light', contrast: 'more' },
  compact: { ...WIDE, query: 'state=main&theme=dark&density=compact' },
  rtl: { ...WIDE, query: 'state=chat&theme=light&dir=rtl' },
  'phone-list': { ...PHONE, query: 'state=main&theme=light&list' },
  'phone-direct': { ...PHONE, query: 'state=direct&theme=light' },
  'phone-group': { ...PHONE, query: 'state=chat&theme=dark' },
  rail: { width: 800, height: 900, scale: 1.5, query: 'state=chat&theme=light' },
  middle: { width: 1100, height: 800, scale: 1.5, query: 'state=chat&theme=dark' },
};

export async function openShot(browser, url, shot) {
  const page = await browser.newPage({ viewport: { width: shot.width, height: shot.height }, deviceScaleFactor: shot.scale, locale: 'en-GB', colorScheme: 'light', contrast: shot.contrast ?? 'no-preference', forcedColors: shot.forced ? 'active' : 'none', hasTouch: shot.touch ?? false, timezoneId: 'UTC' });
  page.setDefaultTimeout(90_000); // slow machines are slow, not wrong
  page.on('console', (message) => message.type() === 'error' && console.error('console:', message.text()));
  page.on('pageerror', (error) => console.error('page:', error.message));
  await page.clock.setFixedTime(new Date('2026-05-20T10:43:20Z'));
  await page.goto(`${url}?${shot.query}`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(600);
  if (shot.fill) await page.locator('#login-name').fill(shot.fill);
  if (shot.hover) await page.locator(shot.hover).last().hover({ timeout: 2000 }).catch((error) => console.error(error.message));
  await page.waitForTimeout(200);
  return page;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(out, { recursive: true });
  const server = await serve();
  const browser = await launch();
  try {
    const wanted = process.argv.slice(2);
    for (const [name, shot] of Object.entries(SHOTS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const page = await openShot(browser, server.url, shot);
      await page.screenshot({ path: join(out, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}
