/** Theme, density, size of the text, contrast, motion, direction, and what Enter does. */

import { html, type TemplateResult } from 'lit';
import type { App } from '../app-state.ts';
import type { Theme } from '../look.ts';
import { choice, row, toggle } from './controls.ts';

const THEMES: readonly (readonly [Theme, string])[] = [['light', 'Light'], ['dark', 'Dark'], ['system', 'Same as system']];
const SMALLEST = 14;
const LARGEST = 20;

export function appearance(app: App): TemplateResult {
  const { look } = app;
  return html`<p class="settings-lead">Applies to this device only.</p>
    <div class="themes" role="radiogroup" aria-label="Theme">
      ${THEMES.map(
        ([theme, words]) => html`<label class="theme">
          <span class="theme-view ${theme}" aria-hidden="true">${theme === 'system' ? html`${bubbles('light')}${bubbles('dark')}` : bubbles(theme)}</span>
          <span class="theme-name"><input type="radio" name="theme" .checked=${look.theme === theme} @change=${() => app.choose({ theme })} />${words}</span>
        </label>`,
      )}
    </div>
    <div class="settings-card">
      ${choice('Density', 'Compact shows about a third more.', [['roomy', 'Comfortable'], ['compact', 'Compact']], look.density, (density) => app.choose({ density }))}
      ${row('Text size', 'Everything scales, 14 to 20 px.', size(app))}
      ${choice('Direction', 'Of the app; each message has its own.', [['ltr', 'Left to right'], ['rtl', 'Right to left']], look.dir, (dir) => app.choose({ dir }))}
      ${toggle('Increase contrast', 'Follows the system setting until you change it.', look.contrast === 'more' || matchMedia('(prefers-contrast: more)').matches, (on) => app.choose({ contrast: on ? 'more' : 'system' }))}
      ${toggle('Reduce motion', 'Follows the system setting until you change it.', look.motion === 'calm' || matchMedia('(prefers-reduced-motion: reduce)').matches, (on) => app.choose({ motion: on ? 'calm' : 'system' }))}
      ${toggle('Enter sends', 'Off: Enter makes a new line, Ctrl Enter sends.', look.enter === 'sends', (on) => app.choose({ enter: on ? 'sends' : 'breaks' }))}
    </div>`;
}

function bubbles(theme: 'light' | 'dark'): TemplateResult {
  return html`<span class="theme-half" data-theme=${theme}><i></i><i></i><i></i></span>`;
}

function size(app: App): TemplateResult {
  const now = Number(app.look.size);
  const to = (px: number) => () => app.choose({ size: String(px) as typeof app.look.size });
  return html`<span class="segments stepper" role="group" aria-label="Text size">
    <button class="segment" aria-label="A− Smaller" ?disabled=${now <= SMALLEST} @click=${to(now - 1)}>A−</button>
    <output class="tnum" aria-live="polite">${now}</output>
    <button class="segment" aria-label="A+ Larger" ?disabled=${now >= LARGEST} @click=${to(now + 1)}>A+</button>
  </span>`;
}
