/** What opens from more than one place: menus and dialogs. The dialogs are a chunk of their own. */

import type { ChatRow, MessageRow, NamedUser } from '@linnet/client';
import type { App } from '../app-state.ts';
import { typedAhead } from '../lib/typed-ahead.ts';
import { ask } from '../parts/dialog.ts';
import { openMenu } from '../parts/menu.ts';
import type { Names } from '../parts/rich.ts';

const dialogs = () => import('./dialogs.ts');
const messageDialogs = () => import('./message-dialogs.ts');
const switcher = () => import('./switcher.ts');
const search = () => import('../search/index.ts');
const settings = () => import('../settings/index.ts');

export type SettingsPage = 'profile' | 'notifications' | 'storage' | 'appearance' | 'privacy' | 'shortcuts';

/** Gets the dialogs before they are asked for. */
export function readyDialogs(): void {
  void Promise.all([dialogs(), switcher(), search(), settings()]).catch(() => undefined);
}

export function openNewChat(app: App): void {
  void typedAhead(dialogs().then((all) => all.newChat(app)));
}

export function openNewGroup(app: App, members: readonly NamedUser[] = []): void {
  void typedAhead(dialogs().then((all) => all.newGroup(app, members)));
}

export function openAddMembers(app: App, chat: ChatRow): void {
  void dialogs().then((all) => all.addMembers(app, chat));
}

export function openRename(app: App, chat: ChatRow): void {
  void dialogs().then((all) => all.rename(app, chat));
}

export function openSwitcher(app: App): void {
  void typedAhead(switcher().then((all) => all.openSwitcherDialog(app)));
}

/** Over all chats, or in one. */
export function openSearch(app: App, chat: ChatRow | null = null): void {
  if (innerWidth < 640 && app.selected !== null) app.open(null);
  void typedAhead(search().then((all) => all.startSearch(app, chat)));
}

export function openForward(app: App, row: MessageRow): void {
  void messageDialogs().then((all) => all.forward(app, row));
}

export function openHistory(app: App, row: MessageRow, names: Names): void {
  void messageDialogs().then((all) => all.history(app, row, names));
}

export function openNewPoll(app: App, chat: ChatRow): void {
  void messageDialogs().then((all) => all.newPoll(app, chat));
}

export function openShortcuts(): void {
  void dialogs().then((all) => all.shortcuts());
}

export function openSettings(app: App, page?: SettingsPage): void {
  void settings().then((all) => all.openSettingsDialog(app, page));
}

export function leaveChat(app: App, chat: ChatRow): void {
  void ask({ title: `Leave "${chat.name}"?`, text: 'You keep what you have read.', action: 'Leave', danger: true }).then((yes) => {
    if (yes) void app.chat.leave(chat.chatId).catch(() => app.say("Couldn't leave. You're still in the group."));
  });
}

/** What has not been sent would go with the rest: that is said first. */
export function askToLogOut(app: App): void {
  const { queued, failed } = app.connection.connection ?? { queued: 0, failed: 0 };
  const n = queued + failed;
  void ask(
    n > 0
      ? { title: `${n} ${n === 1 ? "item hasn't" : "items haven't"} been sent. Log out anyway?`, text: 'They go with the chats on this device.', action: 'Log out', danger: true, stay: 'Stay' }
      : { title: 'Log out?', text: 'Your chats are removed from this browser. Log in to load them again.', action: 'Log out', stay: 'Stay' },
  ).then((yes) => {
    if (yes) void app.logOut();
  });
}

export function openAppMenu(app: App, anchor: Element): void {
  openMenu(anchor, 'You and this app', [
    { icon: 'settings', label: 'Settings', run: () => openSettings(app) },
    { icon: 'outbox', label: 'Waiting to send', run: () => app.side !== 'outbox' && app.show('outbox') },
    ...(matchMedia('(hover: none)').matches ? [] : [{ icon: 'keyboard', label: 'Keyboard shortcuts', keys: '?', run: openShortcuts } as const]),
    { icon: 'system', label: 'As the system', line: true, checked: app.look.theme === 'system', run: () => app.choose({ theme: 'system' }) },
    { icon: 'sun', label: 'Light', checked: app.look.theme === 'light', run: () => app.choose({ theme: 'light' }) },
    { icon: 'moon', label: 'Dark', checked: app.look.theme === 'dark', run: () => app.choose({ theme: 'dark' }) },
    { icon: 'leave', label: 'Log out…', danger: true, run: () => askToLogOut(app) },
  ]);
}
