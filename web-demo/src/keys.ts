/** Keys that work everywhere. Those of the list, the timeline and the composer are theirs. */

import type { App } from './app-state.ts';
import { MESSAGE_KEYS } from './views/message-gestures.ts';
import { openNewChat, openNewGroup, openSearch, openShortcuts, openSwitcher } from './views/actions.ts';
import { isMac } from './lib/keyboard.ts';
import type { ChatList } from './views/chat-list.ts';
import type { ChatPane } from './views/chat-pane.ts';

const PANES = ['chat-list', '.chat-header', 'chat-timeline', 'chat-composer', '.side'] as const;

export function handleKey(event: KeyboardEvent, app: App, shell: HTMLElement): void {
  if (event.defaultPrevented || event.isComposing) return;
  const list = shell.querySelector<ChatList>('chat-list');
  const pane = shell.querySelector<ChatPane>('chat-pane');
  const inDialog = document.querySelector('dialog[open]') !== null;
  const command = isMac ? event.metaKey : event.ctrlKey;
  const done = (run: () => void): void => {
    event.preventDefault();
    run();
  };

  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return done(() => openSwitcher(app));
  if (inDialog) return;
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f') {
    // In the search already: the browser's own.
    return (event.target as HTMLElement).closest('search-pane') !== null ? undefined : done(() => openSearch(app, pane?.chat ?? null));
  }
  if (event.key === 'F6') return done(() => nextPane(shell, event.shiftKey ? -1 : 1));
  if (command && event.key === 'End') return done(() => pane?.timeline?.toLatest());
  if (event.altKey || (isMac && event.ctrlKey)) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && event.altKey && !event.ctrlKey) {
      const next = list?.neighbour(step, event.shiftKey) ?? null;
      return done(() => next !== null && app.open(next.chatId));
    }
    if (event.code === 'KeyN') return done(() => (event.shiftKey ? openNewGroup(app) : openNewChat(app)));
    if (event.code === 'Period' && app.selected !== null) return done(() => app.show('details'));
    return;
  }
  if (event.key === 'Escape') return peel(event, app, pane);
  if (event.ctrlKey || event.metaKey || takesText(event.target)) return;
  if (event.key === '?') return done(openShortcuts);
  if (event.key.length === 1 && event.key !== ' ' && pane?.composer != null && app.selected !== null && !isTaken(event)) {
    return done(() => pane.composer?.type(event.key));
  }
  if (event.key === 'End' && pane?.timeline != null && !(event.target as HTMLElement).closest('nav, chat-timeline')) done(() => pane.timeline?.toLatest());
}

/** Esc takes away one layer at a time: menus and dialogs close themselves, then search, reply, side pane, and the composer gets the focus. */
function peel(event: KeyboardEvent, app: App, pane: ChatPane | null): void {
  if (document.querySelector('.popup:popover-open') !== null) return;
  event.preventDefault();
  if (app.toast !== null && app.toast.action === undefined) app.hush();
  if (app.search !== null) {
    app.search.leave();
    pane?.composer?.focusInput();
  } else if (app.context !== null) {
    app.setContext(null);
    pane?.composer?.focusInput();
  } else if (app.side !== null && (innerWidth < 1240 || (event.target as HTMLElement).closest('.side') !== null)) {
    app.show(null);
    pane?.composer?.focusInput();
  } else pane?.composer?.focusInput();
}

function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

/** Letters that do something where the focus is: on a message, in a menu. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest?.('[role="menu"], .popup') != null) return true;
  return target.matches?.('.message') === true && MESSAGE_KEYS.has(event.key);
}

function nextPane(shell: HTMLElement, step: 1 | -1): void {
  const panes = PANES.map((selector) => shell.querySelector<HTMLElement>(selector)).filter((pane): pane is HTMLElement => pane !== null && pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let i = 1; i <= panes.length; i++) {
    const pane = panes[(at + step * i + panes.length * 2) % panes.length];
    const stops = [...(pane?.querySelectorAll<HTMLElement>('textarea, .chat-row[tabindex="0"], .message[tabindex="0"]') ?? []), ...(pane?.querySelectorAll<HTMLElement>('button, a[href]') ?? [])];
    const stop = stops.find((candidate) => candidate.offsetParent !== null);
    if (stop !== undefined) {
      stop.focus();
      return;
    }
  }
}
