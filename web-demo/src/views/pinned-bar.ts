/** The pinned messages of a chat under its header, the newest first: a click leads to it, the next one to the one before. */

import type { ChatRow, MessageRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { plain } from '../lib/markdown.ts';
import { LiveController } from '../live.ts';
import { icon } from '../parts/icon.ts';
import type { Names } from '../parts/rich.ts';

export class PinnedBar extends View {
  static override properties = { ...View.properties, chat: { attribute: false }, names: { attribute: false }, back: { state: true } };
  declare chat: ChatRow;
  declare names: Names;
  /** How many pins before the newest one is shown. */
  declare back: number;
  readonly #pinned = new LiveController(this, 'pinned');
  readonly #closed = new Map<string, string>(); // chat: the newest pin when it was closed
  #chatId = '';

  constructor() {
    super();
    this.back = 0;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { chatId } = this.chat;
    if (chatId !== this.#chatId) {
      this.#pinned.stop();
      this.#chatId = chatId;
      this.back = 0;
    }
    this.#pinned.watch(this.app.chat, { chatId });
  }

  protected override render(): TemplateResult | typeof nothing {
    const rows = (this.#pinned.value?.rows ?? []).filter((row): row is MessageRow => row.kind === 'message' && !row.deleted);
    const newest = rows.at(-1);
    if (newest === undefined || this.#closed.get(this.chat.chatId) === newest.key) return nothing;
    const at = rows.length - 1 - (this.back % rows.length);
    const row = rows[at] ?? newest;
    return html`<div class="pinned-bar">
      <button class="pinned-go" @click=${() => this.#go(row, rows.length)}>
        <b>Pinned message${rows.length > 1 ? html` <span class="count tnum">${at + 1} of ${rows.length}</span>` : nothing}</b>
        <span dir="auto">${plain(row.body.text, this.names.nameOf)}</span>
      </button>
      <button class="icon-button" aria-label="Close" title="Close" @click=${() => (this.#closed.set(this.chat.chatId, newest.key), this.requestUpdate())}>${icon('close')}</button>
    </div>`;
  }

  #go(row: MessageRow, total: number): void {
    if (row.seq !== null) this.dispatchEvent(new CustomEvent('jump', { detail: row.seq, bubbles: true }));
    this.back = (this.back + 1) % total;
  }
}

customElements.define('pinned-bar', PinnedBar);
