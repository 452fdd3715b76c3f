/** One open chat: header, connection, timeline, composer; or the page that says how to begin. */

import type { ChatResult, ChatRow, MemberRow, Presence, UserId } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { View } from '../app-state.ts';
import { ConnectionController } from '../connection-watch.ts';
import { keyWords } from '../lib/keyboard.ts';
import { firstName } from '../lib/face.ts';
import { count, presenceWords, typingWords } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { chatFace } from '../parts/face.ts';
import { icon, mark } from '../parts/icon.ts';
import type { Names } from '../parts/rich.ts';
import { openNewChat, openNewGroup, openSearch } from './actions.ts';
import { chatMenuItems } from './chat-actions.ts';
import { openMenu } from '../parts/menu.ts';
import { listEdge } from '../parts/divider.ts';
import { toast } from '../parts/toast.ts';
import type { Composer } from './composer.ts';
import './composer.ts';
import './connection-banner.ts';
import './pinned-bar.ts';
import type { Timeline } from './timeline.ts';
import './timeline.ts';

const FOLLOWED_MAX = 200;

export class ChatPane extends View {
  readonly #chat = new LiveController(this, 'chat', (result) => this.#learn(result));
  readonly #presence = new LiveController(this, 'presence');
  readonly #connection = new ConnectionController(this, 'news');
  #names: Names = { me: '', nameOf: (id) => id };
  #known = new Map<string, string>();
  #members: readonly MemberRow[] = [];

  get chat(): ChatRow | null {
    const { selected, known } = this.app;
    const chat = this.#chat.value?.chat ?? null;
    if (chat !== null && chat.chatId === selected) return chat;
    return selected === null || (this.#chat.value !== null && chat === null) ? null : (known.get(selected) ?? null);
  }

  get timeline(): Timeline | null {
    return this.querySelector('chat-timeline');
  }

  get composer(): Composer | null {
    return this.querySelector('chat-composer');
  }

  /** Names live longer than the result they came with: someone who left is still mentioned. */
  #learn(result: ChatResult): void {
    let news = this.#names.me !== this.app.me.userId;
    const peer = result.chat?.peerId != null ? [{ userId: result.chat.peerId, name: result.chat.name }] : [];
    for (const { userId, name } of [...peer, ...result.members]) {
      if (this.#known.get(userId) === name) continue;
      this.#known.set(userId, name);
      news = true;
    }
    this.#members = result.members;
    if (!news) return;
    const known = new Map(this.#known);
    this.#names = { me: this.app.me.userId, nameOf: (id) => firstName(id === this.app.me.userId ? this.app.me.name : (known.get(id) ?? id)) };
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { selected } = this.app;
    this.#chat.watch(this.app.chat, selected === null ? null : { chatId: selected });
    this.#connection.listen(this.app.connection);
    const chat = this.chat;
    const users = chat === null ? [] : chat.peerId !== null ? [chat.peerId] : this.#members.map((member) => member.userId).slice(0, FOLLOWED_MAX);
    this.#presence.watch(users.length === 0 ? null : this.app.chat, { users });
  }

  protected override render(): TemplateResult {
    return html`${listEdge()}${this.#content()}`;
  }

  #content(): TemplateResult {
    const chat = this.chat;
    if (this.app.selected === null) return this.#nothing();
    if (chat === null) {
      const gone = this.#chat.value !== null && this.#chat.value.chat === null;
      return html`<div class="chat-header">${this.#back()}</div>${gone ? html`<div class="empty"><h2>This chat isn't here</h2><p>It may still be on its way to this browser.</p></div>` : nothing}`;
    }
    return html`
      ${this.#header(chat)} ${this.app.search?.steps() ?? nothing}
      <pinned-bar .app=${this.app} .chat=${chat} .names=${this.#names} @jump=${(event: CustomEvent<number>) => this.timeline?.jump(event.detail)}></pinned-bar>
      <connection-banner .app=${this.app}></connection-banner>
      ${keyed(
        this.app.chat,
        html`<chat-timeline .app=${this.app} .chat=${chat} .names=${this.#names} @compose=${() => this.composer?.focusInput()}></chat-timeline>
          ${toast(this.app)}
          <chat-composer
            .app=${this.app}
            .chat=${chat}
            .names=${this.#names}
            .members=${this.#members}
            @sent=${() => this.timeline?.followOwn()}
            @jump=${(event: CustomEvent<number>) => this.timeline?.jump(event.detail)}
            @edit-last=${this.#editLast}
            @choose-reply=${this.#chooseReply}
          ></chat-composer>`,
      )}
    `;
  }

  #back(): TemplateResult {
    return html`<button class="icon-button back mirror" aria-label="Back to the chats" @click=${() => this.app.open(null)}>${icon('back')}</button>`;
  }

  #header(chat: ChatRow): TemplateResult {
    const online = new Map<UserId, Presence>(this.#presence.value?.users.map((user) => [user.userId, user]));
    const live = this.app.connection.live;
    const peer = chat.peerId === null ? undefined : online.get(chat.peerId);
    const typing = live && chat.typing.length > 0;
    const count_ = [...online.values()].filter((user) => user.online).length;
    const sub = typing
      ? typingWords(chat.typing, chat.type)
      : chat.type === 'group'
        ? count(chat.memberCount, 'member', 'members') + (count_ > 0 && live ? `, ${count_} online` : '')
        : presenceWords(peer, Date.now());
    return html`<div class="chat-header">
      ${this.#back()}
      <button class="chat-title" title="Details (Alt .)" @click=${() => this.app.show('details')}>
        ${chatFace(chat, 40, live && (peer?.online ?? false) && innerWidth < 640)}
        <span><h1><bdi>${chat.name}</bdi>${chat.muted ? html`<span class="muted-mark" role="img" aria-label="Muted">${icon('mute')}</span>` : nothing}</h1>${sub === '' ? nothing : html`<span class="chat-sub ${typing ? 'is-typing' : ''}"><bdi>${sub}</bdi></span>`}</span>
      </button>
      <button class="icon-button" aria-label="Search this chat" title=${`Search this chat (${keyWords('Ctrl F')})`} @click=${() => openSearch(this.app, chat)}>${icon('search')}</button>
      <button class="icon-button wide-only" aria-label="Details" title="Details (Alt .)" aria-pressed=${this.app.side === 'details'} @click=${() => this.app.show('details')}>${icon('details')}</button>
      <button
        class="icon-button"
        aria-label="More"
        title="More"
        aria-haspopup="menu"
        @click=${(event: Event) => openMenu(event.currentTarget as HTMLElement, 'Chat', chatMenuItems(this.app, chat, event.currentTarget as HTMLElement, false))}
      >
        ${icon('more')}
      </button>
    </div>`;
  }

  #nothing(): TemplateResult {
    return html`<connection-banner .app=${this.app}></connection-banner>
      <div class="empty">
        ${mark(72)}
        <h2>Pick a chat, or start one</h2>
        <p>Everything you read here stays in this browser, so it's here when the network isn't.</p>
        <div class="empty-actions">
          <button class="button primary" @click=${() => openNewChat(this.app)}>${icon('compose')}New chat</button>
          <button class="button" @click=${() => openNewGroup(this.app)}>New group</button>
        </div>
        <div class="empty-keys"><span><kbd>${keyWords('Ctrl K')}</kbd>Go to chat</span><span><kbd>${keyWords('Alt N')}</kbd>New chat</span><span><kbd>?</kbd>All shortcuts</span></div>
      </div>
      ${toast(this.app)}`;
  }

  readonly #editLast = (): void => {
    const row = this.timeline?.rows.findLast((candidate) => candidate.kind === 'message' && candidate.own && !candidate.deleted && candidate.status !== 'failed');
    if (row?.kind === 'message') this.app.setContext({ kind: 'edit', row });
    void this.updateComplete.then(() => this.composer?.focusInput());
  };

  /** Ctrl ↑ and Ctrl ↓ in the composer. */
  readonly #chooseReply = (event: CustomEvent<1 | -1>): void => {
    const rows = (this.timeline?.rows ?? []).filter((row) => row.kind === 'message' && !row.deleted && row.seq !== null);
    const now = this.app.context?.kind === 'reply' ? this.app.context.row.key : null;
    const at = now === null ? rows.length : rows.findIndex((row) => row.key === now);
    const row = rows[at + event.detail];
    this.app.setContext(row?.kind === 'message' ? { kind: 'reply', row } : null);
    if (row !== undefined) this.timeline?.querySelector(`[data-key="${CSS.escape(row.key)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
}

customElements.define('chat-pane', ChatPane);
