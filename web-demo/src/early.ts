/**
 * The page's first script, and a small one: whoever was logged in here has the store opening in the worker while the rest
 * of the app is still on its way.
 */

import './styles/index.ts';
import { keptSession } from './session.ts';
import { Visit } from './visit.ts';

function begin(): Visit | null | Error {
  const session = keptSession();
  try {
    return session === null ? null : new Visit(session);
  } catch (error) {
    return error as Error;
  }
}

const visit = begin();
void import('./main.ts').then(({ start }) => start(visit));
