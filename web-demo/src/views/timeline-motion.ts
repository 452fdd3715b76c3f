/** How a new message comes in at the end. Only transform and opacity. */

import { isCalm } from '../look.ts';

const CURVE = 'cubic-bezier(0.2, 0.8, 0.2, 1)';

export function glide(content: HTMLElement, row: HTMLElement, own: boolean, grown: number): void {
  if (document.visibilityState !== 'visible') return;
  if (isCalm()) {
    row.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 80 });
    return;
  }
  if (own) {
    content.animate([{ transform: `translateY(${Math.min(grown, 240)}px)` }, { transform: 'none' }], { duration: 180, easing: CURVE });
    row.animate([{ opacity: 0, transform: 'translateY(8px)' }, { opacity: 1, transform: 'none' }], { duration: 180, easing: CURVE });
  } else {
    row.animate([{ opacity: 0, transform: 'translateY(6px)' }, { opacity: 1, transform: 'none' }], { duration: 160, easing: CURVE });
  }
}

/** The reader was taken elsewhere: what is shown comes from there, at most a third of a screen. `by`: how far the rows scrolled. */
export function come(content: HTMLElement, by: number, screen: number): void {
  if (by === 0 || isCalm()) return;
  const from = Math.sign(by) * Math.min(Math.abs(by), screen / 3);
  content.animate([{ transform: `translateY(${from}px)` }, { transform: 'none' }], { duration: 240, easing: CURVE });
}

/** A reaction that was just added. */
export function pop(chip: HTMLElement): void {
  if (isCalm()) return;
  chip.animate([{ transform: 'scale(0.6)' }, { transform: 'none' }], { duration: 220, easing: 'cubic-bezier(0.34, 1.4, 0.5, 1)' });
}

/** The message that was looked for: its bubble has a ring for a moment. */
export function ring(row: HTMLElement): void {
  row.classList.remove('ringed');
  void row.offsetWidth;
  row.classList.add('ringed');
  setTimeout(() => row.classList.remove('ringed'), 1300);
}
