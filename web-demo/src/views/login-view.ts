/** A name is enough: this server is for trying things out. */

import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { bird, icon, mark } from '../parts/icon.ts';
import { LoginError, slug } from '../session.ts';

export class LoginView extends LitElement {
  static override properties = { logIn: { attribute: false }, name: { state: true }, problem: { state: true }, busy: { state: true } };
  declare logIn: (name: string) => Promise<void>;
  declare name: string;
  declare problem: string;
  declare busy: boolean;

  constructor() {
    super();
    this.name = '';
    this.problem = '';
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const found = slug(this.name) ?? this.name.trim();
    return html`<main class="login">
      <form class="login-form" @submit=${this.#submit}>
        ${mark(44)}
        <h1>Good to see you</h1>
        <p class="login-lead">Pick a name to try Linnet. There's no password here: this server is for trying things out.</p>
        <label for="login-name">Your name</label>
        <input
          id="login-name"
          class="input"
          name="name"
          autocomplete="nickname"
          maxlength="64"
          required
          aria-describedby="login-hint"
          aria-invalid=${this.problem !== '' ? 'true' : nothing}
          .value=${this.name}
          @input=${(event: Event) => ((this.name = (event.target as HTMLInputElement).value), (this.problem = ''))}
        />
        <p id="login-hint" class="login-hint ${this.problem !== '' ? 'wrong' : ''}" role=${this.problem !== '' ? 'alert' : nothing}>
          ${this.problem !== '' ? this.problem : found !== '' ? html`Others will find you as <b><bdi>${found}</bdi></b>` : 'Others will find you by it'}
        </p>
        <button class="button primary" aria-busy=${this.busy}>Continue</button>
        <p class="login-note">${icon('disk')}<span>Your chats are kept in this browser and open without a network. Try two windows, then pull the plug.</span></p>
      </form>
      <div class="login-scene" aria-hidden="true">${scene}</div>
    </main>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const name = this.name.trim();
    if (name === '' || this.busy) return;
    this.busy = true;
    this.logIn(name).catch((error: unknown) => {
      this.busy = false;
      this.problem = error instanceof LoginError ? error.message : "Linnet couldn't start here. Try again.";
    });
  };
}

const scene = html`<svg viewBox="0 0 754 900" preserveAspectRatio="xMidYMid slice">
  ${svg`<g class="twig"><path d="M-40 640C60 616 120 622 250 623s150 6 220-16 190-24 330-108"/><path d="M148 620c10-38 0-80-20-104M555 590c-2-50 14-76 44-100"/></g>
  <g class="leaf"><path d="M60 416c34 12 54 44 51 83-34-12-54-44-51-83z"/><path d="M131 433c22 32 22 64-6 96-20-34-20-64 6-96z"/><path d="M619 403c18 36 8 68-22 90-18-36-8-68 22-90z"/><path d="M610 497c34-6 60 8 76 40-34 10-60-4-76-40z"/></g>
  <g class="berry"><circle cx="143" cy="621" r="9"/><circle cx="554" cy="591" r="8"/><circle cx="688" cy="557" r="7"/></g>
  <g class="foot"><path d="m349 575-3 46m43-50 2 46M329 626l17-6 16 6m12-2 17-6 15 5"/></g>
  <g transform="translate(210 329.500) scale(9.350)">${bird}</g>`}
</svg>`;

customElements.define('login-view', LoginView);
