import { html, svg, type TemplateResult } from 'lit';
import { icons } from 'virtual:icons';

export type IconName = keyof typeof icons;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${icons[name]}</svg>`;
}

/** The bird: body, breast, and wing and eye in the colour of the ground. */
export function mark(size: number): TemplateResult {
  return html`<svg class="mark" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">${bird}</svg>`;
}

export const bird = svg`<path class="mark-body" d="M18 4c4.4 0 7.8 2.9 8.6 6.9L31 13.3l-4.400 1.5C26.300 21.700 21.300 27 14.600 27c-2 0-3.800-.4-5.400-1.200L3.100 29.500c-1 .6-2.100-.5-1.500-1.500L9.300 13C10.300 7.600 13.500 4 18 4Z"/><path class="mark-breast" d="M26.620 14.800C26.300 21.700 21.300 27 14.600 27c-.7 0-1.400-.05-2.100-.15 5.600-1.500 9-5.300 9.700-10.650.15-1.100 1.100-1.700 2.200-1.500Z"/><circle class="mark-ground" cx="20.300" cy="10.600" r="1.500"/><path class="mark-wing" d="M7.600 20.800c4.800.2 8.300-1.600 9.900-5.200"/>`;
