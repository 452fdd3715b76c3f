/** The picker: eight columns, often used ones first, search, one tab stop with arrows. */

import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from '../parts/icon.ts';
import { openPopup, type Popup } from '../parts/popup.ts';
import { remembered } from './emoji-picker.ts';
import { emojiGroups, findEmoji } from './emoji-words.ts';

const NAMES = ['Smileys', 'People', 'Animals and nature', 'Food and drink', 'Travel and places', 'Activities', 'Objects', 'Symbols', 'Flags'] as const;
const ICONS: readonly IconName[] = ['smileys', 'people', 'animals', 'food', 'travel', 'activities', 'objects', 'symbols', 'flags'];
const USUAL = ['👍', '❤️', '😂', '🙏', '🎉', '😍', '🔥', '👀'] as const;
const COLUMNS = 8;
const FOUND_MAX = 80;

export function showPanel(anchor: Element, chosen: (emoji: string) => void): void {
  let text = '';
  const often = [...remembered.list(), ...USUAL].filter((item, i, all) => all.indexOf(item) === i).slice(0, 16);
  const pickOne = (popup: Popup, emoji: string): void => {
    remembered.add(emoji);
    popup.close();
    chosen(emoji);
  };
  const popup = openPopup({ anchor, className: 'emoji-panel', placement: 'top-end', sheet: true }, (self) => draw(self));
  popup.element.querySelector('input')?.focus();
  popup.element.addEventListener('keydown', (event) => arrows(popup.element, event));

  function draw(self: Popup): TemplateResult {
    const wanted = text.trim().toLowerCase();
    const cells = (list: readonly { emoji: string; label: string }[]): TemplateResult =>
      html`<div class="emoji-grid">${list.map((one) => html`<button tabindex="-1" title=${one.label} aria-label=${one.label} @click=${() => pickOne(self, one.emoji)}>${one.emoji}</button>`)}</div>`;
    const found = findEmoji(wanted, FOUND_MAX);
    return html`<div class="emoji-search">
        ${icon('search')}<input aria-label="Search emoji" placeholder="Search emoji" autocomplete="off" .value=${text} @input=${(event: Event) => ((text = (event.target as HTMLInputElement).value), self.draw(draw(self)))} />
      </div>
      <div class="emoji-scroll" tabindex="-1">
        ${wanted !== ''
          ? found.length > 0
            ? cells(found)
            : html`<p class="picker-none">Nothing found for "${text.trim()}". Try another word.</p>`
          : html`<p class="emoji-title">Often used</p>
              ${cells(often.map((emoji) => ({ emoji, label: emoji })))}
              ${emojiGroups.map((group, i) => html`<section><p class="emoji-title" data-group=${i}>${NAMES[i]}</p>${cells(group)}</section>`)}`}
      </div>
      ${wanted !== ''
        ? nothing
        : html`<div class="emoji-tabs">${ICONS.map((name, i) => html`<button tabindex="-1" aria-label=${NAMES[i] ?? ''} title=${NAMES[i] ?? ''} @click=${() => self.element.querySelector(`[data-group="${i}"]`)?.scrollIntoView({ block: 'start' })}>${icon(name)}</button>`)}</div>`}`;
  }
}

function arrows(element: HTMLElement, event: KeyboardEvent): void {
  const cells = [...element.querySelectorAll<HTMLElement>('.emoji-grid button')];
  const at = cells.indexOf(document.activeElement as HTMLElement);
  const inField = at < 0;
  if (inField && event.key === 'Enter') {
    event.preventDefault();
    cells[0]?.click();
    return;
  }
  const to = inField ? { ArrowDown: 0 }[event.key] : { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + COLUMNS, ArrowUp: at - COLUMNS }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to < 0) element.querySelector('input')?.focus();
  else cells[Math.min(to, cells.length - 1)]?.focus();
}
