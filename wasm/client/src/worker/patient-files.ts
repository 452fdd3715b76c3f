/**
 * The manners that the official pool of access handles lacks. While it is being installed
 * - a file that another worker still holds is waited for: the last host's worker may be on its way out;
 * - no folder is deleted: the pool deletes its own, with the database in it, when its installation fails in the middle;
 * - and after a failure no file stays open.
 */

import type { Clock } from './timer.js';

const waitMsMin = 10;
const waitMsMax = 1000;
const waitMsTotal = 10_000;

interface AccessHandle {
  close(): void;
}
interface FilePrototype {
  createSyncAccessHandle(this: unknown): Promise<AccessHandle>;
}

export async function patiently<T>(clock: Clock, install: () => Promise<T>): Promise<T> {
  const files = FileSystemFileHandle.prototype as unknown as FilePrototype;
  const folders = FileSystemDirectoryHandle.prototype;
  const { createSyncAccessHandle } = files;
  const { removeEntry } = folders;
  const opened: AccessHandle[] = [];
  const deadline = clock.mono() + waitMsTotal;
  let over = false;

  files.createSyncAccessHandle = async function () {
    for (let wait = waitMsMin; ; wait = Math.min(wait * 2, waitMsMax)) {
      try {
        const handle = await createSyncAccessHandle.call(this);
        if (over) handle.close();
        else opened.push(handle);
        return handle;
      } catch (error) {
        if (over || !isHeld(error) || clock.mono() + wait > deadline) throw error;
        await new Promise<void>((resolve) => clock.after(wait, resolve));
      }
    }
  };
  // Single files may go: the pool tries the API on one of its own making.
  folders.removeEntry = function (name, options) {
    if (options?.recursive === true) return Promise.reject(new Error('nothing is deleted while the store opens'));
    return removeEntry.call(this, name, options);
  };
  try {
    return await install();
  } catch (error) {
    over = true;
    for (const handle of opened) handle.close();
    throw error;
  } finally {
    files.createSyncAccessHandle = createSyncAccessHandle;
    folders.removeEntry = removeEntry;
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof DOMException && ['NoModificationAllowedError', 'InvalidStateError'].includes(error.name);
}
