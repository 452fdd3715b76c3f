/** How the app looks and answers on this device: chosen in settings, kept in localStorage, the same in all tabs. */

const VALUES = {
  theme: ['system', 'light', 'dark'],
  density: ['roomy', 'compact'],
  dir: ['ltr', 'rtl'],
  size: ['15', '14', '16', '17', '18', '19', '20'],
  contrast: ['system', 'more'],
  motion: ['system', 'calm'],
  enter: ['sends', 'breaks'],
  notify: ['off', 'on'],
  preview: ['shown', 'hidden'],
} as const;

export type Look = { readonly [Name in keyof typeof VALUES]: (typeof VALUES)[Name][number] };
export type Theme = Look['theme'];

const NAMES = Object.keys(VALUES) as readonly (keyof Look)[];
const BODY_PX = 15; // what the sizes in rem are made for
const place = (name: string): string => `linnet.${name}`;

/** The first value is the one nobody has chosen. */
export function keptLook(): Look {
  const read = (name: keyof Look): string => {
    const values: readonly string[] = VALUES[name];
    const kept = localStorage.getItem(place(name)) ?? '';
    return values.includes(kept) ? kept : (values[0] ?? '');
  };
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Look;
}

export function keepLook(change: Partial<Look>): void {
  for (const [name, value] of Object.entries(change)) localStorage.setItem(place(name), value);
}

export function isOfLook(key: string | null): boolean {
  return key !== null && NAMES.some((name) => place(name) === key);
}

export function applyLook(look: Look): void {
  const root = document.documentElement;
  root.dataset['theme'] = look.theme;
  root.dataset['density'] = look.density;
  root.dataset['motion'] = look.motion;
  root.dir = look.dir;
  root.style.fontSize = Number(look.size) === BODY_PX ? '' : `${(100 * Number(look.size)) / BODY_PX}%`;
  force('prefers-contrast', look.contrast === 'more');
  force('prefers-reduced-motion', look.motion === 'calm');
}

/** Nothing moves: because the system says so, or the settings. */
export function isCalm(): boolean {
  return document.documentElement.dataset['motion'] === 'calm' || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

const written = new WeakMap<CSSMediaRule, string>();

/** The styles for a preference of the system count without it, too. */
function force(feature: string, on: boolean): void {
  const apply = (): void => {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSMediaRule)) continue;
        const own = written.get(rule) ?? rule.media.mediaText;
        if (!own.includes(feature)) continue;
        written.set(rule, own);
        rule.media.mediaText = on ? 'all' : own;
      }
    }
  };
  if (document.readyState === 'complete' || !on) apply();
  else addEventListener('load', apply, { once: true });
}
