/** One short message at the bottom start of the timeline; it stays while the pointer or the focus is on it. */

import { html, nothing, type TemplateResult } from 'lit';
import type { App } from '../app-state.ts';

export function toast(app: App): TemplateResult | typeof nothing {
  const shown = app.toast;
  if (shown === null) return nothing;
  return html`<div class="toast-place">
    <div class="toast" role="status" aria-live="off" @pointerenter=${() => app.holdToast()} @focusin=${() => app.holdToast()}>
      <span>${shown.text}</span>
      ${shown.action === undefined ? nothing : html`<button @click=${() => (shown.action?.run(), app.hush())}>${shown.action.label}</button>`}
    </div>
  </div>`;
}
