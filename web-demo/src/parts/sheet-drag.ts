/** A sheet that is drawn down far or fast enough goes away; it follows the finger. */

const SLOP_PX = 8;
const AWAY_PX = 96;
const FLICK_PX_MS = 0.6;

export function dragAway(sheet: HTMLElement, away: () => void): void {
  let from: { readonly id: number; readonly y: number; readonly time: number } | null = null;
  let by = 0;
  const end = (event: PointerEvent, kept: boolean): void => {
    if (from === null || event.pointerId !== from.id) return;
    const fast = by / Math.max(event.timeStamp - from.time, 1) > FLICK_PX_MS;
    from = null;
    if (by > 0) sheet.addEventListener('click', (click) => (click.stopPropagation(), click.preventDefault()), { capture: true, once: true });
    if (!kept && (by > AWAY_PX || (by > SLOP_PX && fast))) away();
    else sheet.style.transform = '';
    by = 0;
  };
  sheet.addEventListener('pointerdown', (event) => {
    const scrolls = (event.target as HTMLElement).closest('.emoji-scroll') !== null;
    if (event.pointerType !== 'mouse' && !scrolls) from = { id: event.pointerId, y: event.clientY, time: event.timeStamp };
  });
  sheet.addEventListener('pointermove', (event) => {
    if (from === null || event.pointerId !== from.id) return;
    const down = event.clientY - from.y;
    if (by === 0 && down < SLOP_PX) return;
    if (by === 0) sheet.setPointerCapture(from.id);
    by = Math.max(1, down - SLOP_PX);
    sheet.style.transform = `translateY(${by}px)`;
  });
  sheet.addEventListener('pointerup', (event) => end(event, false));
  sheet.addEventListener('pointercancel', (event) => end(event, true));
}
