// Cold start of the demo: a new browser, somebody logged in, 10,000 stored messages in 40 chats. From the start of the
// navigation to the first frame that shows the chat list, with linnetd and without it (then the service worker answers).

import { fileURLToPath } from 'node:url';
import { median, ms, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, textsOf, withScene } from './scene.mjs';

const chats = 40;
const messages = Number(process.argv[2] ?? 10_000);
const runs = 5;

// In every page, before its own scripts: notes when the list's first row is there, and when a frame has been drawn after it.
function watchForList() {
  const times = (window.listTimes = {});
  const look = () => {
    if (document.querySelector('nav[aria-label="Chats"] a') === null) return;
    observer.disconnect();
    times.inDocument = performance.now();
    requestAnimationFrame(() => setTimeout(() => (times.painted = performance.now())));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => (times.firstPaint ??= list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true });
}

async function begins(browser, server) {
  await browser.context.addInitScript(watchForList);
  const page = await browser.context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(server.origin);
  return page;
}

const listShows = (page, count) => page.waitForFunction((n) => document.querySelectorAll('nav[aria-label="Chats"] a').length >= n, count);

// The chats' messages come while the browser is connected: so it stores all of them.
async function fills(scene, server, browser) {
  const page = await begins(browser, server);
  await page.getByLabel('Your name').fill('Hana');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  const author = await Author.comes(server, 'bob');
  const all = [];
  for (let i = 0; i < chats; i++) all.push(await author.startsGroup(['hana'], `Choir ${i + 1}`));
  const texts = textsOf(messages);
  for (const [i, chatId] of all.entries()) await author.writes(chatId, [...texts.filter((_, at) => at % chats === i), `last of ${i + 1}`]);
  await listShows(page, chats);
  await page.getByText(`last of ${chats}`).first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(3000); // the service worker keeps what it has fetched
}

async function measures(browser, server) {
  const all = [];
  for (let run = 0; run < runs; run++) {
    await browser.close();
    await browser.open();
    const page = await begins(browser, server);
    await page.waitForFunction(() => window.listTimes?.painted);
    all.push(await page.evaluate(() => window.listTimes));
  }
  return all;
}

await withScene(async (scene) => {
  const server = await scene.server(fileURLToPath(new URL('../../web-demo/dist', import.meta.url)));
  const browser = await scene.browser();
  await fills(scene, server, browser);
  const online = await measures(browser, server);
  await server.kill();
  const offline = await measures(browser, server);
  const row = (name, all) => [name, ...['firstPaint', 'inDocument', 'painted'].map((what) => ms(median(all.map((times) => times[what])))), all.map(({ painted }) => Math.round(painted)).join(' ')];
  printTable([
    [`median of ${runs}`, 'first paint', 'list in document', 'list painted', 'each'],
    row('with linnetd', online),
    row('without', offline),
  ]);
  printLoad();
  for (const [name, all] of Object.entries({ 'with linnetd': online, without: offline })) {
    const painted = median(all.map((times) => times.painted));
    printTarget(`list painted under 500 ms, ${name}`, ms(painted), painted < 500);
  }
});
