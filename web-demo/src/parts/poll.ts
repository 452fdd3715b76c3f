/** A question to the chat. The counts and bars are for those who have voted, and for all once it is closed. */

import type { MessageRow, Poll } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../lib/words.ts';
import { icon } from './icon.ts';

export interface PollContext {
  readonly memberCount: number;
  readonly readOnly: boolean;
}

export function pollCard(row: MessageRow, poll: Poll, { memberCount, readOnly }: PollContext): TemplateResult {
  const voted = poll.options.some((option) => option.mine);
  const shows = voted || poll.closed;
  const open = !poll.closed && !readOnly;
  const most = Math.max(1, poll.voters);
  return html`<div class="poll">
    <p class="poll-question" dir="auto">${row.body.text}</p>
    <p class="poll-kind">Poll · ${poll.closed ? 'closed' : poll.multiple ? 'several choices' : 'one choice'}</p>
    <div role=${poll.multiple ? 'group' : 'radiogroup'} aria-label=${row.body.text}>
      ${poll.options.map(
        (option, i) => html`<button class="poll-option" role=${poll.multiple ? 'checkbox' : 'radio'} aria-checked=${option.mine} aria-disabled=${open ? nothing : 'true'} data-act="vote" data-option=${i}>
          <span class="poll-mark ${poll.multiple ? 'square' : ''}">${option.mine ? icon('check') : nothing}</span>
          <span class="poll-text" dir="auto">${option.text}</span>
          ${shows ? html`<span class="poll-count tnum">${option.votes}</span>` : nothing}
          ${shows ? html`<span class="poll-bar" aria-hidden="true"><i style=${`transform: scaleX(${option.votes / most})`}></i></span>` : nothing}
        </button>`,
      )}
    </div>
    <div class="poll-foot">
      <span>${poll.voters === 0 ? 'Nobody voted yet' : `${poll.voters} of ${count(Math.max(memberCount, poll.voters), 'member', 'members')} voted`}</span>
      ${open && voted ? html`<button class="poll-again" data-act="unvote">Take vote back</button>` : nothing}
    </div>
  </div>`;
}

/** What is chosen when this option is pressed. */
export function chosenAfter(poll: Poll, pressed: number): readonly number[] {
  if (!poll.multiple) return [pressed];
  return poll.options.flatMap((option, i) => ((i === pressed) !== option.mine ? [i] : []));
}
