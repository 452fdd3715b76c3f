/** The search, a chunk of its own: loaded when somebody looks for something. */

import type { App } from '../app-state.ts';
import { Search, type Question } from './search.ts';
import type { SearchPane } from './search-pane.ts';
import './search-steps.ts';
import '../styles/search.css';

/** Opens the search, or turns to it; in a chat when one is given. */
export function startSearch(app: App, chat: Question['chat']): void {
  const search = (app.search ??= new Search(app)) as Search;
  if (chat !== null) search.ask({ chat });
  app.changed();
  document.querySelector<SearchPane>('search-pane')?.field.focus();
}
