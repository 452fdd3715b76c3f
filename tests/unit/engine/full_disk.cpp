#include "tests/unit/engine/full_disk.h"

#include <sqlite3.h>

#include <array>

#include "core/base/check.h"

namespace linnet::testing {
namespace {

// One VFS at a time: SQLite's callbacks carry no pointer to it.
bool is_full = false;
sqlite3_vfs* real = nullptr;
sqlite3_vfs shim;

// A VFS has several tables of methods, e.g. for files with and without locks.
struct Replaced {
  const sqlite3_io_methods* real = nullptr;
  sqlite3_io_methods methods{};
};
std::array<Replaced, 8> replaced;

int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
  if (is_full) return SQLITE_FULL;
  for (const Replaced& it : replaced) {
    if (file->pMethods == &it.methods) return it.real->xWrite(file, bytes, amount, offset);
  }
  return SQLITE_IOERR_WRITE;
}

// The real VFS opens the file; only its way to write is replaced.
int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = real->xOpen(real, name, file, flags, out_flags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  for (Replaced& it : replaced) {
    if (it.real == nullptr) {
      it = Replaced{file->pMethods, *file->pMethods};
      it.methods.xWrite = write;
    }
    if (it.real != file->pMethods) continue;
    file->pMethods = &it.methods;
    return code;
  }
  check_failed("a table of methods per kind of file", __FILE__, __LINE__);
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
