/**
 * Marks words in the messages on screen without touching their elements (CSS custom highlights): the timeline draws as
 * always, and a browser that lacks them shows the hit's ring alone.
 */

import { find, type Words } from '../lib/search-words.ts';

const NAME = 'search-hit';
const TEXTS = '.message .text, .message .code-block';

export class TimelineMarks {
  #root: Element | null = null;
  #words: Words = [];
  #queued = 0;
  readonly #observer = new MutationObserver(() => this.#soon());

  show(root: Element | null, words: Words): void {
    if (!('highlights' in CSS) || root === null) return;
    const written = String(words);
    if (this.#root === root && written === String(this.#words)) return;
    this.stop();
    this.#root = root;
    this.#words = words;
    this.#observer.observe(root, { childList: true, subtree: true, characterData: true });
    this.#soon();
  }

  stop(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#queued);
    this.#queued = 0;
    this.#root = null;
    if ('highlights' in CSS) CSS.highlights.delete(NAME);
  }

  #soon(): void {
    this.#queued ||= requestAnimationFrame(() => {
      this.#queued = 0;
      this.#mark();
    });
  }

  #mark(): void {
    const ranges: Range[] = [];
    for (const element of this.#root?.querySelectorAll(TEXTS) ?? []) ranges.push(...rangesIn(element, this.#words));
    CSS.highlights.set(NAME, new Highlight(...ranges));
  }
}

/** A phrase may lie in several nodes: bold, a mention, code. */
function rangesIn(element: Element, words: Words): Range[] {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) nodes.push(walker.currentNode as Text);
  const text = nodes.map((node) => node.data).join('');
  return find(text, words).map(({ start, end }) => {
    const range = new Range();
    let at = 0;
    for (const node of nodes) {
      const next = at + node.length;
      if (start >= at && start < next) range.setStart(node, start - at);
      if (end > at && end <= next) range.setEnd(node, end - at);
      at = next;
    }
    return range;
  });
}
