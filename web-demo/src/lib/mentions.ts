/** In the composer a mention is "@Mara"; in a body it is "<@mara-lindqvist>". */

import type { Body, UserId } from '@linnet/client';

export interface MentionQuery {
  readonly from: number;
  readonly prefix: string;
}

/** The "@na" that the caret stands behind. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const match = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,30})$/u.exec(text.slice(0, caret));
  return match === null ? null : { from: caret - (match[1]?.length ?? 0) - 1, prefix: match[1] ?? '' };
}

export function toBody(text: string, mentioned: ReadonlyMap<string, UserId>): Body {
  const found = new Set<UserId>();
  let written = text;
  for (const name of [...mentioned.keys()].sort((a, b) => b.length - a.length)) {
    const id = mentioned.get(name);
    if (id === undefined) continue;
    const parts = written.split(new RegExp(`@${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u'));
    if (parts.length > 1) found.add(id);
    written = parts.join(`<@${id}>`);
  }
  for (const match of text.matchAll(/<@([A-Za-z0-9._:@-]{1,64})>/g)) found.add(match[1] as UserId);
  return found.size === 0 ? { text: written } : { text: written, mentions: [...found] };
}

/** The other way, for editing; remembers who was meant. */
export function toDraft(text: string, nameOf: (userId: string) => string, mentioned: Map<string, UserId>): string {
  return text.replace(/<@([A-Za-z0-9._:@-]{1,64})>/g, (_, id: string) => {
    const name = nameOf(id);
    mentioned.set(name, id as UserId);
    return `@${name}`;
  });
}
