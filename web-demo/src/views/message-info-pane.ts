/** What has become of a message: who has read it, who has received it, whom it has not reached yet. */

import type { MessageStatus, Recipient } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { ConnectionController } from '../connection-watch.ts';
import { format } from '../lib/format.ts';
import { plain } from '../lib/markdown.ts';
import { face } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import { status } from '../parts/status.ts';

const ASK_AGAIN_MS = 5000;
const GROUPS: readonly { readonly status: Recipient['status']; readonly words: string }[] = [
  { status: 'read', words: 'Read' },
  { status: 'delivered', words: 'Delivered' },
  { status: 'sent', words: 'Not delivered yet' },
];

export class MessageInfoPane extends View {
  readonly #connection = new ConnectionController(this, 'news');
  #asked = '';
  #recipients: readonly Recipient[] | null = null;
  #timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#connection.listen(this.app.connection);
    const key = this.app.info?.key ?? '';
    if (key === this.#asked) return;
    this.#asked = key;
    this.#recipients = null;
    void this.#ask();
  }

  /** Asks the server, and again while the pane is open: marks of single members are in no live query. */
  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const { selected, info } = this.app;
    if (selected === null || info === null) return;
    const found = await this.app.chat.messageReceipts(selected, info.key).catch(() => null);
    if (!this.isConnected || this.#asked !== info.key) return;
    if (found !== null) this.#recipients = found;
    this.requestUpdate();
    this.#timer = window.setTimeout(() => void this.#ask(), ASK_AGAIN_MS);
  }

  protected override render(): TemplateResult {
    const { info } = this.app;
    return html`<header class="side-header">
        <h2>Message info</h2>
        <button class="icon-button" aria-label="Close message info" @click=${() => this.app.show('info')}>${icon('close')}</button>
      </header>
      ${info === null
        ? nothing
        : html`<div class="side-scroll">
            <div class="info-message">
              <p class="info-bubble"><bdi>${plain(info.body.text, (id) => id)}</bdi><span class="info-meta">${format.clock(info.time)} ${status(this.#status(info.status), 'group')}</span></p>
            </div>
            <dl class="info-facts">
              <div>${icon('clock')}<dt>Sent</dt><dd>${format.full(info.time)}</dd></div>
            </dl>
            ${this.#recipients === null ? html`<p class="side-none">${this.app.connection.live ? 'Asking the server…' : "You're offline. Who has read this shows when you're back."}</p>` : GROUPS.map((group) => this.#group(group.status, group.words))}
          </div>`}`;
  }

  /** The least that holds for every member. */
  #status(shown: MessageStatus): MessageStatus {
    if (this.#recipients === null || this.#recipients.length === 0) return shown;
    return GROUPS.findLast((group) => this.#recipients?.some((one) => one.status === group.status))?.status ?? shown;
  }

  #group(of: Recipient['status'], words: string): TemplateResult | typeof nothing {
    const members = (this.#recipients ?? []).filter((one) => one.status === of);
    if (members.length === 0) return nothing;
    return html`<section class="members info-members" aria-label=${words}>
      <div class="members-head"><h3>${status(of, 'group')} ${words} <span class="count">${members.length}</span></h3></div>
      <ul>
        ${repeat(
          members,
          (member) => member.userId,
          (member) => html`<li><div class="member">${face(member.userId, member.name, 36)}<span class="member-name"><bdi>${member.name}</bdi></span></div></li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define('message-info-pane', MessageInfoPane);
