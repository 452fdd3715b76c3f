/** Dialogs: the browser's own `<dialog>`, which traps focus and gives it back. On phones they are sheets. */

import { html, nothing, render, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

export interface DialogHandle {
  readonly element: HTMLDialogElement;
  close(): void;
}

let count = 0;

export function openDialog(title: string, className: string, content: (handle: DialogHandle) => TemplateResult): DialogHandle {
  const element = document.createElement('dialog');
  const id = `dialog-${++count}`;
  element.className = `dialog ${className}`;
  element.setAttribute('aria-labelledby', id);
  const handle: DialogHandle = { element, close: () => element.close() };
  render(
    html`<header class="dialog-header">
        <h2 id=${id}>${title}</h2>
        <button class="icon-button" aria-label="Close" @click=${handle.close}>${icon('close')}</button>
      </header>
      ${content(handle)}`,
    element,
  );
  element.addEventListener('close', () => element.remove());
  element.addEventListener('pointerdown', (event) => {
    if (event.target === element) element.close();
  });
  document.body.append(element);
  element.showModal();
  element.querySelector<HTMLElement>('[autofocus], input, .dialog-end .button')?.focus();
  return handle;
}

export interface Question {
  readonly title: string;
  readonly text?: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly stay?: string;
}

/** Asks before what loses something. Resolves to whether the action was chosen. */
export async function ask(question: Question): Promise<boolean> {
  return (await askWhich({ ...question, actions: [question.action] })) === 0;
}

/** Resolves to the number of the chosen action; null: none. The last one is the first that the eye finds. */
export function askWhich(question: Omit<Question, 'action'> & { readonly actions: readonly string[] }): Promise<number | null> {
  return new Promise((resolve) => {
    let chosen: number | null = null;
    const handle = openDialog(question.title, 'small', (self) => html`
      ${question.text === undefined ? nothing : html`<p class="dialog-text">${question.text}</p>`}
      <footer class="dialog-end">
        <button class="button quiet" @click=${self.close}>${question.stay ?? 'Cancel'}</button>
        ${question.actions.map((action, i) => html`<button class="button ${question.danger === true ? 'destroy' : 'primary'}" @click=${() => ((chosen = i), self.close())}>${action}</button>`)}
      </footer>
    `);
    handle.element.addEventListener('close', () => resolve(chosen));
  });
}
