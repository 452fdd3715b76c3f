// The seam between SQLite's own browser code (its OPFS pool VFS, unchanged) and this module. It stands where SQLite's
// complete JavaScript API would: that API is for applications that speak SQL from JavaScript, and three times the size.
//
// build-glue.mjs puts this file behind SQLite's pieces and wraps all of it into one function. Free names here:
// `bootstrap`, `installWasmUtil`, `makeStructBinder` (filled by the pieces); `Module`, `wasmExports`, `wasmMemory`.

const sqliteConstants = {
  SQLITE_OK: 0,
  SQLITE_NOMEM: 7,
  SQLITE_IOERR: 10,
  SQLITE_NOTFOUND: 12,
  SQLITE_CANTOPEN: 14,
  SQLITE_IOERR_SHORT_READ: 522,
  SQLITE_IOERR_DELETE: 2570,
  SQLITE_LOCK_NONE: 0,
  SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN: 0x800,
  SQLITE_OPEN_CREATE: 0x4,
  SQLITE_OPEN_DELETEONCLOSE: 0x8,
  SQLITE_OPEN_MAIN_DB: 0x100,
  SQLITE_OPEN_MAIN_JOURNAL: 0x800,
  SQLITE_OPEN_SUPER_JOURNAL: 0x4000,
  SQLITE_OPEN_WAL: 0x80000,
};

// The structs of sqlite3.h on wasm32, where every member has four bytes; struct_layout.cpp checks them. A member is
// "name" or "name:signature" (result and arguments: i = i32, j = i64, p = pointer).
const sqliteStructs = {
  sqlite3_file: 'pMethods',
  sqlite3_io_methods:
    'iVersion xClose:i(p) xRead:i(ppij) xWrite:i(ppij) xTruncate:i(pj) xSync:i(pi) xFileSize:i(pp) xLock:i(pi) ' +
    'xUnlock:i(pi) xCheckReservedLock:i(pp) xFileControl:i(pip) xSectorSize:i(p) xDeviceCharacteristics:i(p) ' +
    'xShmMap:i(piiip) xShmLock:i(piii) xShmBarrier:v(p) xShmUnmap:i(pi) xFetch:i(pjip) xUnfetch:i(pjp)',
  sqlite3_vfs:
    'iVersion szOsFile mxPathname pNext:p zName:p pAppData:p xOpen:i(pppip) xDelete:i(ppi) xAccess:i(ppip) ' +
    'xFullPathname:i(ppip) xDlOpen:p(pp) xDlError:p(pip) xDlSym:p() xDlClose:v(pp) xRandomness:i(pip) xSleep:i(pi) ' +
    'xCurrentTime:i(pp) xGetLastError:i(pip) xCurrentTimeInt64:i(pp) xSetSystemCall:i(ppp) xGetSystemCall:p(pp) ' +
    'xNextSystemCall:p(pp)',
};

function describeStruct(name) {
  const members = {};
  sqliteStructs[name].split(' ').forEach((text, index) => {
    const parts = text.split(':');
    members[parts[0]] = { offset: index * 4, sizeof: 4, signature: parts[1] ?? 'i' };
  });
  return { name, sizeof: Object.keys(members).length * 4, members };
}

function fail(...words) {
  throw new Error(words.join(' '));
}

// Makes the `sqlite3` object that SQLite's pieces expect, and lets them add to it.
function startSqlite() {
  const capi = { ...sqliteConstants };
  const wasm = { exports: wasmExports, memory: wasmMemory, bigIntEnabled: true };
  const sqlite3 = {
    capi,
    wasm,
    util: { toss: fail, toss3: fail, affirmDbHeader, affirmIsDb },
    config: { log() {}, warn: console.warn.bind(console), error: console.error.bind(console) },
  };
  wasm.alloc = (size) => wasmExports.malloc(size) || fail('out of memory');
  wasm.dealloc = (pointer) => wasmExports.free(pointer);
  installWasmUtil(wasm);

  const StructBinder = makeStructBinder({ heap: wasm.heap8u, alloc: wasm.alloc, dealloc: wasm.dealloc, bigIntEnabled: true, memberPrefix: '$' });
  for (const name of Object.keys(sqliteStructs)) capi[name] = StructBinder(describeStruct(name));
  StructBinder.StructType.prototype.installMethods = function (methods) {
    for (const [name, method] of Object.entries(methods)) {
      const installed = wasm.installFunction(method, this.memberSignature(name, true));
      this[this.memberKey(name)] = installed;
      this.addOnDispose(() => wasm.uninstallFunction(installed));
    }
  };

  capi.sqlite3_vfs_register = (vfs, asDefault) => wasmExports.sqlite3_vfs_register(vfs.pointer, asDefault);
  capi.sqlite3_vfs_unregister = (pointer) => wasmExports.sqlite3_vfs_unregister(pointer);
  capi.sqlite3_vfs_find = (name) => {
    if (typeof name !== 'string') return wasmExports.sqlite3_vfs_find(name ?? 0);
    const text = wasm.allocCString(name);
    const found = wasmExports.sqlite3_vfs_find(text);
    wasm.dealloc(text);
    return found;
  };

  wasmExports.sqlite3_initialize();
  for (const initialize of bootstrap.initializers) initialize(sqlite3);
  return sqlite3;
}

function affirmDbHeader(bytes) {
  const text = new TextDecoder('latin1').decode(new Uint8Array(bytes).subarray(0, 15));
  if (text !== 'SQLite format 3') fail('not an SQLite database');
}

function affirmIsDb(bytes) {
  if (bytes.byteLength < 512 || bytes.byteLength % 512 !== 0) fail('not an SQLite database: its size is', bytes.byteLength);
  affirmDbHeader(bytes);
}

// Used by the pool (build-glue.mjs puts it there): throws the first failure, but only when all have come to an end.
async function allOrNone(promises) {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

let started;

// Opens (or makes) the OPFS pool and registers it as a VFS of this module's SQLite; in a dedicated worker only. Options
// and result are SQLite's: {name = 'opfs-sahpool', directory, initialCapacity = 6, clearOnInit, verbosity} and the pool
// with addCapacity, reserveMinimumCapacity, getFileNames, exportFile, importDb, unlink, wipeFiles, removeVfs.
Module['installOpfsSAHPoolVfs'] = (options) => {
  started ??= startSqlite();
  return started.installOpfsSAHPoolVfs(options);
};
