/** Popovers: placed by floating-ui, closed by Esc, by a click outside, or by the next one. On phones, a sheet from below. */

import { computePosition, flip, offset, shift, type Placement } from '@floating-ui/dom';
import { render, type TemplateResult } from 'lit';
import { dragAway } from './sheet-drag.ts';

export interface PopupOptions {
  readonly anchor: Element | { readonly x: number; readonly y: number };
  readonly placement?: Placement;
  readonly className: string;
  /** Becomes a sheet on narrow screens. */
  readonly sheet?: boolean;
  readonly closed?: () => void;
}

export interface Popup {
  readonly element: HTMLElement;
  draw(content: TemplateResult): void;
  close(): void;
}

let open: Popup | null = null;

export function openPopup(options: PopupOptions, content: (popup: Popup) => TemplateResult): Popup {
  open?.close();
  const element = document.createElement('div');
  element.className = `popup ${options.className}`;
  const returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const near = options.anchor instanceof Element ? options.anchor : document.querySelector('chat-pane');
  const host = near?.closest('dialog, .side, .list-header, [role="main"]') ?? document.body;
  const sheet = options.sheet === true && matchMedia('(max-width: 639px)').matches;
  element.classList.toggle('sheet', sheet);
  // Opened while a finger is still down, an automatic popover would close when it is lifted.
  const manual = sheet || options.className === 'tip';
  element.popover = manual ? 'manual' : 'auto';
  let closing = false;
  const popup: Popup = {
    element,
    draw(next) {
      render(next, element);
      if (!sheet) void place(element, options);
    },
    close() {
      if (closing) return;
      closing = true;
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('keydown', escape, true);
      if (open === popup) open = null;
      const held = element.contains(document.activeElement) || document.activeElement === document.body;
      if (element.matches(':popover-open')) element.hidePopover();
      element.classList.add('out');
      setTimeout(() => element.remove(), 100);
      if (held) returnTo?.focus({ preventScroll: true });
      options.closed?.();
    },
  };
  const outside = (event: Event): void => {
    if (element.contains(event.target as Node)) return;
    if (sheet) document.addEventListener('click', (click) => (click.stopPropagation(), click.preventDefault()), { capture: true, once: true });
    popup.close();
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    popup.close();
  };
  if (manual) {
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('keydown', escape, true);
  }
  open = popup;
  host.append(element);
  element.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState === 'closed') popup.close();
  });
  render(content(popup), element);
  element.showPopover();
  if (sheet) {
    dragAway(element, () => popup.close());
    onlyOwnClicks(element);
  } else void place(element, options);
  return popup;
}

/** A sheet may come up under the finger of a long press: lifting that finger chooses nothing. */
function onlyOwnClicks(element: HTMLElement): void {
  let touched = false;
  element.addEventListener('pointerdown', () => (touched = true), true);
  element.addEventListener('click', (event) => !touched && event.detail > 0 && (event.stopPropagation(), event.preventDefault()), true);
}

async function place(element: HTMLElement, options: PopupOptions): Promise<void> {
  const { anchor } = options;
  const reference = anchor instanceof Element ? anchor : { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
  const rtl = document.documentElement.dir === 'rtl';
  const { x, y, placement } = await computePosition(reference, element, {
    strategy: 'fixed',
    placement: options.placement ?? (rtl ? 'bottom-start' : 'bottom-end'),
    middleware: [offset(6), flip({ padding: 8 }), shift({ padding: 8 })],
  });
  Object.assign(element.style, { left: `${x}px`, top: `${y}px` });
  const vertical = placement.startsWith('top') ? 'bottom' : 'top';
  element.style.transformOrigin = `${placement.endsWith('end') ? 'right' : 'left'} ${vertical}`;
}

export function closePopup(): boolean {
  if (open === null) return false;
  open.close();
  return true;
}
