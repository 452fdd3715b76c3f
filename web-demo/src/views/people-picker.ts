/** Finds people by the beginning of their name: those known here at once, the server's directory as it answers. */

import type { ChatId, NamedUser, Presence, UserId } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View } from '../app-state.ts';
import { firstName } from '../lib/face.ts';
import { presenceWords } from '../lib/words.ts';
import { LiveController } from '../live.ts';
import { face } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';

const ASK_MS = 150;
const SHOWN_MAX = 100;

export class PeoplePicker extends View {
  static override properties = {
    ...View.properties,
    single: { attribute: false },
    chosen: { attribute: false },
    inside: { attribute: false },
    base: { attribute: false },
    text: { state: true },
    found: { state: true },
    offline: { state: true },
    at: { state: true },
  };
  declare single: boolean;
  declare chosen: readonly NamedUser[];
  /** People who are in this chat already are not offered. */
  declare inside: ChatId | null;
  declare base: number;
  declare text: string;
  declare found: readonly NamedUser[];
  declare offline: boolean;
  declare at: number;
  readonly #chats = new LiveController(this, 'chats');
  readonly #chat = new LiveController(this, 'chat');
  readonly #presence = new LiveController(this, 'presence');
  #timer = 0;
  #asked = 0;

  constructor() {
    super();
    this.single = false;
    this.chosen = [];
    this.inside = null;
    this.base = 0;
    this.text = '';
    this.found = [];
    this.offline = false;
    this.at = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#chats.watch(this.app.chat, { limit: 1000 });
    this.#chat.watch(this.app.chat, this.inside === null ? null : { chatId: this.inside });
    const users = this.#people().map((user) => user.userId).slice(0, SHOWN_MAX);
    this.#presence.watch(users.length === 0 ? null : this.app.chat, { users });
  }

  #people(): readonly NamedUser[] {
    const wanted = this.text.trim().toLocaleLowerCase();
    const known = (this.#chats.value?.rows ?? []).flatMap((row) => (row.peerId === null ? [] : [{ userId: row.peerId, name: row.name }]));
    const all = new Map<UserId, NamedUser>();
    for (const user of [...known, ...this.found]) if (user.userId !== this.app.me.userId) all.set(user.userId, user);
    const inside = new Set(this.#chat.value?.members.map((member) => member.userId));
    return [...all.values()]
      .filter((user) => !inside.has(user.userId) && (wanted === '' || user.userId.startsWith(wanted) || user.name.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) || user.name.toLocaleLowerCase().startsWith(wanted)))
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, SHOWN_MAX);
  }

  #ask(): void {
    const number = ++this.#asked;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.app.chat.findPeople(this.text.trim()).then(
        (people) => {
          if (number !== this.#asked) return;
          this.found = people;
          this.offline = false;
        },
        () => {
          if (number === this.#asked) this.offline = true;
        },
      );
    }, ASK_MS);
  }

  protected override firstUpdated(): void {
    if (this.closest('dialog')?.querySelector('[autofocus]') == null) this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const people = this.#people();
    const presence = new Map<UserId, Presence>(this.#presence.value?.users.map((user) => [user.userId, user]));
    const at = Math.min(this.at, people.length - 1);
    return html`
      <div class="picker-field">
        ${this.chosen.map((user) => html`<span class="picked">${face(user.userId, user.name, 28)}<bdi>${firstName(user.name)}</bdi><button type="button" aria-label=${`Remove ${user.name}`} @click=${() => this.#toggle(user)}>${icon('close')}</button></span>`)}
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="picker-list"
          aria-activedescendant=${at >= 0 ? `person-${at}` : nothing}
          aria-label=${this.single ? 'Find a person' : 'Add members'}
          placeholder=${this.single ? 'Find a person' : 'Add members'}
          autocomplete="off"
          spellcheck="false"
          .value=${this.text}
          @input=${this.#typed}
          @keydown=${(event: KeyboardEvent) => this.#keys(event, people)}
        />
      </div>
      <p class="picker-head">People <span class="count tnum">${people.length}</span>${this.offline ? html`<span class="picker-off">You're offline: these are people you know</span>` : nothing}</p>
      <div class="picker-list" id="picker-list" role="listbox" aria-label="People" aria-multiselectable=${!this.single} tabindex="-1">
        ${repeat(
          people,
          (user) => user.userId,
          (user, i) => {
            const on = this.chosen.some((candidate) => candidate.userId === user.userId);
            return html`<div class="person ${i === at ? 'on' : ''}" id=${`person-${i}`} role="option" aria-selected=${on} @click=${() => this.#toggle(user)}>
              ${face(user.userId, user.name, 36)}
              <span class="member-text"><span class="member-name"><bdi>${user.name}</bdi></span><span class="member-sub">${presenceWords(presence.get(user.userId), Date.now()) || user.userId}</span></span>
              ${this.single ? nothing : html`<span class="check ${on ? 'on' : ''}">${on ? icon('check') : nothing}</span>`}
            </div>`;
          },
        )}
        ${people.length === 0 ? html`<p class="picker-none">${this.text.trim() === '' ? 'Nobody here yet. Share your name so that others find you.' : `Nothing found for "${this.text.trim()}". Try another name.`}</p>` : nothing}
      </div>
    `;
  }

  readonly #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.at = 0;
    this.#ask();
  };

  #toggle(user: NamedUser): void {
    if (this.single) {
      this.dispatchEvent(new CustomEvent('picked', { detail: user }));
      return;
    }
    const on = this.chosen.some((candidate) => candidate.userId === user.userId);
    this.chosen = on ? this.chosen.filter((candidate) => candidate.userId !== user.userId) : [...this.chosen, user];
    if (!on) this.text = '';
    this.dispatchEvent(new Event('change'));
    this.querySelector('input')?.focus();
  }

  #keys(event: KeyboardEvent, people: readonly NamedUser[]): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.at = Math.max(0, Math.min(this.at + (event.key === 'ArrowDown' ? 1 : -1), people.length - 1));
      void this.updateComplete.then(() => this.querySelector('.person.on')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const user = people[this.at];
      if (user !== undefined && (this.single || this.text !== '' || !this.chosen.some((one) => one.userId === user.userId))) this.#toggle(user);
    } else if (event.key === 'Backspace' && this.text === '') {
      const last = this.chosen.at(-1);
      if (last !== undefined) this.#toggle(last);
    }
  }
}

customElements.define('people-picker', PeoplePicker);
