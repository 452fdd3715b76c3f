// Somebody at the demo with a browser profile and a network of their own.

import assert from 'node:assert/strict';
import { makeProfile } from '../../support/chromium.mjs';
import { startNetwork } from './network.mjs';

// In the page: every banner that was shown, however briefly.
function noteBanners() {
  window.bannersShown = [];
  new MutationObserver(() => {
    for (const banner of document.querySelectorAll('.banner')) window.bannersShown.push(banner.textContent.trim().replace(/\s+/g, ' '));
  }).observe(document, { childList: true, subtree: true });
}

export class Visitor {
  // Logged in and connected.
  static async comes(test, server, name) {
    const visitor = new Visitor();
    visitor.name = name;
    visitor.network = await startNetwork(test, server);
    const profile = await makeProfile();
    const browser = await profile.open();
    test.after(async () => {
      await browser.close();
      await profile.remove();
    });
    visitor.errors = [];
    visitor.page = browser.pages()[0] ?? (await browser.newPage());
    visitor.page.setDefaultTimeout(30_000);
    visitor.page.on('pageerror', (error) => visitor.errors.push(error.message));
    await visitor.page.setViewportSize({ width: 1280, height: 860 });
    await visitor.page.addInitScript(noteBanners);
    await visitor.page.goto(visitor.network.origin);
    await visitor.page.getByLabel('Your name').fill(name);
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByRole('navigation', { name: 'Chats' }).waitFor();
    await visitor.#until('is connected', async () => server.events.some((line) => line.includes('"session_opened"') && line.includes(`"user":"${name.toLowerCase()}"`)), () => server.events);
    return visitor;
  }

  async startsChatWith(name) {
    const { page } = this;
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').locator('input')).first().fill(name);
    await page.getByRole('dialog').getByText(name, { exact: true }).first().click();
    await this.composer().waitFor();
  }

  async opensChatWith(name) {
    await this.page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name }).first().click();
    await this.composer().waitFor();
  }

  composer() {
    return this.page.getByLabel(/^Message to /);
  }

  async says(...texts) {
    for (const text of texts) {
      await this.composer().fill(text);
      await this.page.keyboard.press('Enter');
    }
  }

  // The bodies in the timeline, top to bottom.
  texts() {
    return this.page.locator('[role=log] .message .text').evaluateAll((rows) => rows.map((row) => row.textContent.trim()));
  }

  // Waits until the timeline shows exactly these.
  async sees(...expected) {
    await this.#until(`shows ${expected.join(' | ')}`, async () => JSON.stringify(await this.texts()) === JSON.stringify(expected), () => this.texts());
  }

  // Waits until each own message has this status.
  async hasStatus(...expected) {
    const read = () => this.page.locator('[role=log] .status').evaluateAll((icons) => icons.map((one) => one.getAttribute('aria-label').toLowerCase()));
    await this.#until(`has ${expected.join(', ')}`, async () => JSON.stringify(await read()) === JSON.stringify(expected), read);
  }

  async isTold(pattern) {
    await this.page.getByText(pattern).filter({ visible: true }).first().waitFor();
  }

  // Banners since the page was loaded, each once.
  async banners() {
    return [...new Set(await this.page.evaluate(() => window.bannersShown))];
  }

  async reloads() {
    await this.page.reload();
    await this.composer().or(this.page.getByRole('navigation', { name: 'Chats' })).first().waitFor();
  }

  async #until(what, holds, actual) {
    const end = Date.now() + 30_000;
    while (!(await holds())) {
      if (Date.now() > end) assert.fail(`${this.name} never ${what}; instead: ${JSON.stringify(await actual())}`);
      await this.page.waitForTimeout(50);
    }
  }
}
