/** The app itself: the shell draws at once, the store opens without a token, the network comes when it comes. */

import { readyDialogs } from './views/actions.ts';
import './views/app-shell.ts';
import type { AppShell } from './views/app-shell.ts';
import { followKeyboard } from './lib/viewport.ts';
import { format } from './lib/format.ts';
import type { Visit } from './visit.ts';

const LATER_MS = 1500;

export async function start(visit: Visit | null | Error): Promise<void> {
  if (document.readyState === 'loading') await new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed, { once: true }));
  document.querySelector<AppShell>('linnet-app')?.begin(visit);
  followKeyboard();
  format.warm(); // while the worker is busy with the store
  const opened = visit === null || visit instanceof Error ? Promise.resolve() : visit.chat.ready;
  void opened.catch(() => undefined).then(() => setTimeout(later, LATER_MS));
}

/** What the first screen can do without. */
function later(): void {
  // Safari has no requestIdleCallback.
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
  idle(() => void import('./emoji-font.ts').then(({ ensureColour }) => ensureColour()).catch(() => undefined));
  idle(readyDialogs);
  if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('./sw.js');
}
