/** Light Markdown: **bold**, *italic* or _italic_, ~~strike~~, `code`, ```block```, links, <@userId>. Text in, tree out. */

export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly spans: readonly Span[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'mention'; readonly userId: string };

export type Block =
  | { readonly kind: 'text'; readonly spans: readonly Span[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

const FENCE = /```([\w+-]*)\n([\s\S]*?)\n?```(?:\n|$)/g;
const DEPTH_MAX = 4;

export function parse(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let from = 0;
  const addText = (part: string): void => {
    const trimmed = part.replace(/^\n+|\n+$/g, '');
    if (trimmed !== '') blocks.push({ kind: 'text', spans: spans(trimmed, 0) });
  };
  for (const match of text.matchAll(FENCE)) {
    addText(text.slice(from, match.index));
    blocks.push({ kind: 'code', language: match[1] ?? '', text: match[2] ?? '' });
    from = match.index + match[0].length;
  }
  addText(text.slice(from));
  return blocks;
}

// Each kind of mark spans at most a thousand characters: the time for a hostile text stays small.
const INLINE =
  /`([^`\n]{1,1000})`|<@([A-Za-z0-9._:@-]{1,64})>|(https?:\/\/[^\s<>"`]+)|\*\*(?=\S)([^\n]{0,1000}?\S)\*\*|~~(?=\S)([^\n]{0,1000}?\S)~~|(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]{0,1000}?[^\s*])\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]{0,1000}?[^\s_])_(?![\p{L}\p{N}_])/gu;

function spans(text: string, depth: number): readonly Span[] {
  if (depth > DEPTH_MAX) return [{ kind: 'text', text }];
  const result: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, mention, url, bold, strike, star, line] = match;
    let end = match.index + whole.length;
    let span: Span | null = null;
    if (code !== undefined) span = { kind: 'code', text: code };
    else if (mention !== undefined) span = { kind: 'mention', userId: mention };
    else if (url !== undefined) {
      const clean = trimUrl(url);
      end = match.index + clean.length;
      span = link(clean);
    } else if (bold !== undefined) span = { kind: 'bold', spans: spans(bold, depth + 1) };
    else if (strike !== undefined) span = { kind: 'strike', spans: spans(strike, depth + 1) };
    else if (star !== undefined || line !== undefined) span = { kind: 'italic', spans: spans(star ?? line ?? '', depth + 1) };
    if (span === null || match.index < from) continue;
    if (match.index > from) result.push({ kind: 'text', text: text.slice(from, match.index) });
    result.push(span);
    from = end;
  }
  if (from < text.length) result.push({ kind: 'text', text: text.slice(from) });
  return result;
}

/** A full stop, a comma or a bracket that was not opened inside belongs to the sentence. */
function trimUrl(url: string): string {
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1] ?? '';
    if ('.,;:!?\'"*_~'.includes(last)) end--;
    else if (last === ')' && count(url, '(', end) < count(url, ')', end)) end--;
    else break;
  }
  return url.slice(0, end);
}

function count(text: string, letter: string, end: number): number {
  let n = 0;
  for (let i = 0; i < end; i++) if (text[i] === letter) n++;
  return n;
}

const LATIN = /[a-z]/i;
const OTHER = /[^\x00-\x7f]/;

/** Shows the real host: one that mixes scripts is written in punycode. */
function link(url: string): Span | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.hostname === '') return null;
  const written = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url);
  const host = written?.[1] ?? parsed.host;
  const rest = written?.[2] ?? '';
  const label = host.split('.').some((part) => OTHER.test(part) && LATIN.test(part)) || host.includes('@') ? parsed.host : host;
  return { kind: 'link', url: parsed.href, text: label + (rest === '/' ? '' : rest) };
}

/** One line without marks, for previews, quotes and labels. */
export function plain(text: string, nameOf: (userId: string) => string): string {
  const flat = (list: readonly Span[]): string =>
    list
      .map((span) => {
        switch (span.kind) {
          case 'text':
          case 'code':
          case 'link':
            return span.text;
          case 'mention':
            return `@${nameOf(span.userId)}`;
          case 'bold':
          case 'italic':
          case 'strike':
            return flat(span.spans);
        }
      })
      .join('');
  return parse(text)
    .map((block) => (block.kind === 'code' ? block.text : flat(block.spans)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

// Not \p{RGI_Emoji}: that takes 30 ms to build. A sign that is drawn as text unless told otherwise needs its U+FE0F.
const UNIT = String.raw`(?:\p{RI}\p{RI}|(?!\p{RI})(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Emoji_Presentation}\uFE0F?|\p{Emoji}\uFE0F\u20E3?)(?:[\u{E0020}-\u{E007E}]+\u{E007F})?)`;
const EMOJI_ONLY = new RegExp(`^(?:${UNIT}(?:\u200D(?:${UNIT}|\\p{Emoji}))*\\s*){1,3}$`, 'u');

/** One to three emoji alone are shown large, without a bubble. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 60 && EMOJI_ONLY.test(text.trim());
}

const STRONG_RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const STRONG = /[\p{L}]/u;

/** Direction of the first letter, as `dir="auto"` finds it. */
export function direction(text: string): 'ltr' | 'rtl' | null {
  const letter = STRONG.exec(text)?.[0];
  return letter === undefined ? null : STRONG_RTL.test(letter) ? 'rtl' : 'ltr';
}
