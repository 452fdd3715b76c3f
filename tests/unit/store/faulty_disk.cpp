#include "tests/unit/store/faulty_disk.h"

#include <sqlite3.h>

#include "core/base/check.h"

namespace linnet {
namespace {

// Followed in memory by the real file.
struct FaultyFile {
  sqlite3_file base;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultyFile*>(file) + 1);
}

sqlite3_vfs* real_vfs = nullptr;

// Version 1: no shared memory, as in the browser's file system.
const sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); },
    .xRead =
        [](sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
          return real(file)->pMethods->xRead(real(file), bytes, size, offset);
        },
    .xWrite =
        [](sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
          const int code = FaultyDisk::instance().on_write();
          if (code != SQLITE_OK) return code;
          return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
        },
    .xTruncate =
        [](sqlite3_file* file, sqlite3_int64 size) {
          return real(file)->pMethods->xTruncate(real(file), size);
        },
    .xSync =
        [](sqlite3_file* file, int flags) {
          const int code = FaultyDisk::instance().on_sync();
          if (code != SQLITE_OK) return code;
          return real(file)->pMethods->xSync(real(file), flags);
        },
    .xFileSize =
        [](sqlite3_file* file, sqlite3_int64* size) {
          return real(file)->pMethods->xFileSize(real(file), size);
        },
    .xLock = [](sqlite3_file* file,
                int level) { return real(file)->pMethods->xLock(real(file), level); },
    .xUnlock = [](sqlite3_file* file,
                  int level) { return real(file)->pMethods->xUnlock(real(file), level); },
    .xCheckReservedLock =
        [](sqlite3_file* file, int* out) {
          return real(file)->pMethods->xCheckReservedLock(real(file), out);
        },
    .xFileControl =
        [](sqlite3_file* file, int operation, void* value) {
          return real(file)->pMethods->xFileControl(real(file), operation, value);
        },
    .xSectorSize = [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int result = real_vfs->xOpen(real_vfs, name, real(file), flags, out_flags);
  if (result == SQLITE_OK) file->pMethods = &kMethods;
  return result;
}

}  // namespace

FaultyDisk& FaultyDisk::instance() {
  static FaultyDisk disk;
  return disk;
}

FaultyDisk::FaultyDisk() {
  LINNET_CHECK(sqlite3_initialize() == SQLITE_OK);
  real_vfs = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs vfs = *real_vfs;
  vfs.zName = kName;
  vfs.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_vfs->szOsFile;
  vfs.xOpen = open;
  LINNET_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

void FaultyDisk::fail_writes(int code, int after) {
  write_code_ = code;
  writes_left_ = after;
}

void FaultyDisk::fail_syncs(int code) {
  sync_code_ = code;
}

void FaultyDisk::heal() {
  write_code_.reset();
  sync_code_.reset();
}

int FaultyDisk::on_write() {
  ++writes_;
  if (!write_code_ || writes_left_-- > 0) return SQLITE_OK;
  writes_left_ = 0;
  return *write_code_;
}

int FaultyDisk::on_sync() const {
  return sync_code_.value_or(SQLITE_OK);
}

}  // namespace linnet
