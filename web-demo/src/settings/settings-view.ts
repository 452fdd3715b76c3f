/** The settings: pages at the start, the chosen one beside them. On phones one after the other. */

import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { face } from '../parts/face.ts';
import { icon, type IconName } from '../parts/icon.ts';
import { askToLogOut, type SettingsPage } from '../views/actions.ts';
import { keysGrid } from '../views/dialogs.ts';
import { appearance } from './appearance.ts';
import './notifications-page.ts';
import './privacy-page.ts';
import './storage-page.ts';

const PAGES: readonly (readonly [SettingsPage, string, IconName])[] = [
  ['profile', 'Profile', 'person'],
  ['notifications', 'Notifications', 'bell'],
  ['storage', 'Storage', 'disk'],
  ['appearance', 'Appearance', 'palette'],
  ['privacy', 'Privacy', 'shield'],
  ['shortcuts', 'Shortcuts', 'keyboard'],
];

class Settings extends View {
  static override properties = { ...View.properties, page: { state: true } };
  declare page: SettingsPage | null;
  close: () => void = () => undefined;

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('.settings-tab[aria-current], .settings-tab')?.focus({ preventScroll: true });
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('page') && innerWidth < 640) this.querySelector<HTMLElement>(this.page === null ? '.settings-tab' : '.settings-back')?.focus();
  }

  protected override render(): TemplateResult {
    const { page } = this;
    return html`<nav class="settings-nav ${page === null ? 'alone' : ''}" aria-label="Settings">
        ${PAGES.map(([name, words, picture]) => html`<button class="settings-tab" aria-current=${page === name ? 'page' : nothing} @click=${() => (this.page = name)}>${icon(picture)}${words}</button>`)}
        <button class="settings-tab last" @click=${() => (this.close(), askToLogOut(this.app))}>${icon('leave')}Log out…</button>
      </nav>
      ${page === null ? nothing : html`<div class="settings-page" tabindex="-1">${this.#head(page)}${this.#body(page)}</div>`}`;
  }

  #head(page: SettingsPage): TemplateResult {
    const words = PAGES.find(([name]) => name === page)?.[1] ?? '';
    return html`<div class="settings-head">
      <button class="icon-button settings-back" aria-label="All settings" @click=${() => (this.page = null)}>${icon('back')}</button>
      <h3>${words}</h3>
    </div>`;
  }

  #body(page: SettingsPage): TemplateResult {
    switch (page) {
      case 'profile':
        return this.#profile();
      case 'notifications':
        return html`<notifications-page .app=${this.app}></notifications-page>`;
      case 'storage':
        return html`<storage-page .app=${this.app} .close=${this.close}></storage-page>`;
      case 'appearance':
        return appearance(this.app);
      case 'privacy':
        return html`<privacy-page .app=${this.app}></privacy-page>`;
      case 'shortcuts':
        return keysGrid();
    }
  }

  #profile(): TemplateResult {
    const { userId, name } = this.app.me;
    return html`<p class="settings-lead">This is how others see you.</p>
      <div class="settings-card profile-card">
        ${face(userId, name, 88)}
        <span><b><bdi>${name}</bdi></b><span class="settings-note">Others find you as ${userId}</span></span>
        <button class="button quiet" @click=${() => void navigator.clipboard.writeText(userId).then(() => this.app.say('Name copied'))}>${icon('copy')}Copy</button>
      </div>`;
  }
}

customElements.define('app-settings', Settings);
