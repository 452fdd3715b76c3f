/** What the pages of the settings are made of: rows with a switch or with a choice of few. */

import { html, type TemplateResult } from 'lit';

export function row(words: string, note: string | TemplateResult, control: TemplateResult): TemplateResult {
  return html`<div class="settings-row"><span><b>${words}</b><span class="settings-note">${note}</span></span>${control}</div>`;
}

/** On or off at once. */
export function toggle(words: string, note: string, on: boolean, change: (on: boolean) => void, disabled = false): TemplateResult {
  return row(words, note, html`<button class="switch" role="switch" aria-checked=${on} aria-label=${words} ?disabled=${disabled} @click=${() => change(!on)}><i></i></button>`);
}

export function choice<Value extends string>(words: string, note: string, values: readonly (readonly [Value, string])[], chosen: Value, change: (value: Value) => void): TemplateResult {
  return row(words, note, html`<span class="segments" role="radiogroup" aria-label=${words}>
    ${values.map(([value, label]) => html`<label class="segment"><input type="radio" name=${words} .checked=${value === chosen} @change=${() => change(value)} /><span>${label}</span></label>`)}
  </span>`);
}
