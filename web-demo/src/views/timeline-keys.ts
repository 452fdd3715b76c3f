/** The timeline is one tab stop; inside, arrows go from message to message, Home to the chat's first, End to the latest. */

import type { Timeline } from './timeline.ts';

export function moveFocus(event: KeyboardEvent, timeline: Timeline): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target as HTMLElement).matches('.message')) return;
  const rows = [...timeline.querySelectorAll<HTMLElement>('.message')];
  const at = rows.indexOf(event.target as HTMLElement);
  const go = (row: HTMLElement | undefined): void => {
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
  const run = {
    ArrowDown: () => go(rows[at + 1]),
    ArrowUp: () => go(rows[at - 1]),
    Home: () => timeline.toFirst(),
    End: () => {
      timeline.toLatest();
      rows.at(-1)?.focus({ preventScroll: true });
    },
  }[event.key];
  if (run === undefined) return;
  event.preventDefault();
  run();
}
