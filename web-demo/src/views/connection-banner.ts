/** The connection and the store in words, where they matter to the reader. */

import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { backWords, ConnectionController } from '../connection-watch.ts';
import type { Saying } from '../lib/connection-story.ts';
import { count } from '../lib/words.ts';
import { icon } from '../parts/icon.ts';
import { openSettings } from './actions.ts';

type Offline = Extract<Saying, { kind: 'offline' }>;

export class ConnectionBanner extends View {
  static override properties = { ...View.properties, slowKnown: { state: true } };
  declare slowKnown: boolean;
  readonly #connection = new ConnectionController(this, 'words');

  constructor() {
    super();
    this.slowKnown = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#connection.listen(this.app.connection);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { app } = this;
    const { saying } = app.connection;
    if (saying.kind === 'offline') return this.#offline(saying);
    if (app.full) return html`<div class="banner bad">${icon('disk')}<span><b>Storage is full.</b> New messages can't be kept.</span><button class="link-button" @click=${() => openSettings(app, 'storage')}>Free up</button></div>`;
    switch (saying.kind) {
      case 'unauthorized':
        return html`<div class="banner">
          ${icon('failed')}<span><b>Log in again to keep chatting.</b> Nothing you wrote is lost.</span>
          <button class="link-button" @click=${() => app.dispatchEvent(new Event('log-in-again'))}>Log in</button>
        </div>`;
      case 'connecting':
        return html`<div class="banner calm"><span>Connecting…</span></div>`;
      case 'back':
        return html`<div class="banner good">${icon('check')}<span>${backWords(saying.sent)}</span></div>`;
      case 'nothing':
        return this.#quiet();
    }
  }

  #offline({ queued, nextTry }: Offline): TemplateResult {
    const seconds = nextTry === null ? null : Math.max(0, Math.ceil((nextTry - Date.now()) / 1000));
    const next = seconds === null ? '' : seconds === 0 ? 'Trying now.' : `Next try in ${seconds} s.`;
    return html`<div class="banner">
      ${icon('offline')}
      <span>
        <b>You're offline.</b>
        ${queued > 0
          ? html`<button class="plain-link" title="Show what waits" @click=${() => this.app.side !== 'outbox' && this.app.show('outbox')}>${count(queued, 'item', 'items')}</button> will be sent when you're back.`
          : "What you write is sent when you're back."}
        <span class="tnum">${next}</span>
      </span>
      <button class="link-button" @click=${() => void this.app.chat.connectNow()}>Try now</button>
    </div>`;
  }

  #quiet(): TemplateResult | typeof nothing {
    const { app } = this;
    const failed = app.connection.connection?.failed ?? 0;
    if (failed > 0 && app.side !== 'outbox' && app.selected === null) {
      return html`<div class="banner calm"><span>${count(failed, 'item was', 'items were')} not sent</span><button class="link-button" @click=${() => app.show('outbox')}>Show</button></div>`;
    }
    if (app.isOpen && app.chat.storage.tier === 'memory') {
      return html`<div class="banner">${icon('disk')}<span><b>This browser doesn't keep your chats.</b> They go when the tab closes.</span><button class="link-button" @click=${() => openSettings(app, 'storage')}>Why</button></div>`;
    }
    if (app.isOpen && app.chat.storage.tier === 'indexeddb' && !this.slowKnown) {
      return html`<div class="banner calm">${icon('disk')}<span>Slower storage is in use. Messages can be up to a second late on disk.</span><button class="icon-button" aria-label="Close" @click=${() => (this.slowKnown = true)}>${icon('close')}</button></div>`;
    }
    return nothing;
  }
}

customElements.define('connection-banner', ConnectionBanner);
