/** What the user does with a chat for himself: done at once, with Undo; asked before only when something is lost. */

import type { ChatRow } from '@linnet/client';
import type { App } from '../app-state.ts';
import { firstName } from '../lib/face.ts';
import { ask } from '../parts/dialog.ts';
import { openMenu, type MenuItem } from '../parts/menu.ts';
import type { PopupOptions } from '../parts/popup.ts';
import { leaveChat, openAddMembers, openRename, openSearch } from './actions.ts';

type Anchor = PopupOptions['anchor'];

const HOUR_MS = 3_600_000;
const MUTES: readonly (readonly [string, number | null])[] = [['For 1 hour', HOUR_MS], ['For 8 hours', 8 * HOUR_MS], ['For a week', 168 * HOUR_MS], ['Until I turn it on', null]];

/** Does it, says so, and offers the way back. */
function change(app: App, run: () => Promise<void>, said: string, back: () => Promise<void>): void {
  const failed = (): void => app.say("That didn't work. The chat is as it was.");
  void run().then(() => app.say(said, { label: 'Undo', run: () => void back().catch(failed) }), failed);
}

export function setArchived(app: App, { chatId, archived, pinned }: ChatRow): void {
  const { chat } = app;
  if (archived) return change(app, () => chat.unarchive(chatId), 'Chat is back in the list', () => chat.archive(chatId));
  const back = async (): Promise<void> => {
    await chat.unarchive(chatId);
    if (pinned !== null) await chat.pinChat(chatId, pinned);
  };
  change(app, () => chat.archive(chatId), 'Chat archived', back);
}

export function setPinned(app: App, { chatId, pinned }: ChatRow): void {
  const { chat } = app;
  if (pinned !== null) change(app, () => chat.unpinChat(chatId), 'Chat unpinned', () => chat.pinChat(chatId, pinned));
  else change(app, () => chat.pinChat(chatId), 'Chat pinned', () => chat.unpinChat(chatId));
}

/** For good, or for so long. */
export function mute(app: App, { chatId }: ChatRow, span: number | null): void {
  const { chat } = app;
  change(app, () => (span === null ? chat.mute(chatId) : chat.mute(chatId, Date.now() + span)), 'Chat muted', () => chat.unmute(chatId));
}

export function unmute(app: App, { chatId, mutedUntil }: ChatRow): void {
  const { chat } = app;
  change(app, () => chat.unmute(chatId), 'Chat is heard again', () => (mutedUntil === null ? chat.mute(chatId) : chat.mute(chatId, mutedUntil)));
}

export function openMute(app: App, chat: ChatRow, anchor: Anchor): void {
  if (chat.muted) return unmute(app, chat);
  openMenu(anchor, 'Mute', MUTES.map(([label, span]): MenuItem => ({ icon: 'mute', label, run: () => mute(app, chat, span) })));
}

function setRead(app: App, chat: ChatRow): void {
  const isUnread = chat.unread > 0 || chat.markedUnread;
  void (isUnread ? app.chat.markRead(chat.chatId, chat.head) : app.chat.markUnread(chat.chatId)).catch(() => undefined);
}

function clear(app: App, chat: ChatRow): void {
  void ask({ title: 'Delete all messages?', text: 'They go from your devices. Others keep theirs.', action: 'Delete all', danger: true }).then((yes) => {
    if (yes) void app.chat.clear(chat.chatId).catch(() => app.say("Couldn't delete. The messages are as they were."));
  });
}

export function setBlocked(app: App, { peerId, name, blocked }: ChatRow): void {
  if (peerId === null) return;
  const who = firstName(name);
  const failed = (): void => app.say(`Couldn't ${blocked ? 'unblock' : 'block'} ${who}.`);
  if (blocked) return void app.chat.unblock(peerId).then(() => app.say(`${who} can write to you again`), failed);
  void ask({ title: `Block ${who}?`, text: `${who} can't write to you or see when you're here. In groups that you share, nothing changes.`, action: 'Block', danger: true }).then((yes) => {
    if (yes) void app.chat.block(peerId).catch(failed);
  });
}

/** The menu of a chat, in its header and on its row. `anchor`: where the next menu opens. */
export function chatMenuItems(app: App, chat: ChatRow, anchor: Anchor, onRow: boolean): readonly MenuItem[] {
  const items: MenuItem[] = [];
  const isUnread = chat.unread > 0 || chat.markedUnread;
  if (!onRow) items.push({ icon: 'details', label: 'Details', keys: 'Alt .', run: () => app.side !== 'details' && app.show('details') }, { icon: 'search', label: 'Search', keys: 'Ctrl F', run: () => openSearch(app, chat) });
  if (!chat.archived) items.push({ icon: chat.pinned === null ? 'pin' : 'unpin', label: chat.pinned === null ? 'Pin' : 'Unpin', run: () => setPinned(app, chat) });
  items.push({ icon: chat.muted ? 'bell' : 'mute', label: chat.muted ? 'Unmute' : 'Mute…', run: () => openMute(app, chat, anchor) });
  if (onRow) items.push({ icon: isUnread ? 'read' : 'unread', label: isUnread ? 'Mark as read' : 'Mark as unread', run: () => setRead(app, chat) });
  items.push({ icon: chat.archived ? 'unarchive' : 'archive', label: chat.archived ? 'Unarchive' : 'Archive', run: () => setArchived(app, chat) });
  if (chat.type === 'group' && chat.myRole !== null && !onRow) {
    items.push({ icon: 'addUser', label: 'Add members', line: true, run: () => openAddMembers(app, chat) }, { icon: 'edit', label: 'Rename', run: () => openRename(app, chat) });
  }
  if (!onRow) items.push({ icon: 'trash', label: 'Delete all messages…', line: true, run: () => clear(app, chat) });
  if (chat.type === 'direct' && chat.peerId !== null) items.push({ icon: 'block', label: chat.blocked ? 'Unblock' : 'Block…', danger: !chat.blocked, run: () => setBlocked(app, chat) });
  else if (chat.myRole !== null) items.push({ icon: 'leave', label: 'Leave…', danger: true, run: () => leaveChat(app, chat) });
  return items;
}
