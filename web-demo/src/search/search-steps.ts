/** Over the timeline while a hit is open: which of how many, the next and the one before, and the words marked in what is on screen. */

import { html, nothing, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { icon } from '../parts/icon.ts';
import { totalOf } from './search-pane.ts';
import type { Search } from './search.ts';
import { TimelineMarks } from './timeline-marks.ts';

export class SearchSteps extends View {
  static override properties = { ...View.properties, search: { attribute: false } };
  declare search: Search;
  #followed: Search | null = null;
  readonly #marks = new TimelineMarks();
  readonly #changed = (): void => this.requestUpdate();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#followed?.removeEventListener('change', this.#changed);
    this.#followed = null;
    this.#marks.stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.#followed !== this.search) {
      this.#followed?.removeEventListener('change', this.#changed);
      this.#followed = this.search;
      this.#followed.addEventListener('change', this.#changed);
    }
    if (this.search.at === null) this.#marks.stop();
    else this.#marks.show(this.parentElement, this.search.words);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { search } = this;
    const { at, hits } = search;
    if (at === null || hits[at]?.chatId !== this.app.selected) return nothing;
    const where = `${at + 1} of ${totalOf(search)} ${search.total === 1 ? 'message' : 'messages'}`;
    return html`<div class="search-steps" role="group" aria-label="Search hits">
      <span class="tnum" role="status">${where}</span>
      <button class="icon-button" aria-label="Hit before" title="Hit before (Shift Enter)" ?disabled=${at === 0} @click=${() => void search.step(-1)}>${icon('send')}</button>
      <button class="icon-button" aria-label="Next hit" title="Next hit (Enter)" ?disabled=${at + 1 >= hits.length && !search.more} @click=${() => void search.step(1)}>${icon('down')}</button>
      <button class="icon-button" aria-label="Close search" title="Close search (Esc)" @click=${() => search.leave()}>${icon('close')}</button>
    </div>`;
  }
}

customElements.define('search-steps', SearchSteps);
