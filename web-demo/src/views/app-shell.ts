/** The frame: log in, or three panes; keys for all of it; what is said aloud; toasts. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { App } from '../app-state.ts';
import { handleKey } from '../keys.ts';
import { keepSession, requestToken } from '../session.ts';
import { refusedWords } from '../lib/words.ts';
import { Visit } from '../visit.ts';
import { PageSwipe } from './page-swipe.ts';
import './chat-list.ts';
import './chat-pane.ts';
import './details-pane.ts';
import './message-info-pane.ts';
import './login-view.ts';
import './outbox-pane.ts';
import { toast } from '../parts/toast.ts';

const BELL_MS = 2000; // what one cannot miss in the first seconds
const PHONE = matchMedia('(max-width: 639px)');

export class AppShell extends LitElement {
  static override properties = { state: { state: true }, problem: { state: true } };
  declare state: App | 'login' | 'starting';
  declare problem: string;
  #swiped: HTMLElement | null = null;
  readonly #resized = (): void => this.requestUpdate();

  constructor() {
    super();
    this.state = 'starting';
    this.problem = '';
  }

  protected override updated(): void {
    const panes = this.querySelector<HTMLElement>('.panes');
    if (panes === null || panes === this.#swiped || !(this.state instanceof App)) return;
    this.#swiped = panes;
    new PageSwipe(this.state, panes);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#keys);
    PHONE.addEventListener('change', this.#resized);
    this.addEventListener('tell', (event) => this.#say('tell', (event as CustomEvent<string>).detail));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#keys);
    PHONE.removeEventListener('change', this.#resized);
  }

  /** What the page's first script has begun: a visit, none yet, or why there cannot be one. */
  begin(visit: Visit | null | Error): void {
    if (visit instanceof Error) this.problem = opening(visit);
    else if (visit === null) this.state = 'login';
    else this.#open(visit);
  }

  /** For the gallery and tests: an app that is open already. */
  use(app: App): void {
    this.#show(app);
  }

  #show(app: App): void {
    this.state = app;
    app.addEventListener('change', () => {
      this.requestUpdate();
      if (app.toast !== null) this.#say('tell', app.toast.text);
    });
    app.addEventListener('alarm', (event) => this.#say('alarm', (event as CustomEvent<string>).detail));
    app.connection.addEventListener('alarm', (event) => this.#say('alarm', (event as CustomEvent<string>).detail));
    app.addEventListener('log-in-again', () => void app.chat.connectNow());
  }

  /** The panes are there at once; what they show comes with the store. */
  #open(visit: Visit): void {
    const { chat, session } = visit;
    const app = new App(chat, session, async () => {
      await chat.logOut().catch(() => undefined);
      this.#toLogin(app);
    });
    this.#show(app);
    visit.listen({
      trouble: (error) => {
        if (error.code === 'storage_full') app.full = true;
        else if (error.refused.length > 0) app.say(refusedWords(error.refused));
        else if (error.code === 'storage_corrupt') app.say('Your chats were removed from this browser. They are being loaded again.');
        app.changed();
      },
      ended: (error) => {
        if (error.code === 'storage_newer' || error.code === 'unsupported') this.problem = 'This tab is older than your data.';
        else this.#toLogin(app);
      },
    });
    chat.ready.then(
      () => {
        keepSession(session);
        app.opened();
        void navigator.storage?.persist?.().catch(() => undefined);
        setTimeout(() => this.state === app && void import('../bell.ts').then(({ Bell }) => new Bell(app)), BELL_MS);
      },
      (error: unknown) => {
        this.problem = opening(error);
      },
    );
  }

  #toLogin(app: App): void {
    if (this.state !== app) return;
    app.close();
    keepSession(null);
    history.replaceState(null, '', location.pathname);
    document.title = 'Linnet';
    this.state = 'login';
  }

  async #logIn(name: string): Promise<void> {
    const { token, ...session } = await requestToken(name);
    this.#open(new Visit(session, token));
  }

  #say(where: 'tell' | 'alarm', words: string): void {
    const region = this.querySelector(`.${where}`);
    if (region !== null) region.textContent = words;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (this.state instanceof App) handleKey(event, this.state, this);
  };

  protected override render(): TemplateResult {
    if (this.problem !== '') {
      return html`<main class="empty whole">
        <h2>${this.problem}</h2>
        <button class="button primary" @click=${() => location.reload()}>Reload</button>
      </main>`;
    }
    if (this.state === 'starting') return html``;
    if (this.state === 'login') return html`<login-view .logIn=${(name: string) => this.#logIn(name)}></login-view>`;
    const app = this.state;
    const phone = PHONE.matches;
    return html`
      <div class="panes ${app.selected === null ? 'at-list' : 'at-chat'} ${app.side === null ? '' : 'with-side'}">
        <chat-list .app=${app} role=${phone && app.selected === null ? 'main' : nothing}></chat-list>
        <chat-pane role=${phone && app.selected === null ? nothing : 'main'} .app=${app}></chat-pane>
        ${app.side === null
          ? nothing
          : html`<button class="side-veil" aria-label="Close" tabindex="-1" @click=${() => app.show(null)}></button>
              <aside class="side" aria-label=${SIDES[app.side].words} tabindex="-1">${SIDES[app.side].view(app)}
              </aside>`}
        ${phone && app.selected === null ? toast(app) : nothing}
      </div>
      <div class="hush tell" role="status" aria-live="polite"></div>
      <div class="hush alarm" role="alert" aria-live="assertive"></div>
    `;
  }
}

const SIDES = {
  details: { words: 'Details', view: (app: App) => html`<details-pane .app=${app}></details-pane>` },
  outbox: { words: 'Waiting to send', view: (app: App) => html`<outbox-pane .app=${app}></outbox-pane>` },
  info: { words: 'Message info', view: (app: App) => html`<message-info-pane .app=${app}></message-info-pane>` },
} as const;

function opening(error: unknown): string {
  switch ((error as { code?: string } | null)?.code) {
    case 'storage_newer':
      return 'This tab is older than your data.';
    case 'storage_corrupt':
      return 'Your local copy is damaged.';
    case 'storage_full':
      return "Storage is full. New messages can't be kept.";
    default:
      return "Linnet couldn't start here. Your chats are as they were.";
  }
}

customElements.define('linnet-app', AppShell);
