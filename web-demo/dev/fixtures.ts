/** The people and chats of the reference pictures, and as much history as a scroll needs. */

import type { Body, ChatId, ChatPreview, ChatRow, MemberRow, MessageRow, MessageStatus, ReactionGroup, TimelineRow, UserId, LocalId, MessageKey } from '@linnet/client';
import { pick } from '../src/lib/face.ts';
import { MemoryClient, UNSET } from './memory-chat.ts';

export const NOW = new Date(2026, 4, 20, 10, 43, 20).getTime();
const id = (name: string): UserId => name as UserId;
const NAMES: Readonly<Record<string, string>> = {
  'hana-novak': 'Hana Novák', 'mara-lindqvist': 'Mara Lindqvist', 'tomasz-zielinski': 'Tomasz Zieliński', 'noor-haddad': 'Noor Haddad', 'yuki-tanaka': 'Yuki Tanaka',
  'dele-okafor': 'Dele Okafor', 'ines-carvalho': 'Ines Carvalho', 'rui-prata': 'Rui Prata', mum: 'Mum', 'oksana-hnatiuk': 'Оксана Гнатюк',
};
const at = (clock: string, daysAgo = 0): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return new Date(2026, 4, 20 - daysAgo, hours, minutes).getTime();
};

/** A chatId whose landscape is the wanted one. */
function groupId(name: string, landscape: number): ChatId {
  for (let i = 0; ; i++) if (pick(`${name}-${i}`, 6) === landscape) return `${name}-${i}` as ChatId;
}

export const IDS = { tide: groupId('tide', 0), hikers: groupId('hikers', 1), allotment: groupId('allotment', 2), flat: groupId('flat', 3), mara: 'd.mara' as ChatId, yuki: 'd.yuki' as ChatId };

export function fixtures(): MemoryClient {
  const client = new MemoryClient(id('hana-novak'), 'Hana Novák');
  for (const [userId, name] of Object.entries(NAMES)) client.people.set(id(userId), { userId: id(userId), name });
  for (const who of ['hana-novak', 'mara-lindqvist', 'yuki-tanaka', 'ines-carvalho', 'dele-okafor']) client.presence.set(id(who), { userId: id(who), online: true, lastSeen: null });
  client.presence.set(id('tomasz-zielinski'), { userId: id('tomasz-zielinski'), online: false, lastSeen: at('10:12') });
  client.presence.set(id('noor-haddad'), { userId: id('noor-haddad'), online: false, lastSeen: at('19:00', 1) });
  client.presence.set(id('rui-prata'), { userId: id('rui-prata'), online: false, lastSeen: at('12:00', 11) });

  chat(client, IDS.tide, 'Tide Table 2.4', '10:42', 0, { from: 'ines-carvalho', text: '@Hana I can take the Dutch copy' }, { typing: ['Mara Lindqvist'], members: ['hana-novak', 'mara-lindqvist', 'ines-carvalho', 'yuki-tanaka', 'tomasz-zielinski', 'noor-haddad', 'dele-okafor'] });
  chat(client, IDS.mara, 'Mara Lindqvist', '10:40', 0, { from: 'mara-lindqvist', text: 'Can you look at the store text before six? Only the first paragraph changed' }, { peer: 'mara-lindqvist', unread: 2 });
  chat(client, IDS.hikers, 'Sunday hikers', '10:31', 0, { from: 'dele-okafor', text: '@Hana are you bringing the stove?' }, { unread: 14, members: ['hana-novak', 'dele-okafor', 'rui-prata'] });
  chat(client, IDS.yuki, 'Yuki Tanaka', '10:28', 0, { from: 'yuki-tanaka', text: '明日の朝で大丈夫です 🙌' }, { peer: 'yuki-tanaka', typing: ['Yuki Tanaka'] });
  chat(client, 'd.noor' as ChatId, 'Noor Haddad', '09:57', 0, { from: 'hana-novak', text: 'شكراً جزيلاً، وصلت الملفات كلها', status: 'read' }, { peer: 'noor-haddad' });
  chat(client, 'd.mum' as ChatId, 'Mum', '09:12', 0, { from: 'mum', text: 'Sunday?' }, { peer: 'mum', draft: 'Sunday works. I can be there by ten if the train runs' });
  chat(client, 'd.tomasz' as ChatId, 'Tomasz Zieliński', '18:20', 1, { from: 'hana-novak', text: 'Build 2.4.0 (118) is up, please try it on the old tablet', status: 'failed' }, { peer: 'tomasz-zielinski' });
  chat(client, IDS.allotment, 'Allotment 14', '17:02', 1, { from: 'rui-prata', text: 'The water is off until Thursday, again' }, { unread: 31, members: ['hana-novak', 'rui-prata'] });
  chat(client, 'd.dele' as ChatId, 'Dele Okafor', '16:40', 1, { from: 'hana-novak', text: 'The 07:40 then, platform 2', status: 'delivered' }, { peer: 'dele-okafor' });
  chat(client, IDS.flat, 'Flat 3B', '20:11', 2, { from: 'rui-prata', text: '', kind: 'members_removed' }, { members: ['hana-novak'] });
  chat(client, 'd.ines' as ChatId, 'Ines Carvalho', '15:00', 2, { from: 'hana-novak', text: 'The lighthouse at Nazaré', status: 'read' }, { peer: 'ines-carvalho' });
  chat(client, 'd.oksana' as ChatId, 'Оксана Гнатюк', '11:00', 8, { from: 'oksana-hnatiuk', text: 'Дякую, побачимось у п’ятницю' }, { peer: 'oksana-hnatiuk' });
  tide(client);
  mara(client);
  return client;
}

interface More {
  readonly peer?: string;
  readonly unread?: number;
  readonly draft?: string;
  readonly typing?: readonly string[];
  readonly members?: readonly string[];
}

function chat(client: MemoryClient, chatId: ChatId, name: string, clock: string, daysAgo: number, last: { from: string; text: string; status?: MessageStatus; kind?: ChatPreview['kind'] }, more: More): void {
  const own = last.from === client.userId;
  const members = (more.members ?? []).map((userId): MemberRow => ({ userId: id(userId), name: NAMES[userId] ?? userId, role: userId === 'mara-lindqvist' ? 'owner' : userId === 'tomasz-zielinski' ? 'admin' : 'member' }));
  const row: ChatRow = {
    chatId, name, type: more.peer === undefined ? 'group' : 'direct', peerId: more.peer === undefined ? null : id(more.peer), myRole: 'admin', memberCount: Math.max(members.length, 2), unread: more.unread ?? 0,
    readSeq: 0, head: 1, time: at(clock, daysAgo), ...UNSET, pinned: chatId === IDS.tide ? 1 : null, mentions: chatId === IDS.hikers ? 1 : 0, muted: chatId === IDS.allotment, draft: more.draft ?? '', typing: more.typing ?? [],
    last: { kind: last.kind ?? 'message', senderId: id(last.from), senderName: NAMES[last.from] ?? '', own, text: last.text, deleted: false, status: last.status ?? 'sent' },
  };
  client.add(row, members);
  const kept = client.chats.get(chatId)!;
  const count = more.unread ?? 0;
  kept.rows = Array.from({ length: count + 1 }, (_, i) => client.message(chatId, id(last.from), i + 1, at(clock, daysAgo) - (count - i) * 60_000, { text: i === count ? last.text : 'Yes' }, { status: last.status ?? 'sent' }));
  kept.row = { ...row, head: count + 1, readSeq: count > 0 ? 1 : 1 };
}

function tide(client: MemoryClient): void {
  const kept = client.chats.get(IDS.tide)!;
  const rows: TimelineRow[] = [];
  let seq = 0;
  const say = (from: string, time: number, text: string, more: Partial<MessageRow> = {}): MessageRow => {
    const row = client.message(IDS.tide, id(from), ++seq, time, bodyOf(text), more);
    rows.push(row);
    return row;
  };
  const past = ['mara-lindqvist', 'tomasz-zielinski', 'hana-novak', 'ines-carvalho', 'yuki-tanaka', 'noor-haddad'];
  const lines = ['The harbour feed came back at 06:10.', 'Then the table is right again?', 'Right for **Porto**, wrong for _Nazaré_ by 12 minutes.', 'I would wait one more day before we ship. The last two Mondays were fine, but the one before had a gap from four to seven, and nobody saw it until a skipper wrote to us.', 'ok', 'Screens are at https://harbours.example/status, have a look', 'Co jeśli latarnia nie działa?', '潮位表を確認しました', '🙌', 'مساء الخير'];
  for (let i = 0; i < 420; i++) say(past[(i * 7 + (i % 3)) % 6] ?? 'mara-lindqvist', at('08:00', 12 - Math.floor(i / 38)) + (i % 38) * 8 * 60_000 + (i % 4) * 30_000, lines[(i * 3) % lines.length] ?? '', { status: 'read' });
  rows.push(system(seq + 1, 'members_added', 'mara-lindqvist', ['dele-okafor', 'yuki-tanaka'], at('09:02')));
  seq++;
  const feed = say('tomasz-zielinski', at('09:48'), 'Feed is late most mornings. I would keep the last good one:');
  say('tomasz-zielinski', at('09:49'), "```ts\nconst feed = await latest(harbour)\n  .catch(() => cache.lastGood(harbour));\nshow(feed, { stale: feed.age > 'PT40M' }); // grey dot\n```\nand a grey dot, so nobody sails by an old table", { edited: true, reactions: [reaction('🔥', ['mara-lindqvist', 'ines-carvalho']), reaction('❤️', ['yuki-tanaka'])] });
  say('noor-haddad', at('10:02'), 'جرّبت هذا على الجهاز القديم، ويعمل بدون شبكة أيضاً');
  say('hana-novak', at('10:05'), 'Yes to the dot. I’ll write the tooltip: “From 06:10, feed is late”', { status: 'read', reply: { seq: feed.seq ?? 0, key: feed.key, senderId: feed.senderId, senderName: feed.senderName, text: 'Feed is late most mornings. I would keep the last good one', deleted: false } });
  const read = seq;
  say('yuki-tanaka', at('10:38'), '今朝の港です。潮位 2.4 m 🌊', { reactions: [reaction('😍', ['mara-lindqvist', 'ines-carvalho', 'dele-okafor', 'hana-novak'], true)] });
  say('ines-carvalho', at('10:42'), '<@hana-novak> I can take the Dutch copy, send me the file?');
  kept.rows = rows;
  kept.row = { ...kept.row, head: seq, readSeq: read, unread: 2 };
}

function mara(client: MemoryClient): void {
  const kept = client.chats.get(IDS.mara)!;
  const say = (from: string, clock: string, text: string, more: Partial<MessageRow> = {}): MessageRow => {
    const row = client.message(IDS.mara, id(from), kept.rows.length + 1, at(clock), { text }, more);
    kept.rows.push(row);
    return row;
  };
  kept.rows = [];
  say('mara-lindqvist', '10:40', 'Can you look at the store text before six? Only the first paragraph changed');
  say('hana-novak', '10:44', 'Reading it now', { status: 'read' });
  say('hana-novak', '10:45', '“Tides for 4,200 harbours” is better than “thousands of”. Keep the number', { status: 'delivered', reactions: [reaction('🙏', ['mara-lindqvist'])] });
  const second = say('mara-lindqvist', '10:47', 'Good, the number stays. And the screenshots? The second one still shows the old dot');
  say('hana-novak', '10:49', 'Yes. The boat sells it ⛵', { status: 'sent', reply: { seq: second.seq ?? 0, key: second.key, senderId: second.senderId, senderName: second.senderName, text: 'And the screenshots? The second one still shows the old dot', deleted: false } });
  kept.row = { ...kept.row, head: kept.rows.length, readSeq: 0, unread: 2 };
}

/** A forwarded message, a poll that was voted in, and pins. */
export function showParts(client: MemoryClient): void {
  const kept = client.chats.get(IDS.tide)!;
  const say = (from: string, clock: string, text: string, more: Partial<MessageRow> = {}): void => {
    kept.row = { ...kept.row, head: kept.row.head + 1, readSeq: kept.row.head + 1, unread: 0, typing: [], mentions: 0 };
    kept.rows = [...kept.rows, client.message(IDS.tide, id(from), kept.row.head, at(clock), { text }, more)];
  };
  say('mara-lindqvist', '10:42', 'Release list: store text, Dutch copy, feed fallback, screenshots for tablets', { pinned: true });
  say('mara-lindqvist', '10:42', 'Your build 2.4.0 (118) was accepted. It can be released from the console.', { forwardedFromName: 'Store review', pinned: true });
  say('mara-lindqvist', '10:42', '🎉');
  const option = (text: string, votes: number, mine = false) => ({ text, votes, mine, users: [] });
  say('dele-okafor', '10:43', 'When do we let it out?', { poll: { options: [option('Today, after lunch', 3, true), option('Thursday morning', 2), option('After the weekend', 0)], multiple: false, closed: false, voters: 5 } });
  say('ines-carvalho', '10:43', 'on it', { deleted: true });
}

/** Nothing can be sent: what is written waits, one message failed. */
export function goOffline(client: MemoryClient): void {
  client.latency = null;
  const kept = client.chats.get(IDS.mara)!;
  kept.rows = kept.rows.slice(0, 4);
  const source = kept.rows[3] as MessageRow;
  const failed = client.message(IDS.mara, client.userId, null, at('10:49'), { text: 'All of the shots as one long text' }, { status: 'failed', failure: { code: 'too_large', action: 'edit' } });
  const one = client.message(IDS.mara, client.userId, null, at('10:52'), { text: 'On the train now, the tunnel is next' });
  const two = client.message(IDS.mara, client.userId, null, at('10:53'), { text: 'I’ll redo the second one tonight and send the set again' }, { reply: { seq: 4, key: source.key, senderId: source.senderId, senderName: source.senderName, text: 'And the screenshots? The second one still shows the old dot', deleted: false } });
  kept.rows = [...kept.rows, failed, one, two];
  kept.row = { ...kept.row, unread: 0, readSeq: 4, time: two.time, last: { kind: 'message', senderId: client.userId, senderName: 'Hana Novák', own: true, text: two.body.text, deleted: false, status: 'sending' } };
  const waiting = (row: MessageRow) => ({ chatId: IDS.mara, chatName: 'Mara Lindqvist', key: row.key, kind: 'message' as const, text: row.body.text, state: 'backoff' as const, attempts: 1, nextTry: null, blockedBy: null, failure: null });
  client.outbox = [waiting(one), waiting(two), { chatId: IDS.hikers, chatName: 'Sunday hikers', key: 'x' as MessageKey, kind: 'reaction', text: '👍 on “Stove is packed”', state: 'blocked', attempts: 0, nextTry: null, blockedBy: null, failure: null }];
  client.connection = { state: { kind: 'offline', nextTry: NOW + 12_000 }, transport: null, queued: 3, failed: 1 };
  client.presence.set(id('mara-lindqvist'), { userId: id('mara-lindqvist'), online: false, lastSeen: at('10:47') });
  for (const chat of client.chats.values()) chat.row = { ...chat.row, typing: [] };
  client.change();
}

function bodyOf(text: string): Body {
  return text.includes('<@') ? { text, mentions: ['hana-novak' as UserId] } : { text };
}

function reaction(emoji: string, users: readonly string[], mine = false): ReactionGroup {
  return { emoji, count: users.length, mine, users: users.map(id) };
}

function system(seq: number, kind: 'members_added', from: string, users: readonly string[], time: number): TimelineRow {
  return { kind, key: `${from}/s${seq}` as MessageKey, chatId: IDS.tide, localId: `s${seq}` as LocalId, seq, senderId: id(from), senderName: NAMES[from] ?? '', own: false, time, users: users.map((userId) => ({ userId: id(userId), name: NAMES[userId] ?? '' })) };
}
