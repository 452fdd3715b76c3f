/** Where the system draws no coloured emoji (a fresh Debian), a font for them is fetched, once, after the first paint. */

import url from 'twemoji-colr-font/twemoji.woff2?url';

function hasColour(): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 24;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return true;
  context.font = '20px sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';
  context.textBaseline = 'top';
  context.fillText('🟥', 0, 0); // has no grey form in text fonts
  const { data } = context.getImageData(0, 0, 24, 24);
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) > 128 && (data[i] ?? 0) > (data[i + 1] ?? 0) + 40) return true;
  }
  return false;
}

export async function ensureColour(): Promise<void> {
  if (hasColour()) return;
  const font = new FontFace('Colour Emoji', `url(${url}) format('woff2')`, { unicodeRange: 'U+200D, U+2600-27BF, U+2B50, U+2B55, U+FE0F, U+1F000-1FAFF' });
  document.fonts.add(await font.load());
}
