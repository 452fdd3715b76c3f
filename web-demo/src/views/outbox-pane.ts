/** What waits to be sent, in its order. */

import type { OutboxRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { plain } from '../lib/markdown.ts';
import { failureWords, outboxKind } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { ask } from '../parts/dialog.ts';
import { face, tile } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import { count } from '../lib/words.ts';

export class OutboxPane extends View {
  readonly #outbox = new LiveController(this, 'outbox');
  readonly #chats = new LiveController(this, 'chats');

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#outbox.watch(this.app.chat, {});
    this.#chats.follow(this.app.chats);
  }

  protected override render(): TemplateResult {
    const rows = this.#outbox.value?.rows ?? [];
    return html`<header class="side-header">
        <h2>Waiting to send <span class="count tnum">${rows.length}</span></h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.app.show('outbox')}>${icon('close')}</button>
      </header>
      <div class="side-scroll">
        <ul class="outbox">
          ${repeat(rows, (row) => `${row.kind}:${row.key}`, (row) => this.#row(row))}
        </ul>
        ${rows.length === 0 ? html`<p class="side-none">Nothing waits. Everything you wrote is sent.</p>` : nothing}
      </div>
      <footer class="side-foot">
        <p>These go out in this order, each once. They're kept if you close this tab and go when Linnet is open again.</p>
        ${rows.length > 0 ? html`<button class="button quiet" @click=${() => this.#cancelAll(rows)}>Cancel all…</button>` : nothing}
      </footer>`;
  }

  #row(row: OutboxRow): TemplateResult {
    const chat = this.#chats.value?.rows.find((candidate) => candidate.chatId === row.chatId);
    const lost = row.state === 'failed' || row.state === 'expired';
    const text = plain(row.text, (id) => id) || outboxKind(row);
    return html`<li class="outbox-row ${lost ? 'lost' : ''}">
      ${chat?.type === 'direct' ? face(chat.peerId ?? chat.chatId, chat.name, 32) : tile(row.chatId, 32)}
      <span class="member-text">
        <span class="outbox-text"><bdi>${text}</bdi></span>
        <span class="member-sub">${lost ? failureWords(row).reason : html`<bdi>${row.chatName}</bdi> · ${outboxKind(row)}`}</span>
      </span>
      ${lost
        ? html`<button class="icon-button" aria-label=${`Try again: ${text}`} title="Try again" @click=${() => void this.app.chat.retry(row.chatId, row.key)}>${icon('retry')}</button>`
        : html`<span class="outbox-wait" role="img" aria-label=${row.state === 'inflight' ? 'Sending' : 'Waiting'} title=${row.state === 'inflight' ? 'Sending' : 'Waiting'}>${icon('clock')}</span>`}
      <button class="icon-button cancel" aria-label=${`Cancel: ${text}`} title="Cancel" @click=${() => void this.app.chat.cancel(row.chatId, row.key)}>${icon('close')}</button>
    </li>`;
  }

  #cancelAll(rows: readonly OutboxRow[]): void {
    void ask({ title: `Cancel ${count(rows.length, 'item', 'items')}?`, text: 'They are removed and will not be sent.', action: 'Cancel all', danger: true, stay: 'Keep' }).then((yes) => {
      if (yes) for (const row of rows) void this.app.chat.cancel(row.chatId, row.key);
    });
  }
}

customElements.define('outbox-pane', OutboxPane);
