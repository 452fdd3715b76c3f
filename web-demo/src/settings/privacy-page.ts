/** Whom the user blocks. */

import type { NamedUser } from '@linnet/client';
import { html, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { LiveController } from '../live.ts';
import { face } from '../parts/face.ts';

class PrivacyPage extends View {
  readonly #settings = new LiveController(this, 'settings');

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#settings.watch(this.app.chat, {});
  }

  protected override render(): TemplateResult {
    const blocked = this.#settings.value?.blocked ?? [];
    return html`<p class="settings-lead">Whom you block can't write to you or see when you're here. In groups that you share, nothing changes.</p>
      <div class="settings-card">
        ${blocked.length === 0 ? html`<p class="usage">You block nobody. A chat's menu has it.</p>` : blocked.map((user) => this.#row(user))}
      </div>`;
  }

  #row(user: NamedUser): TemplateResult {
    const unblock = (): void => void this.app.chat.unblock(user.userId).catch(() => this.app.say(`Couldn't unblock ${user.name}.`));
    return html`<div class="settings-row person-row">
      ${face(user.userId, user.name, 36)}<span><b><bdi>${user.name}</bdi></b><span class="settings-note">${user.userId}</span></span>
      <button class="button quiet" aria-label=${`Unblock ${user.name}`} @click=${unblock}>Unblock</button>
    </div>`;
  }
}

customElements.define('privacy-page', PrivacyPage);
