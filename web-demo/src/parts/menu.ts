/** Menus: rows with icon, words and key; arrows, Home, End, and the first letter move; danger comes last after a line. */

import { html, nothing, type TemplateResult } from 'lit';
import { keyWords } from '../lib/keyboard.ts';
import { icon, type IconName } from './icon.ts';
import { openPopup, type Popup, type PopupOptions } from './popup.ts';

export interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly checked?: boolean;
  readonly line?: boolean;
  readonly run: () => void;
}

export function openMenu(anchor: PopupOptions['anchor'], label: string, items: readonly MenuItem[], above: TemplateResult | null = null, closed?: () => void): Popup {
  const popup = openPopup({ anchor, className: 'menu', sheet: true, ...(closed === undefined ? {} : { closed }) }, (self) => body(self, label, items, above));
  popup.element.addEventListener('keydown', (event) => move(popup.element, event));
  popup.element.querySelector<HTMLElement>('[role^="menuitem"]')?.focus({ preventScroll: true });
  return popup;
}

function body(popup: Popup, label: string, items: readonly MenuItem[], above: TemplateResult | null): TemplateResult {
  return html`${above ?? nothing}
    <div role="menu" aria-label=${label} class="menu-body">
      ${items.map(
        (item) => html`${item.line === true || item.danger === true ? html`<hr role="separator" />` : nothing}<button
            role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked=${item.checked ?? nothing}
            class="menu-row ${item.danger === true ? 'danger' : ''}"
            tabindex="-1"
            @click=${() => {
              popup.close();
              item.run();
            }}
          >
            ${icon(item.icon)}<span>${item.label}</span>${item.checked === true ? icon('check') : nothing}${item.keys === undefined ? nothing : html`<span class="keys">${keyWords(item.keys)}</span>`}
          </button>`,
      )}
    </div>`;
}

function move(element: HTMLElement, event: KeyboardEvent): void {
  const rows = [...element.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  let to = { ArrowDown: (at + 1) % rows.length, ArrowUp: (at - 1 + rows.length) % rows.length, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined && event.key.length === 1 && /\S/.test(event.key)) {
    const rest = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
    const hit = rest.find((row) => row.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    if (hit !== undefined) to = rows.indexOf(hit);
  }
  if (event.key === 'Tab') event.preventDefault();
  if (to === undefined) return;
  event.preventDefault();
  rows[to]?.focus();
}
