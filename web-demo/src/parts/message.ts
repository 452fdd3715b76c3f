/** One message: bubble, quote, body, time and status, reactions, and what to do when it was not sent. */

import type { ChatType, MessageRow, ReactionGroup } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { format } from '../lib/format.ts';
import { hueClass } from '../lib/face.ts';
import { languageOf } from '../lib/language.ts';
import { direction, isEmojiOnly, parse, plain } from '../lib/markdown.ts';
import { failureWords, statusWord } from '../lib/words.ts';
import { icon } from './icon.ts';
import { pollCard, type PollContext } from './poll.ts';
import { rich, type Names } from './rich.ts';
import { status } from './status.ts';

export interface MessageContext extends Names, PollContext {
  readonly type: ChatType;
  readonly dir: 'ltr' | 'rtl';
  /** Draws the name above the first bubble of a group of others' messages. */
  readonly named: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly stop: boolean;
}

export function message(row: MessageRow, context: MessageContext): TemplateResult {
  const text = row.body.text;
  const large = !row.deleted && row.poll === null && row.reply === null && isEmojiOnly(text);
  const state = row.own && (row.status === 'failed' || row.status === 'sending') ? row.status : '';
  const classes = ['message', row.own ? 'own' : '', context.first ? 'first' : '', context.last ? 'last' : '', large ? 'large' : '', row.deleted ? 'gone' : '', state];
  return html`<article
    class=${classes.filter(Boolean).join(' ')}
    data-key=${row.key}
    data-seq=${row.seq ?? nothing}
    tabindex=${context.stop ? 0 : -1}
    aria-label=${spoken(row, context)}
  >
    <div class="bubble-line">
      <div class="bubble ${metaOnOwnLine(row, context) ? 'tall' : ''}">
        ${context.named ? html`<div class="author ${hueClass(row.senderId)}"><bdi>${row.senderName}</bdi></div>` : nothing}
        ${row.reply === null || row.deleted ? nothing : quote(row, context)}
        ${row.forwardedFromName === undefined || row.deleted ? nothing : html`<div class="forwarded">${icon('forward')}<span>Forwarded from <b><bdi>${row.forwardedFromName}</bdi></b></span></div>`}
        ${row.deleted
          ? html`<p class="text deleted">${icon('deleted')}<span>Message deleted</span>${reserve(row)}</p>`
          : row.poll !== null
            ? pollCard(row, row.poll, context)
            : large
            ? html`<p class="text" dir="auto" lang="">${text.trim()}</p>`
            : rich(text, context, reserve(row))}
        <span class="meta">${row.edited && !row.deleted ? html`<button class="edited" data-act="history" tabindex="-1" title="Edit history">edited </button>` : nothing}<time title=${format.full(row.time)}>${format.clock(row.time)}</time>${row.own && !row.deleted ? status(row.status, context.type) : nothing}</span>
      </div>
    </div>
    ${row.reactions.length > 0 && !row.deleted ? reactions(row.reactions, context) : nothing}
    ${row.status === 'failed' ? failed(row) : nothing}
  </article>`;
}

/** An invisible piece at the end of the last line, as wide as time and ticks: they lie on it. */
function reserve(row: MessageRow): TemplateResult {
  const wide = (row.own && !row.deleted ? 62 : 44) + (row.edited && !row.deleted ? 44 : 0) + (format.longClock ? 20 : 0);
  return html`<span class="reserve w${wide}"></span>`;
}

function metaOnOwnLine(row: MessageRow, context: MessageContext): boolean {
  if (row.deleted) return false;
  if (row.poll !== null) return false;
  const last = parse(row.body.text).at(-1);
  if (last === undefined || last.kind === 'code') return true;
  const way = direction(row.body.text);
  return way !== null && way !== context.dir;
}

function quote(row: MessageRow, context: MessageContext): TemplateResult {
  const source = row.reply;
  if (source === null) return html``;
  const words = source.deleted || source.key === null ? (source.deleted ? 'Message deleted' : source.text) : plain(source.text, context.nameOf);
  const hue = source.senderId === null ? '' : hueClass(source.senderId);
  return html`<button class="quote ${hue}" data-act="jump" data-to=${source.seq} aria-label=${`Reply to ${source.senderName}: ${words}. Show it`}>
    <span class="quote-name"><bdi>${source.senderId === context.me ? 'You' : source.senderName}</bdi></span>
    <span class="quote-text ${source.deleted ? 'deleted' : ''}" dir="auto" lang=${source.deleted ? 'en' : languageOf(words)}>${words}</span>
  </button>`;
}

function reactions(groups: readonly ReactionGroup[], context: MessageContext): TemplateResult {
  return html`<div class="chips">
    ${groups.map((group) => {
      const names = group.users.map((user) => (user === context.me ? 'You' : context.nameOf(user)));
      const who = group.count > names.length ? [...names, `${group.count - names.length} more`] : names;
      return html`<button class="chip ${group.mine ? 'mine' : ''}" data-act="toggle" data-emoji=${group.emoji} aria-pressed=${group.mine} aria-label=${`${group.emoji} ${group.count}: ${format.list(who)}`} data-who=${format.list(who)}
        ><span class="chip-emoji">${group.emoji}</span><span class="tnum">${group.count}</span></button
      >`;
    })}
  </div>`;
}

function failed(row: MessageRow): TemplateResult {
  const { reason, action } = failureWords(row);
  return html`<div class="failure">
    ${icon('failed')}<span>${reason}</span>
    ${action === '' ? nothing : html`<button class="link-button" data-act="retry">${action}</button>`}
    <button class="link-button" data-act="discard">Delete</button>
  </div>`;
}

function spoken(row: MessageRow, context: MessageContext): string {
  const words = row.deleted ? 'Message deleted' : plain(row.body.text, context.nameOf);
  const reply = row.reply !== null && !row.deleted ? `in reply to ${row.reply.senderName}` : '';
  const parts = [
    row.own ? 'You' : row.senderName,
    format.clock(row.time),
    reply,
    words,
    row.edited && !row.deleted ? 'edited' : '',
    row.own && !row.deleted ? statusWord(row.status, context.type) : '',
    row.reactions.length > 0 ? `reactions: ${row.reactions.map((group) => `${group.emoji} ${group.count}`).join(', ')}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
