/** The connection in words. Offline shows at once; connecting only when it takes more than two seconds. */

import type { Connection } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { count } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { icon } from '../parts/icon.ts';

const CONNECTING_MS = 2000;
const BACK_MS = 3000;

export class ConnectionBanner extends View {
  static override properties = { ...View.properties, slow: { state: true }, back: { state: true } };
  declare slow: boolean;
  declare back: string;
  readonly #connection = new LiveController(this, 'connection', (value) => this.#changed(value));
  #was: Connection | null = null;
  #waited = 0; // the most that waited while offline
  #offline = false;
  #slowTimer = 0;
  #backTimer = 0;
  #tick = 0;

  constructor() {
    super();
    this.slow = false;
    this.back = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of [this.#slowTimer, this.#backTimer]) clearTimeout(timer);
    clearInterval(this.#tick);
    this.#tick = 0;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#connection.watch(this.app.chat, {});
  }

  #changed(value: Connection): void {
    const { kind } = value.state;
    if (kind === 'offline') {
      this.#offline = true;
      this.#waited = Math.max(this.#waited, value.queued);
      this.back = '';
    }
    if (kind === 'offline' && this.#tick === 0) this.#tick = window.setInterval(() => this.requestUpdate(), 1000);
    if (kind !== 'offline' && this.#tick !== 0) {
      clearInterval(this.#tick);
      this.#tick = 0;
    }
    if (kind !== this.#was?.state.kind) {
      clearTimeout(this.#slowTimer);
      this.slow = false;
      if (kind === 'connecting') this.#slowTimer = window.setTimeout(() => (this.slow = true), CONNECTING_MS);
      if (kind === 'offline' || kind === 'unauthorized') this.#tell(kind === 'offline' ? "You're offline." : 'Log in again to keep chatting.');
    }
    if (kind === 'live' && this.#offline && value.queued === 0) {
      this.#offline = false;
      const sent = Math.max(0, this.#waited - value.failed);
      this.#waited = 0;
      this.back = sent > 0 ? `You're back. ${sent} sent.` : "You're back.";
      this.#tell(this.back);
      clearTimeout(this.#backTimer);
      this.#backTimer = window.setTimeout(() => (this.back = ''), BACK_MS);
    }
    this.#was = value;
  }

  #tell(words: string): void {
    if (this.isConnected && this.offsetParent !== null) this.dispatchEvent(new CustomEvent('alarm', { detail: words, bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const value = this.#connection.value;
    if (value === null) return nothing;
    const { state } = value;
    if (state.kind === 'offline' || (this.#offline && state.kind === 'connecting')) {
      const next = state.kind === 'offline' && state.nextTry !== null ? Math.max(0, Math.ceil((state.nextTry - Date.now()) / 1000)) : null;
      return html`<div class="banner">
        ${icon('offline')}
        <span>
          <b>You're offline.</b>
          ${value.queued > 0
            ? html`<button class="plain-link" title="Show what waits" @click=${() => this.app.side !== 'outbox' && this.app.show('outbox')}>${count(value.queued, 'item', 'items')}</button> will be sent when you're back.`
            : 'What you write is sent when you\'re back.'}
          <span class="tnum">${state.kind === 'connecting' || next === 0 ? 'Trying now.' : next === null ? '' : `Next try in ${next} s.`}</span>
        </span>
        <button class="link-button" @click=${() => void this.app.chat.connectNow()}>Try now</button>
      </div>`;
    }
    if (this.app.full) return html`<div class="banner bad">${icon('disk')}<span><b>Storage is full.</b> New messages can't be kept.</span></div>`;
    if (state.kind === 'unauthorized') {
      return html`<div class="banner">
        ${icon('failed')}<span><b>Log in again to keep chatting.</b> Nothing you wrote is lost.</span>
        <button class="link-button" @click=${() => this.app.dispatchEvent(new Event('log-in-again'))}>Log in</button>
      </div>`;
    }
    if (state.kind === 'connecting' && this.slow) return html`<div class="banner calm"><span>Connecting…</span></div>`;
    if (this.back !== '') return html`<div class="banner good">${icon('check')}<span>${this.back}</span></div>`;
    if (value.failed > 0 && this.app.side !== 'outbox' && this.app.selected === null) {
      return html`<div class="banner calm"><span>${count(value.failed, 'item was', 'items were')} not sent</span><button class="link-button" @click=${() => this.app.show('outbox')}>Show</button></div>`;
    }
    if (this.app.chat.storage.tier === 'memory') {
      return html`<div class="banner">${icon('disk')}<span><b>This browser doesn't keep your chats.</b> They go when the tab closes.</span></div>`;
    }
    return nothing;
  }
}

customElements.define('connection-banner', ConnectionBanner);
