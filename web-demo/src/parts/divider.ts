/** The edge of the list that can be dragged, 280 to 420; arrows move it too. The width is kept. */

import { html, type TemplateResult } from 'lit';

const KEY = 'linnet.list';
const MIN = 280;
const MAX = 420;
const USUAL = 344;
const STEP = 16;

function width(): number {
  const kept = Number(localStorage.getItem(KEY));
  return kept >= MIN && kept <= MAX ? kept : USUAL;
}

function set(value: number, keep: boolean): void {
  const next = Math.round(Math.max(MIN, Math.min(value, MAX)));
  document.documentElement.style.setProperty('--list-kept', `${next}px`);
  if (keep) localStorage.setItem(KEY, String(next));
  document.querySelector('.list-edge')?.setAttribute('aria-valuenow', String(next));
}

set(width(), false);

export function listEdge(): TemplateResult {
  return html`<div
    class="list-edge"
    role="separator"
    aria-orientation="vertical"
    aria-label="Width of the list"
    aria-valuemin=${MIN}
    aria-valuemax=${MAX}
    aria-valuenow=${String(width())}
    tabindex="0"
    @pointerdown=${down}
    @dblclick=${() => set(USUAL, true)}
    @keydown=${key}
  ></div>`;
}

function down(event: PointerEvent): void {
  const edge = event.currentTarget as HTMLElement;
  const rtl = document.documentElement.dir === 'rtl';
  edge.setPointerCapture(event.pointerId);
  event.preventDefault();
  const at = (move: PointerEvent): number => (rtl ? innerWidth - move.clientX : move.clientX);
  const moved = (move: PointerEvent): void => set(at(move), false);
  edge.addEventListener('pointermove', moved);
  edge.addEventListener(
    'lostpointercapture',
    (end) => {
      edge.removeEventListener('pointermove', moved);
      set(at(end as PointerEvent), true);
    },
    { once: true },
  );
}

function key(event: KeyboardEvent): void {
  const way = document.documentElement.dir === 'rtl' ? -1 : 1;
  const step = { ArrowRight: STEP * way, ArrowLeft: -STEP * way }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  set(width() + step, true);
}
