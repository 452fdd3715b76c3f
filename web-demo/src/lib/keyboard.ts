/** How keys are called on the keyboard at hand. */

export const isMac: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** "Ctrl K" as it is, or "⌘ K". Alt N is ⌃ N there: ⌥ N is a dead key. */
export function keyWords(keys: string, mac = isMac): string {
  return mac ? keys.replaceAll('Ctrl', '⌘').replace(/^Alt (Shift )?N$/, '⌃ $1N').replaceAll('Alt', '⌥') : keys;
}
