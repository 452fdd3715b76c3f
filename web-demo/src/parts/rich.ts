/** Draws the tree of markdown.ts. Text is only ever text. */

import { html, nothing, type TemplateResult } from 'lit';
import { parse, type Block, type Span } from '../lib/markdown.ts';
import { languageOf } from '../lib/language.ts';
import { colour } from './code.ts';

export interface Names {
  readonly me: string;
  nameOf(userId: string): string;
}

export function rich(text: string, names: Names, tail: TemplateResult | typeof nothing): TemplateResult {
  const blocks = parse(text);
  const last = blocks.at(-1);
  const lang = languageOf(text);
  return html`${blocks.map((block) => drawBlock(block, names, lang, block === last && block.kind === 'text' ? tail : nothing))}`;
}

function drawBlock(block: Block, names: Names, lang: string, tail: TemplateResult | typeof nothing): TemplateResult {
  if (block.kind === 'code') return html`<pre class="code-block" dir="ltr" tabindex="0"><code>${colour(block.text)}</code></pre>`;
  return html`<p class="text" dir="auto" lang=${lang}>${block.spans.map((span) => drawSpan(span, names))}${tail}</p>`;
}

function drawSpan(span: Span, names: Names): TemplateResult | string {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'bold':
      return html`<strong>${span.spans.map((inner) => drawSpan(inner, names))}</strong>`;
    case 'italic':
      return html`<em>${span.spans.map((inner) => drawSpan(inner, names))}</em>`;
    case 'strike':
      return html`<s>${span.spans.map((inner) => drawSpan(inner, names))}</s>`;
    case 'code':
      return html`<code class="code" dir="ltr">${span.text}</code>`;
    case 'link':
      return html`<a class="link" href=${span.url} target="_blank" rel="noopener noreferrer">${span.text}</a>`;
    case 'mention':
      return html`<span class="mention ${span.userId === names.me ? 'me-too' : ''}"><bdi>@${names.nameOf(span.userId)}</bdi></span>`;
  }
}
