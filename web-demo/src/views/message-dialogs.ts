/** Forward, edit history, and a new poll. */

import type { ChatRow, MessageRow, MessageVersion } from '@linnet/client';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { App } from '../app-state.ts';
import { format } from '../lib/format.ts';
import { plain } from '../lib/markdown.ts';
import { openDialog } from '../parts/dialog.ts';
import { icon } from '../parts/icon.ts';
import type { Names } from '../parts/rich.ts';
import './forward-picker.ts';

const OPTIONS_MAX = 12;
const OPTION_BYTES_MAX = 256;

export function forward(app: App, row: MessageRow): void {
  openDialog('Forward to', 'people', (handle) => html`<forward-picker .app=${app} .done=${(chats: readonly ChatRow[]) => (handle.close(), send(app, row, chats))}></forward-picker>`);
}

function send(app: App, row: MessageRow, chats: readonly ChatRow[]): void {
  const [only] = chats;
  void Promise.all(chats.map((chat) => app.chat.forward(row.chatId, row.key, chat.chatId))).then(
    () => {
      if (only !== undefined && chats.length === 1) app.say(`Forwarded to ${only.name}`, { label: 'Show', run: () => app.open(only.chatId) });
      else app.say(`Forwarded to ${chats.length} chats`);
    },
    () => app.say("Couldn't forward. The message is as it was."),
  );
}

/** What the message said before. */
export function history(app: App, row: MessageRow, names: Names): void {
  const list = (versions: readonly MessageVersion[]): TemplateResult =>
    html`${[...versions].reverse().map((version, i) => html`<li><span class="version-time">${i === 0 ? 'Now' : format.full(version.time)}</span><p dir="auto">${plain(version.text, names.nameOf)}</p></li>`)}`;
  const handle = openDialog('Edit history', 'history', () => html`<ol class="versions" tabindex="0" aria-live="polite"></ol>`);
  const place = handle.element.querySelector<HTMLElement>('.versions')!;
  app.chat.messageVersions(row.chatId, row.key).then(
    (versions) => render(list(versions), place),
    (error: { code?: string }) => render(html`<li><p>${error.code === 'offline' ? "You're offline. The history is shown when you're back." : "The history can't be shown now. Try again in a moment."}</p></li>`, place),
  );
}

export function newPoll(app: App, chat: ChatRow): void {
  let options = ['', ''];
  let multiple = false;
  const handle = openDialog('New poll', 'poll-new', () => html`<div class="poll-form-place"></div>`);
  const place = handle.element.querySelector<HTMLElement>('.poll-form-place')!;
  const draw = (): void => void render(form(), place);
  const filled = (): readonly string[] => [...new Set(options.map((option) => option.trim()).filter((option) => option !== ''))];
  const write = (i: number, text: string): void => {
    options = options.map((option, at) => (at === i ? text : option));
    if (options.every((option) => option.trim() !== '') && options.length < OPTIONS_MAX) options = [...options, ''];
    draw();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = handle.element.querySelector<HTMLInputElement>('[name=question]')?.value.trim() ?? '';
    if (text === '' || filled().length < 2) return;
    handle.close();
    void app.chat.send(chat.chatId, { text, poll: { options: filled(), multiple } }).catch(() => app.say("Couldn't send the poll."));
  };
  const form = (): TemplateResult => html`<form class="dialog-form poll-form" @submit=${submit}>
    <input class="input" name="question" aria-label="Question" placeholder="Question" maxlength="1000" required autocomplete="off" @input=${draw} />
    <fieldset>
      <legend>Options</legend>
      ${options.map((option, i) => html`<input class="input" aria-label=${`Option ${i + 1}`} placeholder=${i < 2 ? `Option ${i + 1}` : 'Another option'} maxlength=${OPTION_BYTES_MAX / 4} autocomplete="off" .value=${option} @input=${(event: Event) => write(i, (event.target as HTMLInputElement).value)} />`)}
    </fieldset>
    <label class="poll-several"><input type="checkbox" .checked=${multiple} @change=${(event: Event) => (multiple = (event.target as HTMLInputElement).checked)} />Several choices are allowed</label>
    <footer class="dialog-end">
      <span class="dialog-note">${filled().length < 2 ? 'A poll has two options or more' : nothing}</span>
      <button class="button primary" ?disabled=${filled().length < 2}>${icon('poll')}Send poll</button>
    </footer>
  </form>`;
  draw();
  handle.element.querySelector('input')?.focus();
}
