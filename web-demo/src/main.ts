/** Starts the app: the shell draws at once, the store opens without a token, the network comes when it comes. */

import { ChatClient } from '@linnet/client';
import './styles/index.ts';
import './views/app-shell.ts';
import type { AppShell } from './views/app-shell.ts';

const shell = document.querySelector<AppShell>('linnet-app');
if (shell !== null) shell.opener = (options) => ChatClient.open(options);

// Safari has no requestIdleCallback.
const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1000));
idle(() => void import('./emoji-font.ts').then(({ ensureColour }) => ensureColour()).catch(() => undefined));

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  window.addEventListener('load', () => void navigator.serviceWorker.register('./sw.js'));
}
