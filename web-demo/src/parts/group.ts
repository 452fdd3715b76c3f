/** The messages that one author wrote in a row, or as many of them as are drawn. */

import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { format } from '../lib/format.ts';
import type { Group } from '../lib/grouping.ts';
import { face } from './face.ts';
import { message, type MessageContext } from './message.ts';
import type { Names } from './rich.ts';

/** What all rows of a chat have in common. `names` changes when a name does. */
export type GroupContext = Pick<MessageContext, 'me' | 'nameOf' | 'type' | 'dir' | 'readOnly' | 'memberCount'> & { readonly names: Names };

/** Draws the rows from `from` to before `to`. `stop`: the key of the timeline's one tab stop. */
export function group(group: Group, from: number, to: number, stop: string, context: GroupContext): TemplateResult {
  const { names, type, dir, readOnly, memberCount } = context;
  const named = type === 'group' && !group.own;
  const first = group.rows[0];
  return html`<div class="group ${group.own ? 'own' : ''} ${named ? 'faced' : ''}">
    ${named && first !== undefined ? html`<div class="group-face">${face(first.senderId, first.senderName, 32)}</div>` : nothing}
    <div class="group-rows">
      ${repeat(
        group.rows.slice(from, Math.max(from, to)),
        (row) => row.key,
        (row, index) => {
          const i = index + from;
          const last = i === group.rows.length - 1;
          const stops = row.key === stop;
          return guard([row, i === 0, last, stops, names, type, dir, readOnly, row.poll === null ? 0 : memberCount, format.longClock], () =>
            message(row, { ...context, named: named && i === 0, first: i === 0, last, stop: stops }),
          );
        },
      )}
    </div>
  </div>`;
}
