/**
 * Cuts a JSON text into the texts of its parts without reading them: frames pass through a poll's answer verbatim, as the
 * server wrote them. The text must be JSON (the caller has parsed it, or the server is trusted to have written it).
 */

/** Texts of the members' values of an object, by name. */
export function memberTexts(text: string): Map<string, string> {
  const members = new Map<string, string>();
  for (const part of parts(text, '{')) {
    const name = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(part);
    if (name === null) throw new SyntaxError('not an object');
    members.set(JSON.parse(name[1] as string) as string, part.slice(name[0].length).trim());
  }
  return members;
}

/** Texts of an array's elements. */
export function elementTexts(text: string): string[] {
  return parts(text, '[').map((part) => part.trim());
}

/** What lies between the commas of the outermost brackets. */
function parts(text: string, opening: '{' | '['): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = text.indexOf(opening) + 1;
  if (from === 0 || text.slice(0, from - 1).trim() !== '') throw new SyntaxError(`no ${opening}`);
  for (let at = from - 1; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at = stringEnd(text, at);
    } else if (char === '{' || char === '[') {
      depth++;
    } else if (char === '}' || char === ']') {
      if (--depth > 0) continue;
      const last = text.slice(from, at);
      if (found.length > 0 || last.trim() !== '') found.push(last);
      return found;
    } else if (char === ',' && depth === 1) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  throw new SyntaxError('the text ends too early');
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  throw new SyntaxError('a string has no end');
}
