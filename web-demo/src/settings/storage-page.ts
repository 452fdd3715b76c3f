/** Where the chats of this browser are, how much room they take, and whether they stay. */

import type { Storage } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { bytes } from '../lib/format.ts';
import { icon } from '../parts/icon.ts';
import { askToLogOut } from '../views/actions.ts';
import { row, toggle } from './controls.ts';

const TIERS: Readonly<Record<Storage['tier'], { readonly words: string; readonly name: string; readonly note: string }>> = {
  opfs: { words: 'Stored on disk', name: 'OPFS', note: 'Fast and complete. Changes are on disk before a message shows as sent.' },
  indexeddb: { words: 'Stored on disk', name: 'IndexedDB', note: 'Slower storage is in use. Messages can be up to a second late on disk.' },
  memory: { words: 'Not stored on disk', name: 'Memory', note: "This browser doesn't keep your chats. They go when the tab closes." },
};

class StoragePage extends View {
  static override properties = { ...View.properties, used: { state: true }, persisted: { state: true }, refused: { state: true } };
  declare used: { readonly usage: number; readonly quota: number } | null;
  declare persisted: boolean | null;
  declare refused: boolean;
  close: () => void = () => undefined;

  constructor() {
    super();
    this.used = null;
    this.persisted = null;
    this.refused = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void navigator.storage?.estimate?.().then(({ usage, quota }) => (this.used = { usage: usage ?? 0, quota: quota ?? 0 }), () => undefined);
    void navigator.storage?.persisted?.().then((persisted) => (this.persisted = persisted), () => undefined);
  }

  async #keep(): Promise<void> {
    this.persisted = await navigator.storage.persist().catch(() => false);
    this.refused = !this.persisted;
  }

  protected override render(): TemplateResult {
    const { tier, reason } = this.app.chat.storage;
    const { words, name, note } = TIERS[tier];
    const kept = this.persisted === true;
    return html`<p class="settings-lead">Your chats live in this browser. They open without a network, and search never leaves the device.</p>
      ${this.#usage()}
      <div class="settings-card">
        <div class="settings-row">
          <span
            ><b>${words} <span class="tier ${tier}">${icon(tier === 'memory' ? 'failed' : 'check')}${name}</span></b
            ><span class="settings-note">${note}</span>${reason === '' || tier === 'opfs' ? nothing : html`<span class="settings-note">Why: ${reason}</span>`}</span
          >
        </div>
        ${tier === 'memory' || this.persisted === null
          ? nothing
          : toggle('Keep data when space runs low', this.refused ? "The browser didn't agree. It tends to when Linnet is used more often." : "The browser may otherwise delete chats it thinks you don't use.", kept, () => void this.#keep(), kept)}
      </div>
      <div class="settings-card">
        ${row('Remove all data from this browser', "Messages you haven't sent will be lost.", html`<button class="button quiet danger-words" @click=${() => (this.close(), askToLogOut(this.app))}>Remove…</button>`)}
      </div>`;
  }

  #usage(): TemplateResult | typeof nothing {
    if (this.used === null || this.used.quota === 0) return nothing;
    const { usage, quota } = this.used;
    const part = Math.min(1, usage / quota);
    return html`<div class="settings-card">
      <p class="usage"><b class="tnum">${bytes(usage)} used</b> of ${bytes(quota)} allowed by the browser</p>
      <div class="usage-bar" role="meter" aria-label="Room used" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}><i style=${`inline-size: max(${(part * 100).toFixed(2)}%, 6px)`}></i></div>
    </div>`;
  }
}

customElements.define('storage-page', StoragePage);
