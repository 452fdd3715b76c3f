#include "tests/unit/engine/full_disk.h"

#include <sqlite3.h>

#include "core/base/check.h"

namespace linnet::testing {
namespace {

// One VFS at a time: SQLite's callbacks carry no pointer to it.
bool is_full = false;
sqlite3_vfs* real = nullptr;
const sqlite3_io_methods* real_methods = nullptr;
sqlite3_io_methods methods;
sqlite3_vfs shim;

int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
  if (is_full) return SQLITE_FULL;
  return real_methods->xWrite(file, bytes, amount, offset);
}

// The real VFS opens the file; only its way to write is replaced.
int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = real->xOpen(real, name, file, flags, out_flags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  if (real_methods == nullptr) {
    real_methods = file->pMethods;
    methods = *real_methods;
    methods.xWrite = write;
  }
  if (file->pMethods->xWrite == real_methods->xWrite) file->pMethods = &methods;
  return code;
}

}  // namespace

FullDisk::FullDisk() {
  real = sqlite3_vfs_find(nullptr);
  LINNET_CHECK(real != nullptr);
  shim = *real;
  shim.pNext = nullptr;
  shim.zName = kVfs;
  shim.xOpen = open;
  LINNET_CHECK(sqlite3_vfs_register(&shim, 0) == SQLITE_OK);
}

FullDisk::~FullDisk() {
  is_full = false;
  sqlite3_vfs_unregister(&shim);
}

void FullDisk::fill() {
  is_full = true;
}

void FullDisk::clear() {
  is_full = false;
}

}  // namespace linnet::testing
