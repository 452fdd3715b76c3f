/**
 * Chooses where the database lives, and says so: the origin's private files (OPFS) by the official pool of access handles,
 * or memory, with the reason. (A tier in between, memory mirrored to IndexedDB, is not there yet.)
 *
 * The pool deletes its whole directory when its installation fails in the middle, for instance because the last host's
 * worker still holds one file. So the files are tried first, and while the pool is being installed no folder can be deleted.
 */

import type { Storage } from '../model.js';
import type { Marker } from './marker.js';
import type { PoolInstaller } from './core.js';
import type { Clock } from './timer.js';

export interface Store {
  readonly storage: Storage;
  /** For WaistConfig. */
  readonly path: string;
  readonly vfs: string;
  /** There was a database on this device, and it is gone: cleared or evicted by the browser. */
  readonly lost: boolean;
  /** Deletes everything; the database is closed. */
  wipe(): Promise<void>;
}

/** Raised with every change that an older version of this package could not open. */
const formatPrefix = 'linnet-v1-';
const vfsName = 'opfs-sahpool';
const databasePath = '/chat.db';
const poolCapacity = 6;
const opaqueDirectory = '.opaque'; // the pool's own name for the folder of its files
const waitMsMin = 25;
const waitMsMax = 1000;
const waitMsTotal = 10_000;

interface AccessHandleFile {
  readonly kind: 'file' | 'directory';
  createSyncAccessHandle(): Promise<{ close(): void }>;
}

export async function directoryName(server: string, userId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${server}\n${userId}`));
  const bytes = Array.from(new Uint8Array(digest, 0, 16));
  return formatPrefix + bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function openStore(
  wanted: 'opfs' | 'memory',
  server: string,
  userId: string,
  installer: PoolInstaller,
  marker: Marker,
  clock: Clock,
): Promise<Store> {
  if (wanted === 'memory') return memoryStore('the app asked for it');
  if (!isSecureContext) return memoryStore('the page is no secure context (https, or localhost)');
  const directory = await directoryName(server, userId);
  const had = await marker.has(directory);
  try {
    return await opfsStore(directory, had, installer, marker, clock);
  } catch (error) {
    const earlier = had ? '; what an earlier session stored here cannot be reached now' : '';
    return memoryStore(`${reasonOf(error)}${earlier}`);
  }
}

function memoryStore(reason: string): Store {
  return {
    storage: { tier: 'memory', persisted: false, reason },
    path: ':memory:',
    vfs: '',
    lost: false,
    wipe: () => Promise.resolve(),
  };
}

async function opfsStore(directory: string, had: boolean, installer: PoolInstaller, marker: Marker, clock: Clock): Promise<Store> {
  if (!('createSyncAccessHandle' in (globalThis.FileSystemFileHandle?.prototype ?? {}))) {
    throw new Error('this browser has no private files with access handles');
  }
  const root = await navigator.storage.getDirectory();
  await filesAreFree(root, directory, clock);
  const pool = await withoutDeletion(() =>
    installer.installOpfsSAHPoolVfs({ name: vfsName, directory, initialCapacity: poolCapacity }),
  );
  const lost = had && !pool.getFileNames().includes(databasePath);
  await marker.set(directory);
  return {
    storage: { tier: 'opfs', persisted: await isPersisted(), reason: '' },
    path: databasePath,
    vfs: vfsName,
    lost,
    async wipe() {
      await pool.removeVfs();
      await root.removeEntry(directory, { recursive: true }).catch(ignoreMissing);
      await marker.clear(directory);
    },
  };
}

/** Resolves when no other worker holds a file of the pool. The last host's worker may still be on its way out. */
async function filesAreFree(root: FileSystemDirectoryHandle, directory: string, clock: Clock): Promise<void> {
  const deadline = clock.mono() + waitMsTotal;
  for (let wait = waitMsMin; ; wait = Math.min(wait * 2, waitMsMax)) {
    try {
      return await tryFiles(root, directory);
    } catch (error) {
      const held = error instanceof DOMException && ['NoModificationAllowedError', 'InvalidStateError'].includes(error.name);
      if (!held || clock.mono() + wait > deadline) throw error;
      await new Promise<void>((resolve) => clock.after(wait, resolve));
    }
  }
}

async function tryFiles(root: FileSystemDirectoryHandle, directory: string): Promise<void> {
  let files: FileSystemDirectoryHandle;
  try {
    files = await (await root.getDirectoryHandle(directory)).getDirectoryHandle(opaqueDirectory);
  } catch (error) {
    return ignoreMissing(error);
  }
  for await (const file of files.values()) {
    if (file.kind === 'file') (await (file as unknown as AccessHandleFile).createSyncAccessHandle()).close();
  }
}

/** Single files may go: the pool tries the API on one of its own making. */
async function withoutDeletion<T>(action: () => Promise<T>): Promise<T> {
  const prototype = FileSystemDirectoryHandle.prototype;
  const { removeEntry } = prototype;
  prototype.removeEntry = function (name, options) {
    if (options?.recursive === true) return Promise.reject(new Error('nothing is deleted while the store opens'));
    return removeEntry.call(this, name, options);
  };
  try {
    return await action();
  } finally {
    prototype.removeEntry = removeEntry;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}

async function isPersisted(): Promise<boolean> {
  try {
    return await navigator.storage.persisted();
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'NoModificationAllowedError') return 'another tab holds the database and does not answer';
  return error instanceof DOMException ? `the browser refuses its private files (${error.name}: ${error.message})` : error.message;
}
