/**
 * The steps of a start as user timings (`linnet:...`), in the tab and in the worker: for an app's own profile and for
 * tests/bench. In order: open, host (the lock is this tab's, the worker is asked for), worker (its script runs), module,
 * files, store (open, schema checked), running, welcome, news (the first result of a query).
 */
export type StartStep = 'open' | 'host' | 'worker' | 'module' | 'files' | 'store' | 'running' | 'welcome' | 'news';

export function step(name: StartStep): void {
  performance.mark(`linnet:${name}`);
}
