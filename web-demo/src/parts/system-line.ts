/** What happened to a chat itself; a run of three or more is one line until it is opened. */

import type { SystemRow } from '@linnet/client';
import { html, nothing, type TemplateResult } from 'lit';
import { COLLAPSE_FROM } from '../lib/grouping.ts';
import { systemWords } from '../lib/words.ts';

export function systemLines(rows: readonly SystemRow[], opened: boolean, open: () => void): TemplateResult {
  if (rows.length >= COLLAPSE_FROM && !opened) {
    return html`<p class="system-line" data-key=${rows[0]?.key ?? ''} data-seq=${rows.at(-1)?.seq ?? nothing}><button @click=${open}>${rows.length} changes</button></p>`;
  }
  return html`${rows.map((row) => html`<p class="system-line" data-key=${row.key} data-seq=${row.seq ?? nothing}>${systemWords(row).map((word) => (typeof word === 'string' ? word : html`<b><bdi>${word.name}</bdi></b>`))}</p>`)}`;
}
