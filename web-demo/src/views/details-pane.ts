/** Who is in a chat, and what can be done about it. */

import type { ChatRow, MemberRow, Presence, UserId } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { ConnectionController } from '../connection-watch.ts';
import { firstName } from '../lib/face.ts';
import { count, mutedWords, presenceWords } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { ask } from '../parts/dialog.ts';
import { chatFace, face } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import { openMenu, type MenuItem } from '../parts/menu.ts';
import { chatMenuItems, openMute } from './chat-actions.ts';
import { openAddMembers, openNewGroup, openSearch } from './actions.ts';

const FOLLOWED_MAX = 200;
const ORDER = { owner: 0, admin: 1, member: 2 } as const;

export class DetailsPane extends View {
  readonly #chat = new LiveController(this, 'chat');
  readonly #presence = new LiveController(this, 'presence');
  readonly #connection = new ConnectionController(this, 'news');

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#chat.watch(this.app.chat, this.app.selected === null ? null : { chatId: this.app.selected });
    this.#connection.listen(this.app.connection);
    const chat = this.#chat.value?.chat ?? null;
    const users = chat?.peerId != null ? [chat.peerId] : (this.#chat.value?.members ?? []).map((member) => member.userId).slice(0, FOLLOWED_MAX);
    this.#presence.watch(users.length === 0 ? null : this.app.chat, { users });
  }

  protected override render(): TemplateResult {
    const chat = this.#chat.value?.chat ?? null;
    return html`<header class="side-header">
        <h2>Details</h2>
        <button class="icon-button" aria-label="Close details" @click=${() => this.app.show('details')}>${icon('close')}</button>
      </header>
      ${chat === null ? nothing : html`<div class="side-scroll">${this.#card(chat)} ${chat.type === 'group' ? this.#members(chat) : nothing}</div>`}`;
  }

  #card(chat: ChatRow): TemplateResult {
    const online = new Map<UserId, Presence>(this.#presence.value?.users.map((user) => [user.userId, user]));
    const here = [...online.values()].filter((user) => user.online).length;
    const live = this.app.connection.live;
    const sub =
      chat.type === 'group'
        ? count(chat.memberCount, 'member', 'members') + (live && here > 0 ? `, ${here} online` : '')
        : presenceWords(chat.peerId === null ? undefined : online.get(chat.peerId), Date.now());
    return html`<div class="card">
      ${chatFace(chat, 88)}
      <h3><bdi>${chat.name}</bdi></h3>
      <p>${sub}</p>
      ${chat.type === 'direct' ? html`<p class="card-id">Others find them as <b>${chat.peerId}</b></p>` : nothing}
      ${chat.myRole === null
        ? html`<p class="card-id">You're no longer in this group. You keep what you have read.</p>`
        : chat.type === 'group'
          ? html`<div class="card-actions">
              ${this.#mute(chat)}
              <button class="card-action" @click=${() => openSearch(this.app, chat)}>${icon('search')}Search</button>
              <button class="card-action" @click=${() => openAddMembers(this.app, chat)}>${icon('addUser')}Add</button>
              ${this.#more(chat)}
            </div>`
          : html`<div class="card-actions">
              ${this.#mute(chat)}
              <button class="card-action" @click=${() => openSearch(this.app, chat)}>${icon('search')}Search</button>
              <button class="card-action" @click=${() => openNewGroup(this.app, chat.peerId === null ? [] : [{ userId: chat.peerId, name: chat.name }])}>${icon('group')}New group</button>
              ${this.#more(chat)}
            </div>`}
    </div>`;
  }

  #mute(chat: ChatRow): TemplateResult {
    return html`<button class="card-action" aria-haspopup=${chat.muted ? nothing : 'menu'} title=${mutedWords(chat, Date.now())} @click=${(event: Event) => openMute(this.app, chat, event.currentTarget as HTMLElement)}>${icon(chat.muted ? 'mute' : 'bell')}${chat.muted ? 'Unmute' : 'Mute'}</button>`;
  }

  #more(chat: ChatRow): TemplateResult {
    return html`<button class="card-action" aria-haspopup="menu" @click=${(event: Event) => openMenu(event.currentTarget as HTMLElement, 'Chat', chatMenuItems(this.app, chat, event.currentTarget as HTMLElement, false).slice(2))}>${icon('dots')}More</button>`;
  }

  #members(chat: ChatRow): TemplateResult {
    const members = [...(this.#chat.value?.members ?? [])];
    const online = new Map<UserId, Presence>(this.#presence.value?.users.map((user) => [user.userId, user]));
    const live = this.app.connection.live;
    const me = this.app.me.userId;
    const present = (member: MemberRow): number => (live && (member.userId === me || online.get(member.userId)?.online === true) ? 0 : 1);
    members.sort((a, b) => (a.userId === me ? -1 : b.userId === me ? 1 : present(a) - present(b) || ORDER[a.role] - ORDER[b.role] || a.name.localeCompare(b.name)));
    return html`<section class="members" aria-label="Members">
      <div class="members-head">
        <h3>Members <span class="count">${chat.memberCount}</span></h3>
        ${chat.myRole === null ? nothing : html`<button class="text-button" @click=${() => openAddMembers(this.app, chat)}>Add</button>`}
      </div>
      <ul>
        ${repeat(
          members,
          (member) => member.userId,
          (member) => this.#member(chat, member, live && (member.userId === me || online.get(member.userId)?.online === true), online.get(member.userId)),
        )}
      </ul>
    </section>`;
  }

  #member(chat: ChatRow, member: MemberRow, online: boolean, presence: Presence | undefined): TemplateResult {
    const self = member.userId === this.app.me.userId;
    const typing = !self && chat.typing.includes(member.name);
    const words = typing ? 'typing…' : online ? 'online' : presenceWords(presence, Date.now());
    const inside = html`${face(member.userId, member.name, 36, online)}
      <span class="member-text"
        ><span class="member-name"><bdi>${member.name}</bdi>${self ? html`<span class="count"> (you)</span>` : nothing}</span
        ><span class="member-sub ${typing ? 'typing-words' : online ? 'is-online' : ''}">${words}</span></span
      >
      ${member.role === 'member' ? nothing : html`<span class="member-role">${member.role === 'owner' ? 'Owner' : 'Admin'}</span>`}`;
    return html`<li>
      ${self
        ? html`<div class="member">${inside}</div>`
        : html`<button class="member" aria-haspopup="menu" @click=${(event: Event) => openMenu(event.currentTarget as HTMLElement, member.name, this.#items(chat, member))}>${inside}</button>`}
    </li>`;
  }

  #items(chat: ChatRow, member: MemberRow): readonly MenuItem[] {
    const { app } = this;
    const name = firstName(member.name);
    const failed = (what: string) => () => app.say(`Couldn't ${what} ${name}.`);
    const items: MenuItem[] = [{ icon: 'compose', label: `Message ${name}`, run: () => void app.chat.createDirect(member.userId).then((chatId) => app.open(chatId), failed('write to')) }];
    const rules = chat.myRole === 'owner' || (chat.myRole === 'admin' && member.role === 'member');
    if (chat.myRole === 'owner' && member.role !== 'owner') {
      const role = member.role === 'admin' ? 'member' : 'admin';
      items.push({ icon: 'shield', label: role === 'admin' ? 'Make admin' : 'Make member', run: () => void app.chat.setRole(chat.chatId, member.userId, role).catch(failed('change the role of')) });
    }
    if (rules && member.role !== 'owner') {
      items.push({
        icon: 'removeUser',
        label: 'Remove…',
        danger: true,
        run: () =>
          void ask({ title: `Remove ${name}?`, text: `${name} keeps what was read so far and gets nothing new.`, action: 'Remove', danger: true }).then((yes) =>
            yes ? app.chat.removeMembers(chat.chatId, [member.userId]).catch(failed('remove')) : undefined,
          ),
      });
    }
    return items;
  }
}

customElements.define('details-pane', DetailsPane);
