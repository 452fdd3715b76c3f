/** Who is logged in on this device. Kept: userId and name. The token lives in memory and is asked for again when needed. */

export interface Session {
  readonly userId: string;
  readonly name: string;
}

const KEY = 'linnet.session';

export function keptSession(): Session | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { userId, name } = kept as Partial<Session>;
    return typeof userId === 'string' && typeof name === 'string' ? { userId, name } : null;
  } catch {
    return null;
  }
}

export function keepSession(session: Session | null): void {
  if (session === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify({ userId: session.userId, name: session.name }));
}

/**
 * The userId that a name gets, as far as it can be told before the server is asked: it adds a suffix of its own to names
 * with other letters. Null then.
 */
export function slug(name: string): string | null {
  if (/[^\x00-\x7f]/.test(name)) return null;
  const written = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return written === '' || written.length > 48 ? null : written;
}

export class LoginError extends Error {}

/** POST /v1/token on the page's own origin: trying Linnet out needs a name only. */
export async function requestToken(name: string): Promise<Session & { readonly token: string }> {
  let response: Response;
  try {
    response = await fetch('/v1/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) });
  } catch {
    throw new LoginError("The server can't be reached. Check the network and try again.");
  }
  if (response.status === 429 || response.status === 503) throw new LoginError('The server is busy. Try again in a moment.');
  if (response.status === 403 || response.status === 404) throw new LoginError("This server doesn't let people in by name alone.");
  if (!response.ok) throw new LoginError("That name can't be used. Try letters and digits.");
  const answer = (await response.json()) as Partial<Session & { token: string }>;
  if (typeof answer.token !== 'string' || typeof answer.userId !== 'string') throw new LoginError("The server's answer makes no sense. Try again.");
  return { token: answer.token, userId: answer.userId, name: typeof answer.name === 'string' && answer.name !== '' ? answer.name : name };
}
