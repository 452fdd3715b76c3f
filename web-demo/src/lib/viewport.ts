/** Where the keyboard covers the page instead of making it smaller (Safari on phones), the page is made smaller here. */

const KEYBOARD_PX = 80;

export function followKeyboard(): void {
  const viewport = window.visualViewport;
  if (viewport === null || viewport === undefined) return;
  const fit = (): void => {
    const covered = innerHeight - viewport.height;
    const root = document.documentElement;
    if (covered > KEYBOARD_PX && viewport.scale === 1) {
      root.style.setProperty('--page', `${viewport.height}px`);
      scrollTo(0, 0); // Safari scrolls the page to the field; it is in sight already
    } else root.style.removeProperty('--page');
  };
  viewport.addEventListener('resize', fit);
}
