/** A quiet colouring of code: words that most languages share, strings, comments, and names that are called. */

import { html, type TemplateResult } from 'lit';

const TOKEN =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=^|\n)\s*#[^\n]*)|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|(?<!\.)\b(async|await|auto|bool|break|case|catch|class|const|continue|def|do|else|enum|export|extends|false|fn|for|from|func|function|if|implements|import|in|int|interface|let|match|namespace|new|nil|None|null|of|private|public|return|self|static|struct|switch|template|this|throw|true|True|False|try|type|typename|undefined|use|using|var|void|while|yield)\b|\b([A-Za-z_$][\w$]*)(?=\()/g;

export function colour(text: string): readonly (TemplateResult | string)[] {
  const parts: (TemplateResult | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    const [whole, comment, string, word] = match;
    const kind = comment !== undefined ? 'c-comment' : string !== undefined ? 'c-string' : word !== undefined ? 'c-key' : 'c-name';
    parts.push(html`<span class=${kind}>${whole}</span>`);
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
