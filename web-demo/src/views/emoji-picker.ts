/** All emoji, in a chunk of its own that is fetched on the first use. */

const RECENT = 'linnet.emoji';
const RECENT_MAX = 16;

export const remembered = {
  list(): readonly string[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
      return Array.isArray(kept) ? kept.filter((item) => typeof item === 'string') : [];
    } catch {
      return [];
    }
  },
  add(emoji: string): void {
    if (emoji === '') return;
    localStorage.setItem(RECENT, JSON.stringify([emoji, ...this.list().filter((item) => item !== emoji)].slice(0, RECENT_MAX)));
  },
};

export function openPicker(anchor: Element, chosen: (emoji: string) => void): void {
  void import('./emoji-panel.ts').then(({ showPanel }) => showPanel(anchor, chosen));
}
