/** Remembers, outside of the database's own files, which databases this origin has had: so that a lost one is noticed. */

export interface Marker {
  has(directory: string): Promise<boolean>;
  set(directory: string): Promise<void>;
  clear(directory: string): Promise<void>;
}

const databaseName = 'linnet';
const storeName = 'directories';

/** Without IndexedDB (some private windows) nothing is remembered, and nothing fails. */
export const indexedDbMarker: Marker = {
  has: async (directory) => (await inStore('readonly', (store) => store.count(directory)).catch(() => 0)) > 0,
  set: async (directory) => void (await inStore('readwrite', (store) => store.put(1, directory)).catch(() => 0)),
  clear: async (directory) => void (await inStore('readwrite', (store) => store.delete(directory)).catch(() => 0)),
};

async function inStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  const database = await done(opening);
  try {
    const transaction = database.transaction(storeName, mode);
    const result = await done(use(transaction.objectStore(storeName)));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      if (mode === 'readonly') resolve();
    });
    return result;
  } finally {
    database.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
