/** While scrolling, the day of the first row floats at the top, unless its own pill is there. */

const FADE_MS = 800;

export class FloatingDay {
  readonly #host: HTMLElement;
  #timer = 0;
  #day = '';

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** The reader scrolls: it is shown until a while after. */
  wake(): void {
    if (this.#timer === 0) this.#host.classList.add('scrolling');
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.sleep(), FADE_MS);
  }

  sleep(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#host.classList.remove('scrolling');
  }

  /** `above`: the day of the rows that begin before the first pill drawn. */
  place(scroller: HTMLElement, above: string): void {
    const float = this.#host.querySelector<HTMLElement>('.day-float');
    if (float === null) return;
    const edge = scroller.getBoundingClientRect().top;
    let day = above;
    let near = false;
    for (const pill of this.#host.querySelectorAll<HTMLElement>('.day-pill')) {
      const { top } = pill.getBoundingClientRect();
      if (top < edge) day = pill.textContent ?? '';
      near ||= top >= edge - 24 && top < edge + 44;
    }
    float.classList.toggle('shown', day !== '' && !near);
    const shown = float.firstElementChild;
    if (day === '' || shown === null || this.#day === day) return;
    this.#day = day;
    const next = document.createElement('span'); // a new one: text that changes its width would count as a shift
    next.textContent = day;
    shown.replaceWith(next);
  }
}
