/** Whether new messages are told of, and how much of them. */

import { html, type TemplateResult } from 'lit';
import { View } from '../app-state.ts';
import { toggle } from './controls.ts';

class NotificationsPage extends View {
  get #permission(): NotificationPermission | 'none' {
    return 'Notification' in window ? Notification.permission : 'none';
  }

  async #allow(on: boolean): Promise<void> {
    const granted = !on || (await Notification.requestPermission().catch(() => 'denied')) === 'granted';
    if (granted) this.app.choose({ notify: on ? 'on' : 'off' });
    else this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { look } = this.app;
    const permission = this.#permission;
    const cannot = permission === 'none' || permission === 'denied';
    const on = look.notify === 'on' && permission === 'granted';
    const note =
      permission === 'none'
        ? "This browser can't show notifications."
        : permission === 'denied'
          ? 'This browser blocks them here. Allow them in its settings for this site.'
          : 'While Linnet is open and not in front. Several tabs tell you once.';
    return html`<p class="settings-lead">Applies to this device only.</p>
      <div class="settings-card">
        ${toggle('Show new messages', note, on, (value) => void this.#allow(value), cannot)}
        ${toggle('Show what is written', 'Off: you see who wrote, and nothing more.', look.preview === 'shown', (value) => this.app.choose({ preview: value ? 'shown' : 'hidden' }), !on)}
      </div>`;
  }
}

customElements.define('notifications-page', NotificationsPage);
