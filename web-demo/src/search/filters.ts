/** Who, where and when: menus of a search's filters. */

import type { ChatId, NamedUser, UserId } from '@linnet/client';
import { html } from 'lit';
import type { App } from '../app-state.ts';
import { openMenu, type MenuItem } from '../parts/menu.ts';
import { openPopup } from '../parts/popup.ts';
import type { Days, Search } from './search.ts';

const LISTED = 40;

/** People that a hit could be of: those who were found, those one writes with, and oneself. */
export function chooseSender(anchor: HTMLElement, app: App, search: Search): void {
  const people = new Map<UserId, string>();
  for (const hit of search.hits) if (!hit.own) people.set(hit.senderId, hit.senderName);
  for (const row of app.known.values()) if (row.peerId !== null) people.set(row.peerId, row.name);
  const me: NamedUser = { userId: app.me.userId as UserId, name: app.me.name };
  people.delete(me.userId);
  const item = (sender: NamedUser, label: string): MenuItem => ({ icon: 'person', label, run: () => search.ask({ sender }) });
  openMenu(anchor, 'Messages from', [item(me, 'You'), ...[...people].slice(0, LISTED).map(([userId, name]) => item({ userId, name }, name))]);
}

export function chooseChat(anchor: HTMLElement, app: App, search: Search): void {
  const chats = new Map<ChatId, string>();
  const open = app.selected === null ? undefined : app.known.get(app.selected);
  if (open !== undefined) chats.set(open.chatId, open.name);
  for (const hit of search.hits) chats.set(hit.chatId, hit.chatName);
  for (const row of app.known.values()) chats.set(row.chatId, row.name);
  const items = [...chats].slice(0, LISTED).map(([chatId, name]): MenuItem => ({ icon: 'group', label: name, run: () => search.ask({ chat: { chatId, name } }) }));
  openMenu(anchor, 'Messages in', items);
}

export function chooseDays(anchor: HTMLElement, search: Search): void {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  const since = (days: number): number => new Date(today).setDate(today.getDate() - days);
  const spans: readonly Days[] = [
    { label: 'Today', from: today.getTime(), to: null },
    { label: 'Last 7 days', from: since(6), to: null },
    { label: 'Last 30 days', from: since(29), to: null },
    { label: 'This year', from: new Date(today.getFullYear(), 0, 1).getTime(), to: null },
  ];
  const items = spans.map((days): MenuItem => ({ icon: 'calendar', label: days.label, run: () => search.ask({ days }) }));
  openMenu(anchor, 'Sent', [...items, { icon: 'calendar', label: 'Between two days…', line: true, run: () => chooseBetween(anchor, search) }]);
}

function chooseBetween(anchor: HTMLElement, search: Search): void {
  const popup = openPopup({ anchor, className: 'days', sheet: true }, (self) => {
    const submit = (event: Event): void => {
      event.preventDefault();
      const read = (name: string): Date | null => (event.target as HTMLFormElement).querySelector<HTMLInputElement>(`[name=${name}]`)?.valueAsDate ?? null;
      self.close();
      const days = between(read('from'), read('to'));
      if (days !== null) search.ask({ days });
    };
    return html`<form class="days-form" @submit=${submit}>
      <label>From<input type="date" name="from" /></label>
      <label>To<input type="date" name="to" /></label>
      <button class="button primary">Search</button>
    </form>`;
  });
  popup.element.querySelector('input')?.focus();
}

/** Whole days of this place; a date field gives midnight in UTC. */
function between(from: Date | null, to: Date | null): Days | null {
  if (from === null && to === null) return null;
  const local = (day: Date, later: number): number => new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + later).getTime();
  const name = (day: Date): string => day.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const label = from === null ? `To ${name(to!)}` : to === null ? `From ${name(from)}` : `${name(from)} – ${name(to)}`;
  return { label, from: from === null ? null : local(from, 0), to: to === null ? null : local(to, 1) };
}
