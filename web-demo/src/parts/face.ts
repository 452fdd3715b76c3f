import { html, nothing, type TemplateResult } from 'lit';
import { hueClass, initials } from '../lib/face.ts';
import { landscape } from './tile.ts';

type Size = 28 | 32 | 36 | 40 | 48 | 88;

/** A person: initials in their hue; `online` adds the dot. */
export function face(userId: string, name: string, size: Size, online = false): TemplateResult {
  return html`<span class="face s${size} ${hueClass(userId)}" aria-hidden="true"
    >${initials(name)}${online ? html`<span class="dot"></span>` : nothing}</span
  >`;
}

/** A group: a small landscape. */
export function tile(chatId: string, size: Size): TemplateResult {
  return html`<span class="face tile s${size}" aria-hidden="true"><svg viewBox="0 0 48 48">${landscape(chatId)}</svg></span>`;
}

export function chatFace(chat: { chatId: string; type: 'direct' | 'group'; peerId: string | null; name: string }, size: Size, online = false): TemplateResult {
  return chat.type === 'group' ? tile(chat.chatId, size) : face(chat.peerId ?? chat.chatId, chat.name, size, online);
}
