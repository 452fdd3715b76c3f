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
  #carried: OutboxRow | null = null;

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
    const moves = row.kind === 'message' && (lost || (row.attempts === 0 && row.state !== 'inflight'));
    return html`<li
      class="outbox-row ${lost ? 'lost' : ''}"
      data-key=${row.key}
      draggable=${moves ? 'true' : 'false'}
      tabindex=${moves ? '0' : nothing}
      aria-keyshortcuts=${moves ? 'Alt+ArrowUp Alt+ArrowDown' : nothing}
      @dragstart=${(event: DragEvent) => this.#lift(event, row)}
      @dragover=${(event: DragEvent) => this.#carried?.chatId === row.chatId && event.preventDefault()}
      @drop=${() => this.#drop(row)}
      @keydown=${(event: KeyboardEvent) => this.#shift(event, row)}
    >
      ${chat?.type === 'direct' ? face(chat.peerId ?? chat.chatId, chat.name, 32) : tile(row.chatId, 32)}
      <span class="member-text">
        <span class="outbox-text"><bdi>${text}</bdi></span>
        <span class="member-sub">${lost ? failureWords(row).reason : html`<bdi>${row.chatName}</bdi> · ${outboxKind(row)}`}</span>
      </span>
      ${lost
        ? html`<button class="icon-button" aria-label=${`Try again: ${text}`} title="Try again" @click=${() => void this.app.chat.retry(row.chatId, row.key).catch(() => undefined)}>${icon('retry')}</button>`
        : html`<span class="outbox-wait" role="img" aria-label=${row.state === 'inflight' ? 'Sending' : 'Waiting'} title=${row.state === 'inflight' ? 'Sending' : 'Waiting'}>${icon('clock')}</span>`}
      <button class="icon-button cancel" aria-label=${`Cancel: ${text}`} title="Cancel" @click=${() => void this.app.chat.cancel(row.chatId, row.key).catch(() => undefined)}>${icon('close')}</button>
    </li>`;
  }

  #lift(event: DragEvent, row: OutboxRow): void {
    this.#carried = row;
    event.dataTransfer?.setData('text/plain', row.text);
  }

  /** Dropped on a later one it goes behind that, on an earlier one before it. */
  #drop(on: OutboxRow): void {
    const carried = this.#carried;
    this.#carried = null;
    if (carried === null || carried.key === on.key || carried.chatId !== on.chatId) return;
    const rows = this.#ofChat(on);
    const at = rows.findIndex((row) => row.key === on.key);
    const goesDown = rows.findIndex((row) => row.key === carried.key) < at;
    this.#move(carried, goesDown ? rows[at + 1] : on);
  }

  #shift(event: KeyboardEvent, row: OutboxRow): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = this.#ofChat(row);
    const at = rows.findIndex((other) => other.key === row.key);
    if (event.key === 'ArrowUp' && at > 0) this.#move(row, rows[at - 1]);
    if (event.key === 'ArrowDown' && at < rows.length - 1) this.#move(row, rows[at + 2]);
  }

  #ofChat(of: OutboxRow): readonly OutboxRow[] {
    return (this.#outbox.value?.rows ?? []).filter((row) => row.chatId === of.chatId && row.kind === 'message');
  }

  #move(row: OutboxRow, before: OutboxRow | undefined): void {
    const { app } = this;
    void app.chat.move(row.chatId, row.key, before?.key).then(
      () => void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus()),
      () => app.say("It's on its way already."),
    );
  }

  #cancelAll(rows: readonly OutboxRow[]): void {
    void ask({ title: `Cancel ${count(rows.length, 'item', 'items')}?`, text: 'They are removed and will not be sent.', action: 'Cancel all', danger: true, stay: 'Keep' }).then((yes) => {
      if (yes) for (const row of rows) void this.app.chat.cancel(row.chatId, row.key).catch(() => undefined);
    });
  }
}

customElements.define('outbox-pane', OutboxPane);
