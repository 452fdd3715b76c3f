/** To which chats a message goes on: several at once. */

import type { ChatId, ChatRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { count } from '../lib/words.ts';
import { chatFace } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';

export class ForwardPicker extends View {
  static override properties = { ...View.properties, text: { state: true }, chosen: { state: true } };
  declare text: string;
  declare chosen: readonly ChatId[];
  done: (chats: readonly ChatRow[]) => void = () => undefined;

  constructor() {
    super();
    this.text = '';
    this.chosen = [];
  }

  #rows(): readonly ChatRow[] {
    const wanted = this.text.trim().toLocaleLowerCase();
    const fits = (name: string): boolean => name.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) || name.toLocaleLowerCase().startsWith(wanted);
    return [...this.app.known.values()].filter((row) => row.myRole !== null && !row.blocked && (wanted === '' || fits(row.name)));
  }

  #toggle(chatId: ChatId): void {
    this.chosen = this.chosen.includes(chatId) ? this.chosen.filter((one) => one !== chatId) : [...this.chosen, chatId];
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const rows = this.#rows();
    return html`<div class="picker-field">
        ${icon('search')}<input aria-label="Search chats" placeholder="Search chats" autocomplete="off" spellcheck="false" .value=${this.text} @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && rows[0] !== undefined && (event.preventDefault(), this.#toggle(rows[0].chatId))} />
      </div>
      <div class="picker-list forward-list" role="group" aria-label="Chats">
        ${repeat(
          rows,
          (row) => row.chatId,
          (row) => html`<button class="person" role="checkbox" aria-checked=${this.chosen.includes(row.chatId)} @click=${() => this.#toggle(row.chatId)}>
            ${chatFace(row, 36)}<span class="member-text"><span class="member-name"><bdi>${row.name}</bdi></span></span><span class="check ${this.chosen.includes(row.chatId) ? 'on' : ''}">${this.chosen.includes(row.chatId) ? icon('check') : nothing}</span>
          </button>`,
        )}
        ${rows.length === 0 ? html`<p class="picker-none">Nothing found for "${this.text.trim()}". Try fewer words or another name.</p>` : nothing}
      </div>
      <footer class="dialog-end ruled">
        <span class="dialog-note">${this.chosen.length === 0 ? '' : count(this.chosen.length, 'chat', 'chats')}</span>
        <button class="button primary" ?disabled=${this.chosen.length === 0} @click=${() => this.done([...this.app.known.values()].filter((row) => this.chosen.includes(row.chatId)))}>Forward</button>
      </footer>`;
  }
}

customElements.define('forward-picker', ForwardPicker);
