/** What is typed while a dialog or the search is still on its way goes into it, not into what lies below. */

export async function typedAhead(opened: Promise<unknown>): Promise<void> {
  let text = '';
  const hold = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) text += event.key;
    else if (event.key === 'Backspace') text = text.slice(0, -1);
    else if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('keydown', hold, { capture: true });
  try {
    await opened;
    await new Promise((drawn) => setTimeout(drawn)); // its field has the focus now
  } finally {
    document.removeEventListener('keydown', hold, { capture: true });
  }
  const field = document.activeElement;
  if (text === '' || !(field instanceof HTMLInputElement) || field.closest('dialog, search-pane') === null) return;
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
