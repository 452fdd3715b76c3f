// The structs that bridge.js describes, as the compiler sees them.

#include <sqlite3.h>

#include <cstddef>

namespace linnet {
namespace {

static_assert(sizeof(void*) == 4 && sizeof(int) == 4);

static_assert(sizeof(sqlite3_file) == 1 * 4 && offsetof(sqlite3_file, pMethods) == 0);

static_assert(sizeof(sqlite3_io_methods) == 19 * 4);
static_assert(offsetof(sqlite3_io_methods, iVersion) == 0 * 4);
static_assert(offsetof(sqlite3_io_methods, xFileSize) == 6 * 4);
static_assert(offsetof(sqlite3_io_methods, xDeviceCharacteristics) == 12 * 4);
static_assert(offsetof(sqlite3_io_methods, xUnfetch) == 18 * 4);

static_assert(sizeof(sqlite3_vfs) == 22 * 4);
static_assert(offsetof(sqlite3_vfs, zName) == 4 * 4);
static_assert(offsetof(sqlite3_vfs, xOpen) == 6 * 4);
static_assert(offsetof(sqlite3_vfs, xRandomness) == 14 * 4);
static_assert(offsetof(sqlite3_vfs, xCurrentTimeInt64) == 18 * 4);
static_assert(offsetof(sqlite3_vfs, xNextSystemCall) == 21 * 4);

static_assert(SQLITE_IOERR_SHORT_READ == 522 && SQLITE_IOERR_DELETE == 2570 && SQLITE_CANTOPEN == 14);
static_assert(SQLITE_OPEN_MAIN_DB == 0x100 && SQLITE_OPEN_MAIN_JOURNAL == 0x800);
static_assert(SQLITE_OPEN_SUPER_JOURNAL == 0x4000 && SQLITE_OPEN_WAL == 0x80000);
static_assert(SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN == 0x800);

}  // namespace
}  // namespace linnet
