// Cold start of the demo: somebody logged in, 10,000 stored messages in 40 chats. From the start of the navigation to the
// first frame that shows the chat list: with linnetd and without it (then the service worker answers), in a browser that
// has come up, and in one that has not (it takes half of the processor for itself). Each in a new browser.

import { fileURLToPath } from 'node:url';
import { median, ms, printLoad, printTable, printTarget } from './figures.mjs';
import { Author, textsOf, withScene } from './scene.mjs';

const chats = 40;
const messages = Number(process.argv[2] ?? 10_000);
const runs = 7;
const comingUpMs = 3000;
const row = 'nav[aria-label="Chats"] a';

// What happens on the way, by the client's user timings; `the worker` and what follows until `store` in the worker.
const steps = { 'client opened': 'open', 'lock held': 'host', 'worker runs': 'worker', 'module ready': 'module', 'files open': 'files', 'store open': 'store', 'host runs': 'running', welcomed: 'welcome', 'first rows': 'news' };

// In every page, before its own scripts: notes when the list's first row is there, and when a frame has been drawn after it.
function watchForList(selector) {
  const times = (window.listTimes = {});
  const look = () => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    times.inDocument = performance.now();
    requestAnimationFrame(() => setTimeout(() => (times.painted = performance.now())));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

async function begins(browser, server, waitMs = 0) {
  const page = await browser.context.newPage();
  await page.addInitScript(watchForList, row);
  page.setDefaultTimeout(120_000);
  await page.waitForTimeout(waitMs);
  await page.goto(server.origin);
  return page;
}

const listShows = (page, count) => page.waitForFunction(([selector, n]) => document.querySelectorAll(selector).length >= n, [row, count]);

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

// Milliseconds since the start of the navigation, of every step; the worker has a clock of its own.
async function timesOf(page) {
  const marks = () => ({
    origin: performance.timeOrigin,
    times: Object.fromEntries(performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('linnet:')).map(({ name, startTime }) => [name.slice(7), startTime])),
  });
  const tab = await page.evaluate(marks);
  const worker = await page.workers()[0].evaluate(marks);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const later = Object.entries(worker.times).map(([name, time]) => [name, time + worker.origin - tab.origin]);
  return { ...tab.times, ...Object.fromEntries(later), paint, ...(await page.evaluate(() => window.listTimes)) };
}

async function measures(browser, server, waitMs) {
  const all = [];
  for (let run = 0; run < runs; run++) {
    await browser.close();
    await browser.open();
    const page = await begins(browser, server, waitMs);
    await page.waitForFunction(() => window.listTimes?.painted);
    all.push(await timesOf(page));
  }
  return all;
}

await withScene(async (scene) => {
  const server = await scene.server(fileURLToPath(new URL('../../web-demo/dist', import.meta.url)));
  const browser = await scene.browser();
  await fills(scene, server, browser);
  const found = { 'with linnetd': await measures(browser, server, comingUpMs), 'browser new': await measures(browser, server, 0) };
  await server.kill();
  found.without = await measures(browser, server, comingUpMs);
  const line = (name, what) => [name, ...Object.values(found).map((all) => ms(median(all.map((times) => times[what]))))];
  printTable([
    [`median of ${runs}`, ...Object.keys(found)],
    ...Object.entries(steps).map(([name, mark]) => line(name, mark)),
    line('first paint', 'paint'),
    line('list in document', 'inDocument'),
    line('list painted', 'painted'),
  ]);
  for (const [name, all] of Object.entries(found)) console.log(`list painted, ${name}: ${all.map(({ painted }) => Math.round(painted)).join(' ')}`);
  printLoad();
  for (const [name, all] of Object.entries(found)) {
    const painted = median(all.map((times) => times.painted));
    printTarget(`list painted under 500 ms, ${name}`, ms(painted), painted < 500);
  }
});
