/* The app's shell without a network. Built files only: chats live in the client's own store. */
const VERSION = '__VERSION__';
const FILES = /* __FILES__ */ [];
const SCOPE = new URL('./', self.location.href).pathname;
const CACHE = `linnet-shell-${VERSION}`;

self.addEventListener('install', (event) => {
  // Where the browser can, it answers from the cache by itself, without waking this worker: a start is that much sooner.
  event.addRoutes?.([
    { condition: { requestMode: 'navigate', requestMethod: 'GET', urlPattern: { pathname: SCOPE, search: '' } }, source: { cacheName: CACHE } },
    { condition: { requestMethod: 'GET', urlPattern: { pathname: `${SCOPE}assets/*` } }, source: { cacheName: CACHE } },
  ])?.catch?.(() => undefined);
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('linnet-shell-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.includes('/v1/')) return;
  if (event.request.mode === 'navigate') {
    event.respondWith(caches.match('./', { cacheName: CACHE }).then((page) => page ?? fetch(event.request)));
    return;
  }
  event.respondWith(caches.match(event.request, { cacheName: CACHE }).then((file) => file ?? fetch(event.request)));
});
