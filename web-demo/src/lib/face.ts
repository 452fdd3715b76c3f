/** What stands for a member or a chat where there is no picture: initials and one of twelve hues. */

const HUES = 12;
const SEED = 252704324;

function hash(text: string): number {
  let h = SEED;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  return h >>> 0;
}

/** CSS class h0 to h11 (tokens.css). */
export function hueClass(id: string): string {
  return `h${hash(id) % HUES}`;
}

/** A number that is always the same for an id, below `count`. */
export function pick(id: string, count: number): number {
  return Math.floor(hash(id) / HUES) % count;
}

/** "Hana Novák" -> "HN"; one word gives its first letter; scripts without case keep their letter. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** "Mara" of "Mara Lindqvist". */
export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}
