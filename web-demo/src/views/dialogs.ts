/** New chat, new group, add members, rename, shortcuts. */

import type { ChatRow, NamedUser, UserId } from '@linnet/client';
import { html, type TemplateResult } from 'lit';
import type { App } from '../app-state.ts';
import { keyWords } from '../lib/keyboard.ts';
import { openDialog, type DialogHandle } from '../parts/dialog.ts';
import { icon } from '../parts/icon.ts';
import './people-picker.ts';
import type { PeoplePicker } from './people-picker.ts';

export const MEMBERS_MAX = 500;

export function newChat(app: App): void {
  const start = (handle: DialogHandle, user: NamedUser): void => {
    handle.close();
    void app.chat.createDirect(user.userId).then(
      (chatId) => app.open(chatId),
      () => app.say(`Couldn't start a chat with ${user.name}.`),
    );
  };
  openDialog(
    'New chat',
    'people',
    (handle) => html`<people-picker .app=${app} .single=${true} @picked=${(event: CustomEvent<NamedUser>) => start(handle, event.detail)}></people-picker>
      <footer class="dialog-end">
        <button
          class="button quiet"
          @click=${() => {
            handle.close();
            newGroup(app, []);
          }}
        >
          ${icon('group')}New group
        </button>
      </footer>`,
  );
}

export function newGroup(app: App, members: readonly NamedUser[]): void {
  const create = (handle: DialogHandle, event: Event): void => {
    event.preventDefault();
    const title = handle.element.querySelector<HTMLInputElement>('[name="title"]')?.value.trim() ?? '';
    const chosen = handle.element.querySelector<PeoplePicker>('people-picker')?.chosen ?? [];
    if (title === '') return handle.element.querySelector<HTMLInputElement>('[name="title"]')?.focus();
    handle.close();
    void app.chat.createGroup(title, chosen.map((user) => user.userId)).then(
      (chatId) => app.open(chatId),
      () => app.say(`Couldn't create "${title}".`),
    );
  };
  openDialog(
    'New group',
    'people',
    (handle) => html`<form class="dialog-form" @submit=${(event: Event) => create(handle, event)}>
      <div class="group-title">
        <span class="group-face-new h0" aria-hidden="true">${icon('group')}</span>
        <input class="input" name="title" aria-label="Name of the group" placeholder="Name of the group" maxlength="100" required autocomplete="off" autofocus />
      </div>
      <people-picker .app=${app} .chosen=${members} @change=${() => update(handle)}></people-picker>
      <footer class="dialog-end ruled">
        <span class="dialog-note tnum">${members.length + 1} of ${MEMBERS_MAX} members</span>
        <button type="button" class="button quiet" @click=${handle.close}>Cancel</button>
        <button class="button primary">Create group</button>
      </footer>
    </form>`,
  );
}

function update(handle: DialogHandle): void {
  const picker = handle.element.querySelector<PeoplePicker>('people-picker');
  const note = handle.element.querySelector('.dialog-note');
  if (picker === null || note === null) return;
  note.textContent = picker.base > 0 ? `${picker.base + picker.chosen.length} of ${MEMBERS_MAX} members` : `${picker.chosen.length + 1} of ${MEMBERS_MAX} members`;
}

export function addMembers(app: App, chat: ChatRow): void {
  const add = (handle: DialogHandle, event: Event): void => {
    event.preventDefault();
    const chosen = handle.element.querySelector<PeoplePicker>('people-picker')?.chosen ?? [];
    handle.close();
    if (chosen.length === 0) return;
    if (chat.memberCount + chosen.length > MEMBERS_MAX) return app.say(`Couldn't add ${chosen[0]?.name ?? ''}: the group is full (${MEMBERS_MAX})`);
    void app.chat.addMembers(chat.chatId, chosen.map((user) => user.userId)).catch(() => app.say(`Couldn't add ${chosen.map((user) => user.name).join(', ')}.`));
  };
  openDialog(
    'Add members',
    'people',
    (handle) => html`<form class="dialog-form" @submit=${(event: Event) => add(handle, event)}>
      <people-picker .app=${app} .inside=${chat.chatId} .base=${chat.memberCount} @change=${() => update(handle)}></people-picker>
      <footer class="dialog-end ruled">
        <span class="dialog-note tnum">${chat.memberCount} of ${MEMBERS_MAX} members</span>
        <button type="button" class="button quiet" @click=${handle.close}>Cancel</button>
        <button class="button primary">Add</button>
      </footer>
    </form>`,
  );
}

export function rename(app: App, chat: ChatRow): void {
  const save = (handle: DialogHandle, event: Event): void => {
    event.preventDefault();
    const title = handle.element.querySelector<HTMLInputElement>('[name="title"]')?.value.trim() ?? '';
    handle.close();
    if (title !== '' && title !== chat.name) void app.chat.setTitle(chat.chatId, title).catch(() => app.say("Couldn't rename. The name is as it was."));
  };
  openDialog(
    'Rename',
    'small',
    (handle) => html`<form class="dialog-form" @submit=${(event: Event) => save(handle, event)}>
      <div class="dialog-field"><input class="input" name="title" aria-label="Name of the group" maxlength="100" required autocomplete="off" .value=${chat.name} autofocus /></div>
      <footer class="dialog-end">
        <button type="button" class="button quiet" @click=${handle.close}>Cancel</button>
        <button class="button primary">Rename</button>
      </footer>
    </form>`,
  );
}

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Anywhere', [['Ctrl K', 'Go to chat, people'], ['Ctrl F', 'Search this chat'], ['Alt ↑ / Alt ↓', 'Previous / next chat'], ['Alt Shift ↓', 'Next unread chat'], ['Alt N', 'New chat'], ['Alt Shift N', 'New group'], ['Alt .', 'Details'], ['F6 / Shift F6', 'Next / previous pane'], ['Esc', 'Close what is on top'], ['?', 'All shortcuts']]],
  ['While you write', [['Enter', 'Send'], ['Shift Enter', 'New line'], ['↑ in empty', 'Edit your last message'], ['Ctrl ↑ / Ctrl ↓', 'Choose a message to reply to'], ['Ctrl B, I, Shift X, E', 'Bold, italic, strike, code']]],
  ['On a message', [['↑ ↓', 'Move between messages'], ['Home', 'First message'], ['R', 'Reply'], ['E', 'Edit'], ['I', 'Message info'], ['+ or :', 'React'], ['Del', 'Delete'], ['Enter', 'Menu'], ['End, Ctrl End', 'Latest']]],
];

export function keysGrid(): TemplateResult {
  return html`<div class="keys-grid" tabindex="0">${KEYS.map(([title, rows]) => html`<section><h3>${title}</h3><dl>${rows.map(([keys, words]): TemplateResult => html`<div><dt>${words}</dt><dd><kbd>${keyWords(keys)}</kbd></dd></div>`)}</dl></section>`)}</div>`;
}

export function shortcuts(): void {
  openDialog('Keyboard shortcuts', 'keys', keysGrid);
}

export type { UserId };
