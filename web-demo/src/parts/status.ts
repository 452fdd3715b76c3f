import type { ChatType, MessageStatus } from '@linnet/client';
import { html, svg, type TemplateResult } from 'lit';
import { statusWord } from '../lib/words.ts';

const SHAPES = {
  sending: svg`<circle cx="9" cy="9" r="6.200"/><path d="M9 5.600V9l2.300 1.400"/>`,
  sent: svg`<path d="m4.200 9.600 3.200 3.200 6.800-7.200"/>`,
  delivered: svg`<path d="m1.200 9.600 3.200 3.200 6.800-7.200M8.900 12.300l.6.600 6.900-7.300"/>`,
  read: svg`<path d="m1.200 9.600 3.200 3.200 6.800-7.200M8.900 12.300l.6.600 6.900-7.300"/>`,
  failed: svg`<circle cx="9" cy="9" r="6.600"/><path d="M9 5.600v4M9 12.300v.01"/>`,
} as const;

export function status(value: MessageStatus, type: ChatType): TemplateResult {
  const words = statusWord(value, type);
  return html`<span class="status ${value}" role="img" aria-label=${words} title=${words}><svg viewBox="0 0 18 18" aria-hidden="true">${SHAPES[value]}</svg></span>`;
}
