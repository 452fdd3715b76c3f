/**
 * Chooses where the database lives, and says so: the origin's private files (OPFS) by the official pool of access handles,
 * or memory, with the reason. (A tier in between, memory mirrored to IndexedDB, is not there yet.)
 */

import type { Storage } from '../model.js';
import type { Marker } from './marker.js';
import type { PoolInstaller } from './core.js';
import { patiently } from './patient-files.js';
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

export async function directoryName(server: string, userId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${server}\n${userId}`));
  const bytes = Array.from(new Uint8Array(digest, 0, 16));
  return formatPrefix + bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function openStore(
  wanted: 'opfs' | 'memory',
  server: string,
  userId: string,
  installer: Promise<PoolInstaller>,
  marker: Marker,
  clock: Clock,
): Promise<Store> {
  if (wanted === 'memory') return memoryStore('the app asked for it');
  if (!isSecureContext) return memoryStore('the page is no secure context (https, or localhost)');
  const directory = await directoryName(server, userId);
  const had = marker.has(directory);
  const module = await installer; // a module that cannot be loaded is no matter of storage
  try {
    return await opfsStore(directory, had, module, marker, clock);
  } catch (error) {
    const earlier = (await had) ? '; what an earlier session stored here cannot be reached now' : '';
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

async function opfsStore(directory: string, had: Promise<boolean>, installer: PoolInstaller, marker: Marker, clock: Clock): Promise<Store> {
  if (!('createSyncAccessHandle' in (globalThis.FileSystemFileHandle?.prototype ?? {}))) {
    throw new Error('this browser has no private files with access handles');
  }
  const [root, pool, known, persisted] = await Promise.all([
    navigator.storage.getDirectory(),
    patiently(clock, () => installer.installOpfsSAHPoolVfs({ name: vfsName, directory, initialCapacity: poolCapacity })),
    had,
    isPersisted(),
  ]);
  const lost = known && !pool.getFileNames().includes(databasePath);
  if (!known) await marker.set(directory);
  return {
    storage: { tier: 'opfs', persisted, reason: '' },
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
