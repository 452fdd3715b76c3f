/** The frame: log in, or three panes; keys for all of it; what is said aloud; toasts. */

import type { Chat, OpenOptions } from '@linnet/client';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { App } from '../app-state.ts';
import { handleKey } from '../keys.ts';
import { keepSession, keptSession, requestToken, type Session } from '../session.ts';
import './chat-list.ts';
import './chat-pane.ts';
import './details-pane.ts';
import './login-view.ts';
import './outbox-pane.ts';
import { mark } from '../parts/icon.ts';
import { toast } from '../parts/toast.ts';

const PHONE = matchMedia('(max-width: 639px)');

export class AppShell extends LitElement {
  static override properties = { state: { state: true }, problem: { state: true }, opener: { attribute: false } };
  declare state: App | 'login' | 'opening';
  declare problem: string;
  /** How the client is opened. */
  declare opener: ((options: OpenOptions) => Promise<Chat>) | null;
  #token: string | null = null;
  #started = false;
  readonly #resized = (): void => this.requestUpdate();

  constructor() {
    super();
    this.state = 'opening';
    this.problem = '';
    this.opener = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#keys);
    PHONE.addEventListener('change', this.#resized);
    this.addEventListener('tell', (event) => this.#say('tell', (event as CustomEvent<string>).detail));
    this.addEventListener('alarm', (event) => this.#say('alarm', (event as CustomEvent<string>).detail));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#keys);
    PHONE.removeEventListener('change', this.#resized);
  }

  protected override willUpdate(): void {
    if (this.#started || this.opener === null) return;
    this.#started = true;
    const session = keptSession();
    if (session === null) this.state = 'login';
    else void this.#open(session);
  }

  /** For the gallery and tests: an app that is open already. */
  use(app: App): void {
    this.#started = true;
    this.#show(app);
  }

  #show(app: App): void {
    this.state = app;
    app.addEventListener('change', () => {
      this.requestUpdate();
      if (app.toast !== null) this.#say('tell', app.toast.text);
    });
    app.connection.addEventListener('alarm', (event) => this.#say('alarm', (event as CustomEvent<string>).detail));
    app.addEventListener('log-in-again', () => {
      this.#token = null;
      void app.chat.connectNow();
    });
  }

  async #open(session: Session): Promise<void> {
    if (this.opener === null) return;
    this.state = 'opening';
    try {
      const chat = await this.opener({
        userId: session.userId,
        token: async () => {
          const held = this.#token;
          this.#token = null; // each is used once: a refused one is not offered again
          return held ?? (await requestToken(session.name)).token;
        },
        onTrouble: (error) => {
          if (!(this.state instanceof App)) return;
          if (error.code === 'storage_full') this.state.full = true;
          else if (error.code === 'storage_corrupt') this.state.say('Your chats were removed from this browser. They are being loaded again.');
          this.state.changed();
        },
        onEnd: (error) => {
          if (error.code === 'storage_newer' || error.code === 'unsupported') this.problem = 'This tab is older than your data.';
          else if (this.state instanceof App) this.#toLogin(this.state);
        },
      });
      keepSession(session);
      this.#show(
        new App(chat, session, async () => {
          await chat.logOut().catch(() => undefined);
          if (this.state instanceof App) this.#toLogin(this.state);
        }),
      );
      void navigator.storage?.persist?.().catch(() => undefined);
    } catch (error) {
      this.problem = opening(error);
    }
  }

  #toLogin(app: App): void {
    app.close();
    keepSession(null);
    history.replaceState(null, '', location.pathname);
    document.title = 'Linnet';
    this.state = 'login';
  }

  async #logIn(name: string): Promise<void> {
    const answer = await requestToken(name);
    this.#token = answer.token;
    await this.#open({ userId: answer.userId, name: answer.name });
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
    if (this.state === 'opening') return html`<main class="panes opening" aria-busy="true">
        <div class="opening-list">
          <div class="list-header">${mark(28)}<h1>Linnet</h1></div>
          <p class="hush">Opening your chats</p>
          ${[1, 2, 3, 4, 5, 6].map(() => html`<div class="skeleton" aria-hidden="true"><i></i><b></b><u></u></div>`)}
        </div>
      </main>`;
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
              <aside class="side" aria-label=${app.side === 'details' ? 'Details' : 'Waiting to send'} tabindex="-1">
                ${app.side === 'details' ? html`<details-pane .app=${app}></details-pane>` : html`<outbox-pane .app=${app}></outbox-pane>`}
              </aside>`}
        ${phone && app.selected === null ? toast(app) : nothing}
      </div>
      <div class="hush tell" role="status" aria-live="polite"></div>
      <div class="hush alarm" role="alert" aria-live="assertive"></div>
    `;
  }
}

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
