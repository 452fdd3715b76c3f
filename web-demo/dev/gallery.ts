/** The app with the fixtures: gallery.html?state=main|offline|empty|login|... The pictures and view tests are made from it. */

import '../src/styles/index.ts';
import { App } from '../src/app-state.ts';
import '../src/views/app-shell.ts';
import type { AppShell } from '../src/views/app-shell.ts';
import { openNewGroup, openSettings, type SettingsPage } from '../src/views/actions.ts';
import { fixtures, goOffline, IDS, NOW, showParts } from './fixtures.ts';

const query = new URLSearchParams(location.search);
const state = query.get('state') ?? 'main';
const theme = query.get('theme');
if (theme !== null) localStorage.setItem('linnet.theme', theme);
localStorage.setItem('linnet.density', query.get('density') ?? 'roomy');
localStorage.setItem('linnet.dir', query.get('dir') ?? 'ltr');

const client = fixtures();
const shell = document.createElement('linnet-app') as AppShell;
document.body.append(shell);

if (state === 'login') {
  localStorage.removeItem('linnet.session');
  shell.begin(null);
} else {
  if (state === 'offline') goOffline(client);
  if (state === 'parts') showParts(client);
  if (state === 'quiet') client.chats.clear();
  if (state === 'sync') {
    client.chats.clear();
    client.firstSync = true;
  }
  const open = state === 'empty' || state === 'quiet' || state === 'sync' ? null : state === 'offline' || state === 'direct' ? IDS.mara : IDS.tide;
  history.replaceState(null, '', open === null || query.has('list') ? location.search : `${location.search}#/chat/${encodeURIComponent(open)}`);
  const app = new App(client, { userId: 'hana-novak', name: 'Hana Novák' }, async () => undefined);
  if (state === 'main') app.side = innerWidth >= 1240 ? 'details' : null;
  if (state === 'offline') app.side = innerWidth >= 1240 ? 'outbox' : null;
  if (state === 'group') app.side = null;
  const own = client.chats.get(IDS.tide)?.rows.findLast((row) => row.kind === 'message' && row.own);
  if (state === 'info' && own?.kind === 'message') app.showInfo(own);
  app.isOpen = true;
  shell.use(app);
  if (state === 'group') setTimeout(() => openNewGroup(app, [{ userId: 'mara-lindqvist' as never, name: 'Mara Lindqvist' }, { userId: 'yuki-tanaka' as never, name: 'Yuki Tanaka' }]), 100);
  if (state === 'search') void search(app);
  if (state === 'settings') setTimeout(() => openSettings(app, (query.get('page') ?? undefined) as SettingsPage | undefined), 100);
  Object.assign(window, { client, app, IDS, NOW });
}

/** Words that several messages have, and one of them open. */
async function search(app: App): Promise<void> {
  (await import('../src/search/index.ts')).startSearch(app, null);
  app.search?.ask({ text: 'feed' });
  await new Promise((done) => setTimeout(done, 200));
  app.search?.open(1);
}
