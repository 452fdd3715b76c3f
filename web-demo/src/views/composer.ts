/** Where one writes: grows from one line to eight, holds the quote or the message being edited, keeps the draft. */

import type { Body, ChatRow, MemberRow, UserId } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { View, type Context } from '../app-state.ts';
import { firstName, hueClass } from '../lib/face.ts';
import { plain } from '../lib/markdown.ts';
import { emojiAt } from '../lib/emoji-query.ts';
import { mentionAt, toBody, toDraft } from '../lib/mentions.ts';
import { face } from '../parts/face.ts';
import { icon } from '../parts/icon.ts';
import type { Names } from '../parts/rich.ts';
import { openNewPoll } from './actions.ts';
import { setBlocked } from './chat-actions.ts';
import { openPicker, remembered } from './emoji-picker.ts';
import type { Emoji } from './emoji-words.ts';

const DRAFT_MS = 400;
const CHOICES_MAX = 6;

/** What is being named where the caret stands. */
interface Naming {
  readonly kind: 'member' | 'emoji';
  readonly from: number;
  readonly prefix: string;
}

export class Composer extends View {
  static override properties = {
    ...View.properties,
    chat: { attribute: false },
    names: { attribute: false },
    members: { attribute: false },
    text: { state: true },
    asking: { state: true },
    choice: { state: true },
    found: { state: true },
  };
  declare chat: ChatRow;
  declare names: Names;
  declare members: readonly MemberRow[];
  declare text: string;
  declare asking: Naming | null;
  declare found: readonly Emoji[];
  declare choice: number;
  #chatId = '';
  #context: Context | null = null;
  #held = ''; // the draft that waits while a message is edited
  #draftTimer = 0;
  #saved = '';
  #savedReply: number | null = null;
  #mentioned = new Map<string, UserId>();

  constructor() {
    super();
    this.text = '';
    this.members = [];
    this.asking = null;
    this.choice = 0;
    this.found = [];
  }

  override disconnectedCallback(): void {
    this.#saveDraft();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.chat.chatId !== this.#chatId) {
      this.#saveDraft();
      this.#chatId = this.chat.chatId;
      this.#context = null;
      this.#mentioned = new Map();
      this.#take(this.chat.draft);
      this.#restoreReply();
    } else if (this.chat.draft !== this.#saved && this.#draftTimer === 0 && this.app.context?.kind !== 'edit' && document.activeElement !== this.#input) {
      this.#take(this.chat.draft); // written in another tab
    }
    const context = this.app.context;
    if (context !== this.#context) {
      if (this.#context?.kind === 'edit') this.text = this.#held;
      if (context?.kind === 'edit') {
        if (this.#context?.kind !== 'edit') this.#held = this.text;
        this.text = toDraft(context.row.body.text, this.names.nameOf, this.#mentioned);
      }
      if (this.#context?.kind === 'reply' || context?.kind === 'reply') this.#saveSoon();
      this.#context = context;
    }
  }

  #take(draft: string): void {
    this.#saved = draft;
    this.#savedReply = this.chat.draftReplyTo;
    this.text = draft;
  }

  /** A draft that answers a message goes on answering it, in this tab and on this device or not. */
  #restoreReply(): void {
    const { chatId, draftReplyTo: seq } = this.chat;
    if (seq === null || this.app.context !== null) return;
    const query = this.app.chat.watch('messages', { chatId, anchor: { kind: 'seq', seq }, before: 1, after: 1 });
    query.subscribe(({ rows, loading }) => {
      const row = rows.find((one) => one.seq === seq);
      if (row?.kind === 'message' && !row.deleted && this.chat.chatId === chatId && this.app.context === null) this.app.setContext({ kind: 'reply', row });
      if (row !== undefined || !loading) queueMicrotask(() => query.close());
    });
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  focusInput(): void {
    const input = this.#input;
    input?.focus({ preventScroll: true });
    input?.setSelectionRange(input.value.length, input.value.length);
  }

  /** A key that was pressed where nothing takes text. */
  type(text: string): void {
    this.focusInput();
    this.#input?.setRangeText(text, this.#input.selectionStart, this.#input.selectionEnd, 'end');
    this.#changed();
  }

  protected override render(): TemplateResult {
    if (this.chat.myRole === null) return html`<div class="composer closed">You're no longer in this group. You keep what you have read.</div>`;
    if (this.chat.blocked) return html`<div class="composer closed">You block ${firstName(this.chat.name)}.<button class="link-button" @click=${() => setBlocked(this.app, this.chat)}>Unblock</button></div>`;
    const full = this.text.trim() !== '';
    const context = this.app.context;
    const choices = this.#choices();
    return html`
      <form class="composer" @submit=${this.#submit}>
        ${context === null ? nothing : this.#above(context)}
        ${choices.length > 0 ? this.#list(choices) : nothing}
        <div class="composer-row">
          ${this.chat.type === 'group' && context === null ? html`<button type="button" class="icon-button composer-add" aria-label="New poll" title="New poll" @click=${() => openNewPoll(this.app, this.chat)}>${icon('poll')}</button>` : nothing}
          <div class="grow" data-value=${this.text}>
            <textarea
              rows="1"
              placeholder="Message"
              aria-label=${`Message to ${this.chat.name}`}
              aria-autocomplete="list"
              aria-controls=${choices.length > 0 ? 'choice-list' : nothing}
              aria-activedescendant=${choices.length > 0 ? `choice-${this.choice}` : nothing}
              dir="auto"
              .value=${live(this.text)}
              @input=${this.#changed}
              @keydown=${this.#keys}
              @blur=${() => (this.asking = null)}
              @click=${this.#caret}
            ></textarea>
          </div>
          <button type="button" class="icon-button" aria-label="Emoji" title="Emoji" @click=${this.#emoji}>${icon('emoji')}</button>
          ${full
            ? html`<button class="send" aria-label=${context?.kind === 'edit' ? 'Save the change' : 'Send'} title=${context?.kind === 'edit' ? 'Save (Enter)' : 'Send (Enter)'}>${icon(context?.kind === 'edit' ? 'check' : 'send')}</button>`
            : nothing}
        </div>
      </form>
    `;
  }

  #above(context: Context): TemplateResult {
    const { row } = context;
    const title = context.kind === 'edit' ? 'Edit message' : `Reply to ${row.own ? 'yourself' : row.senderName}`;
    return html`<div class="composer-above ${context.kind === 'edit' ? '' : hueClass(row.senderId)}">
      ${icon(context.kind === 'edit' ? 'edit' : 'reply')}
      <button type="button" class="composer-quote" @click=${() => row.seq !== null && this.dispatchEvent(new CustomEvent('jump', { detail: row.seq, bubbles: true }))}>
        <b><bdi>${title}</bdi></b><span dir="auto">${plain(row.body.text, this.names.nameOf)}</span>
      </button>
      <button type="button" class="icon-button" aria-label=${context.kind === 'edit' ? 'Stop editing' : "Don't reply"} @click=${this.#drop}>${icon('close')}</button>
    </div>`;
  }

  readonly #drop = (): void => {
    this.app.setContext(null);
    this.focusInput();
  };

  #choices(): readonly (MemberRow | Emoji)[] {
    if (this.asking === null) return [];
    if (this.asking.kind === 'emoji') return this.found;
    if (this.chat.type !== 'group') return [];
    const prefix = this.asking.prefix.toLocaleLowerCase();
    return this.members
      .filter((member) => member.userId !== this.app.me.userId && (member.userId.startsWith(prefix) || member.name.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(prefix))))
      .slice(0, CHOICES_MAX);
  }

  #list(choices: readonly (MemberRow | Emoji)[]): TemplateResult {
    return html`<div class="choice-list" id="choice-list" role="listbox" aria-label=${this.asking?.kind === 'emoji' ? 'Emoji' : 'Members'}>
      ${choices.map(
        (one, i) => html`<div id=${`choice-${i}`} role="option" class="menu-row ${i === this.choice ? 'on' : ''}" aria-selected=${i === this.choice} @pointerdown=${(event: Event) => (event.preventDefault(), this.#choose(one))}>
          ${'emoji' in one
            ? html`<span class="choice-emoji">${one.emoji}</span><span>${one.label}</span>`
            : html`${face(one.userId, one.name, 28)}<span><bdi>${one.name}</bdi></span><span class="keys">${one.userId}</span>`}
        </div>`,
      )}
    </div>`;
  }

  #choose(one: MemberRow | Emoji): void {
    const input = this.#input;
    if (input === null || this.asking === null) return;
    if ('emoji' in one) remembered.add(one.emoji);
    input.setRangeText('emoji' in one ? one.emoji : `@${this.#mention(one)} `, this.asking.from, input.selectionStart, 'end');
    this.#changed();
  }

  /** The name by which a member is meant in this text. */
  #mention(member: MemberRow): string {
    const shown = firstName(member.name);
    const name = [...this.#mentioned].some(([known, id]) => known === shown && id !== member.userId) ? member.name : shown;
    this.#mentioned.set(name, member.userId);
    return name;
  }

  readonly #caret = (): void => {
    const input = this.#input;
    const next = input === null ? null : this.#named(input);
    if (next?.kind !== this.asking?.kind || next?.prefix !== this.asking?.prefix) {
      this.choice = 0;
      this.found = [];
      if (next?.kind === 'emoji') void this.#find(next.prefix);
    }
    this.asking = next;
  };

  #named({ value, selectionStart }: HTMLTextAreaElement): Naming | null {
    const member = mentionAt(value, selectionStart);
    if (member !== null) return { kind: 'member', ...member };
    const emoji = emojiAt(value, selectionStart);
    return emoji === null ? null : { kind: 'emoji', ...emoji };
  }

  async #find(prefix: string): Promise<void> {
    const { findEmoji } = await import('./emoji-words.ts');
    if (this.asking?.kind === 'emoji' && this.asking.prefix === prefix) this.found = findEmoji(prefix, CHOICES_MAX);
  }

  readonly #changed = (): void => {
    const input = this.#input;
    if (input === null) return;
    this.text = input.value;
    this.#caret();
    void this.app.chat.setTyping(this.chat.chatId, this.text.trim() !== '').catch(() => undefined);
    if (this.app.context?.kind === 'edit') return;
    this.#saveSoon();
  };

  #saveSoon(): void {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = window.setTimeout(() => this.#saveDraft(), DRAFT_MS);
  }

  #saveDraft(): void {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = 0;
    if (this.#chatId === '') return;
    const draft = this.#context?.kind === 'edit' ? this.#held : this.text;
    const reply = this.#context?.kind === 'reply' && draft.trim() !== '' ? this.#context.row.seq : null;
    if (draft === this.#saved && reply === this.#savedReply) return;
    this.#saved = draft;
    this.#savedReply = reply;
    void this.app.chat.setDraft(this.#chatId as ChatRow['chatId'], draft, ...(reply === null ? [] : [reply])).catch(() => undefined);
  }

  readonly #emoji = (event: Event): void => {
    openPicker(event.currentTarget as HTMLElement, (emoji) => this.type(emoji));
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const text = this.text.trim();
    if (text === '') return;
    const { chat, app } = this;
    const context = app.context;
    const body = toBody(text, this.#mentioned);
    if (context?.kind === 'edit') {
      if (body.text !== context.row.body.text) {
        void app.chat.edit(chat.chatId, context.row.key, body.text).catch(() => app.say("Couldn't save the change. The message is as it was."));
      }
      app.setContext(null);
      return;
    }
    const seq = context?.row.seq ?? null;
    const whole: Body = seq === null ? body : { ...body, replyTo: seq };
    this.text = '';
    this.#context = null;
    if (context !== null) app.setContext(null);
    this.#saveDraft();
    this.#mentioned = new Map();
    this.dispatchEvent(new CustomEvent('sent', { bubbles: true }));
    void app.chat.send(chat.chatId, whole).catch(() => {
      if (this.text === '') this.text = text;
      app.say("Couldn't send. Your message is safe here.");
    });
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const choices = this.#choices();
    const ctrl = event.ctrlKey || event.metaKey;
    if (choices.length > 0 && !ctrl) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        this.choice = (this.choice + (event.key === 'ArrowDown' ? 1 : -1) + choices.length) % choices.length;
        return;
      }
      if (event.key === 'Enter' || event.key === 'Tab') {
        event.preventDefault();
        const one = choices[this.choice];
        if (one !== undefined) this.#choose(one);
        return;
      }
      if (event.key === 'Escape') {
        event.stopPropagation();
        this.asking = null;
        return;
      }
    }
    if (event.key === 'Enter' && !event.shiftKey && (ctrl || (this.app.look.enter === 'sends' && !matchMedia('(pointer: coarse)').matches))) {
      this.#submit(event);
    } else if (ctrl && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('choose-reply', { detail: event.key === 'ArrowUp' ? -1 : 1, bubbles: true }));
    } else if (event.key === 'ArrowUp' && this.text === '' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('edit-last', { bubbles: true }));
    } else if (ctrl) {
      const mark = event.shiftKey ? { x: '~~' }[event.key.toLowerCase()] : { b: '**', i: '_', e: '`' }[event.key];
      if (mark !== undefined) {
        event.preventDefault();
        this.#wrap(mark);
      }
    }
  };

  #wrap(mark: string): void {
    const input = this.#input;
    if (input === null) return;
    const { selectionStart: from, selectionEnd: to, value } = input;
    input.setRangeText(mark + value.slice(from, to) + mark, from, to, 'select');
    input.setSelectionRange(from + mark.length, to + mark.length);
    this.#changed();
  }
}

customElements.define('chat-composer', Composer);
