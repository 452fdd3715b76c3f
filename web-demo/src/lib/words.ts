/** Every sentence that is said in more than one place, or that depends on what happened. */

import type { ChatPreview, ChatType, Connection, MessageRow, MessageStatus, OutboxRow, Presence, RefusedSetting, SystemRow } from '@linnet/client';
import { firstName } from './face.ts';
import { format } from './format.ts';

export const STATUS_WORDS: Readonly<Record<MessageStatus, string>> = {
  sending: 'Sending, in the outbox',
  sent: 'Sent',
  delivered: 'Delivered to every member',
  read: 'Read by every member',
  failed: 'Not sent',
};

export function statusWord(status: MessageStatus, type: ChatType): string {
  if (type === 'direct' && status === 'delivered') return 'Delivered';
  if (type === 'direct' && status === 'read') return 'Read';
  return STATUS_WORDS[status];
}

export function count(n: number, one: string, many: string): string {
  return `${format.number(n)} ${n === 1 ? one : many}`;
}

export function typingWords(names: readonly string[], type: ChatType): string {
  if (type === 'direct') return 'typing…';
  if (names.length === 1) return `${firstName(names[0] ?? '')} is typing…`;
  if (names.length === 2) return `${names.map(firstName).join(' and ')} are typing…`;
  return `${names.length} people are typing…`;
}

export function presenceWords(presence: Presence | undefined, now: number): string {
  if (presence === undefined) return '';
  if (presence.online) return 'online';
  return presence.lastSeen === null ? '' : format.lastSeen(presence.lastSeen, now);
}

/** A system line in pieces: names are shown stronger. */
export function systemWords(row: SystemRow): readonly (string | { readonly name: string })[] {
  const who = row.own ? 'You' : firstName(row.senderName);
  const actor = { name: who };
  const names = join(!('users' in row) ? [] : row.users.map((user) => firstName(user.name)));
  switch (row.kind) {
    case 'chat_created':
      return [actor, ` created "${row.title}"`];
    case 'members_added':
      return row.users.length === 1 && row.users[0]?.userId === row.senderId ? [actor, ' joined'] : [actor, ' added ', ...names];
    case 'members_removed':
      return row.users.length === 1 && row.users[0]?.userId === row.senderId ? [actor, ' left the group'] : [actor, ' removed ', ...names];
    case 'role_changed':
      return [actor, ' made ', ...names, row.role === 'member' ? ' a member' : row.role === 'admin' ? ' an admin' : ' the owner'];
    case 'info_changed':
      return [actor, ` changed the name to "${row.title}"`];
    default:
      return [actor, ' changed the chat']; // a kind that is newer than this app
  }
}

function join(names: readonly string[]): readonly (string | { readonly name: string })[] {
  return names.flatMap((name, i) => (i === 0 ? [{ name }] : [i === names.length - 1 ? ' and ' : ', ', { name }]));
}

/** What the list says of a chat's last entry when it is not a message. */
export function previewWords(last: ChatPreview): string {
  if (last.deleted) return 'Message deleted';
  const who = last.own ? 'You' : firstName(last.senderName);
  switch (last.kind) {
    case 'message':
      return last.text;
    case 'chat_created':
      return `${who} created the group`;
    case 'members_added':
      return `${who} added members`;
    case 'members_removed':
      return last.text === '' ? `${who} left the group` : last.text;
    case 'role_changed':
      return `${who} changed a role`;
    case 'info_changed':
      return `${who} changed the name`;
    default:
      return `${who} changed the chat`;
  }
}

/** Why a message was not sent, and what its first button says. */
export function failureWords(row: MessageRow | OutboxRow): { readonly reason: string; readonly action: string } {
  switch (row.failure?.code) {
    case 'expired':
      return { reason: 'Not sent: it waited 24 hours', action: 'Send now' };
    case 'forbidden':
      return { reason: "Not sent: you're no longer in this group", action: '' };
    case 'too_large':
      return { reason: 'Not sent: it is over the 16 KB limit', action: '' };
    default:
      return { reason: "Couldn't send. Your message is safe here.", action: 'Try again' };
  }
}

const WHY: Readonly<Record<string, string>> = {
  expired: 'it waited 24 hours',
  forbidden: "you're no longer in this group",
  not_found: "the message isn't there any more",
  too_large: 'it is over the 16 KB limit',
};

/** What was taken back because the server refused it. */
export function refusalWords(row: OutboxRow): string {
  const what = { message: 'send', edit: 'change the message', deletion: 'delete the message', reaction: 'react', vote: 'vote', pin: 'pin the message', create: 'create the chat', members: 'change the members' }[row.kind];
  const why = WHY[row.failure?.code ?? ''];
  return `Couldn't ${what}${why === undefined ? '' : `: ${why}`}. ${row.kind === 'members' ? 'The group' : 'The message'} is as it was.`;
}

export function outboxKind(row: OutboxRow): string {
  switch (row.kind) {
    case 'message':
      return 'Message';
    case 'edit':
      return 'Edit';
    case 'deletion':
      return 'Deletion';
    case 'reaction':
      return 'Reaction';
    case 'vote':
      return 'Vote';
    case 'pin':
      return 'Pin';
    case 'create':
      return 'New chat';
    case 'members':
      return 'Members';
  }
}

export function itemsWaiting(connection: Connection): string {
  return connection.queued === 0 ? 'What you write is kept' : `${count(connection.queued, 'item', 'items')} will be sent`;
}

/** Until when a chat is silent; nothing when it is not. */
export function mutedWords({ muted, mutedUntil }: { readonly muted: boolean; readonly mutedUntil: number | null }, now: number): string {
  if (!muted) return '';
  if (mutedUntil === null) return 'Muted';
  return mutedUntil - now < 86_400_000 ? `Muted until ${format.clock(mutedUntil)}` : `Muted until ${format.short(mutedUntil, now)}`;
}

/** Settings that the server did not take: they are as they were. */
export function refusedWords(refused: readonly RefusedSetting[]): string {
  const what = { muted: 'mute the chat', archived: 'archive the chat', pinned: 'pin the chat', markedUnread: 'mark the chat', draft: 'keep the draft on your other devices', hidden: 'delete the message for you', cleared: 'delete the messages', blocked: 'block anybody', app: 'keep the setting' };
  const [first] = refused;
  return first === undefined ? '' : `Couldn't ${what[first.setting]}. It is as it was.`;
}
