import { chromium } from 'playwright-core';
const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const c = await chromium.launchPersistentContext('/tmp/e2e/profile', { executablePath: '/usr/bin/chromium', args, headless: true, deviceScaleFactor: 1.5, viewport: { width: 1440, height: 960 }, locale: 'en-GB', colorScheme: process.env.DARK ? 'dark' : 'light' });
const p = c.pages()[0];
p.on('pageerror', (e) => console.log('ERR', e.message));
await p.goto('http://127.0.0.1:8091/');
await p.waitForTimeout(1500);
if (await p.getByLabel('Your name').isVisible().catch(() => false)) { await p.screenshot({ path: '/tmp/e2e/s-login.png' }); await p.getByLabel('Your name').fill('Hana Novák'); await p.keyboard.press('Enter'); await p.waitForTimeout(3000); await p.screenshot({ path: '/tmp/e2e/s-empty.png' }); }
await p.getByRole('link', { name: /Tide Table/ }).first().click();
await p.waitForTimeout(1500);
if (!process.env.DARK) {
  await p.keyboard.type('Yes to the dot. I’ll write the tooltip: “From 06:10, feed is late”'); await p.keyboard.press('Enter'); await p.waitForTimeout(800);
}
await p.getByRole('button', { name: /details/i }).first().click().catch((e) => console.log(e.message));
await p.waitForTimeout(1200);
await p.screenshot({ path: `/tmp/e2e/s-main${process.env.DARK ? '-dark' : ''}.png` });
await c.close();
