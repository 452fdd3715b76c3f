/** Lets everything run that is ready: microtasks, and what they make ready. No time passes. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
