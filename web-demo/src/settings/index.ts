/** Settings, a chunk of its own. */

import { html } from 'lit';
import type { App } from '../app-state.ts';
import { openDialog } from '../parts/dialog.ts';
import type { SettingsPage } from '../views/actions.ts';
import './settings-view.ts';
import '../styles/settings.css';

export function openSettingsDialog(app: App, page: SettingsPage | null = null): void {
  if (document.querySelector('app-settings') !== null) return;
  openDialog('Settings', 'settings', (handle) => html`<app-settings .app=${app} .page=${page ?? (innerWidth < 640 ? null : 'appearance')} .close=${handle.close}></app-settings>`);
}
