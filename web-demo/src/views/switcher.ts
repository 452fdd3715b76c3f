/** Ctrl K: chats, people and commands by the beginning of a word. */

import type { ChatRow, Profile } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { View, type App } from '../app-state.ts';
import { LiveController } from '../live.ts';
import { openDialog } from '../parts/dialog.ts';
import { chatFace, face } from '../parts/face.ts';
import { icon, type IconName } from '../parts/icon.ts';
import { askToLogOut, openNewChat, openNewGroup, openSettings, openShortcuts } from './actions.ts';

interface Hit {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly picture: TemplateResult;
  readonly run: () => void;
}

class Switcher extends View {
  static override properties = { ...View.properties, text: { state: true }, at: { state: true }, people: { state: true } };
  declare text: string;
  declare at: number;
  declare people: readonly Profile[];
  close: () => void = () => undefined;
  readonly #chats = new LiveController(this, 'chats');
  #asked = 0;

  constructor() {
    super();
    this.text = '';
    this.at = 0;
    this.people = [];
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#chats.watch(this.app.chat, { limit: 1000 });
  }

  #hits(): readonly Hit[] {
    const { app } = this;
    const wanted = this.text.trim().toLocaleLowerCase();
    const fits = (label: string): boolean => wanted === '' || label.toLocaleLowerCase().startsWith(wanted) || label.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(wanted));
    const rows: readonly ChatRow[] = this.#chats.value?.rows ?? [];
    const chats: Hit[] = rows.filter((row) => fits(row.name)).slice(0, 12).map((row) => ({ id: row.chatId, label: row.name, note: row.unread > 0 ? `${row.unread} unread` : row.type === 'group' ? 'Group' : '', picture: chatFace(row, 32), run: () => app.open(row.chatId) }));
    const met = new Set(rows.map((row) => row.peerId));
    const people: Hit[] =
      wanted === ''
        ? []
        : this.people.filter((user) => user.userId !== app.me.userId && !met.has(user.userId)).slice(0, 8).map((user) => ({ id: user.userId, label: user.name, note: 'Start a chat', picture: face(user.userId, user.name, 32), run: () => void app.chat.createDirect(user.userId).then((chatId) => app.open(chatId)) }));
    const commands: readonly (readonly [string, IconName, () => void])[] = [
      ['New chat', 'compose', () => openNewChat(app)],
      ['New group', 'group', () => openNewGroup(app)],
      ['Keyboard shortcuts', 'keyboard', openShortcuts],
      ['Settings', 'settings', () => openSettings(app)],
      ['Light theme', 'sun', () => app.choose({ theme: 'light' })],
      ['Dark theme', 'moon', () => app.choose({ theme: 'dark' })],
      ['Theme of the system', 'system', () => app.choose({ theme: 'system' })],
      [app.look.density === 'compact' ? 'Roomy list' : 'Compact list', 'rows', () => app.choose({ density: app.look.density === 'compact' ? 'roomy' : 'compact' })],
      ['Waiting to send', 'outbox', () => app.side !== 'outbox' && app.show('outbox')],
      ['Log out', 'leave', () => askToLogOut(app)],
    ];
    return [...chats, ...people, ...commands.filter(([label]) => wanted !== '' && fits(label)).map(([label, name, run]) => ({ id: label, label, note: 'Command', picture: html`<span class="hit-icon">${icon(name)}</span>`, run }))];
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const hits = this.#hits();
    const at = Math.min(this.at, hits.length - 1);
    return html`<div class="switcher-field">${icon('search')}
        <input role="combobox" aria-expanded="true" aria-controls="hits" aria-activedescendant=${at >= 0 ? `hit-${at}` : nothing} aria-label="Go to chat, people, commands" placeholder="Go to chat, people, commands" autocomplete="off" spellcheck="false" .value=${this.text} @input=${this.#typed} @keydown=${(event: KeyboardEvent) => this.#keys(event, hits)} />
      </div>
      <div class="picker-list" id="hits" role="listbox" aria-label="Found" tabindex="-1">
        ${hits.map((hit, i) => html`<div class="person ${i === at ? 'on' : ''}" id=${`hit-${i}`} role="option" aria-selected=${i === at} @click=${() => this.#go(hit)}>${hit.picture}<span class="member-text"><span class="member-name"><bdi>${hit.label}</bdi></span></span><span class="keys">${hit.note}</span></div>`)}
        ${hits.length === 0 ? html`<p class="picker-none">Nothing found for "${this.text.trim()}". Try fewer words or another name.</p>` : nothing}
      </div>`;
  }

  readonly #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.at = 0;
    const number = ++this.#asked;
    if (this.text.trim() === '') return;
    this.app.chat.findPeople(this.text.trim()).then(
      (people) => {
        if (number === this.#asked) this.people = people;
      },
      () => undefined,
    );
  };

  #keys(event: KeyboardEvent, hits: readonly Hit[]): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.at = (Math.min(this.at, hits.length - 1) + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % Math.max(hits.length, 1);
      void this.updateComplete.then(() => this.querySelector('.person.on')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const hit = hits[Math.min(this.at, hits.length - 1)];
      if (hit !== undefined) this.#go(hit);
    }
  }

  #go(hit: Hit): void {
    this.close();
    hit.run();
  }
}

customElements.define('app-switcher', Switcher);

export function openSwitcherDialog(app: App): void {
  if (document.querySelector('app-switcher') !== null) return;
  openDialog('Go to', 'switcher', (handle) => html`<app-switcher .app=${app} .close=${handle.close}></app-switcher>`);
}
