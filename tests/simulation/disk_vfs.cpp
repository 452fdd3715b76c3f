#include "tests/simulation/disk_vfs.h"

#include <sqlite3.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace linnet::simulation::disk_vfs {
namespace {

constexpr const char* kName = "simulated";
constexpr int kPathMax = 128;
constexpr double kJulianDay = 2461041.5;  // 2026-01-01

std::map<std::uint64_t, SimDisk*>& mounted() {
  static std::map<std::uint64_t, SimDisk*> disks;
  return disks;
}
std::uint64_t next_number = 1;

struct OpenFile {
  const sqlite3_io_methods* methods;  // first, as SQLite wants it
  SimDisk* disk;
  std::uint64_t life;
  std::string name;
};

OpenFile& of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

// Nothing when the process that opened it is gone.
SimDisk* disk_of(sqlite3_file* file) {
  OpenFile& open = of(file);
  return open.life == open.disk->life() ? open.disk : nullptr;
}

int code_of(DiskAnswer answer, int io_error) {
  switch (answer) {
    case DiskAnswer::done: return SQLITE_OK;
    case DiskAnswer::io_error: return io_error;
    case DiskAnswer::full: return SQLITE_FULL;
  }
  return SQLITE_INTERNAL;
}

int close(sqlite3_file* file) {
  of(file).~OpenFile();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
  SimDisk* disk = disk_of(file);
  if (disk == nullptr) return SQLITE_IOERR_READ;
  const auto wanted = static_cast<std::size_t>(amount);
  std::size_t count = 0;
  const DiskAnswer answer =
      disk->read(of(file).name, static_cast<std::size_t>(offset), {static_cast<std::uint8_t*>(to), wanted}, &count);
  if (answer != DiskAnswer::done) return SQLITE_IOERR_READ;
  return count < wanted ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  SimDisk* disk = disk_of(file);
  if (disk == nullptr) return SQLITE_IOERR_WRITE;
  const ByteView bytes{static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(amount)};
  return code_of(disk->write(of(file).name, static_cast<std::size_t>(offset), bytes), SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  SimDisk* disk = disk_of(file);
  if (disk == nullptr) return SQLITE_IOERR_TRUNCATE;
  return code_of(disk->truncate(of(file).name, static_cast<std::size_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
  SimDisk* disk = disk_of(file);
  if (disk == nullptr) return SQLITE_IOERR_FSYNC;
  return code_of(disk->sync(of(file).name), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  SimDisk* disk = disk_of(file);
  if (disk == nullptr) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(disk->size(of(file).name));
  return SQLITE_OK;
}

// One process uses a store: there is nobody to lock it against.
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int check_lock(sqlite3_file*, int* held) {
  *held = 0;
  return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return static_cast<int>(SimDisk::kSectorBytes); }
// A write changes nothing beside it, as on the file systems that the store is used on.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = lock,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

struct Place {
  SimDisk* disk = nullptr;
  std::string file;
};

Place place_of(const char* path) {
  char* rest = nullptr;
  const std::uint64_t number = std::strtoull(path, &rest, 10);
  const auto disk = mounted().find(number);
  if (disk == mounted().end() || *rest != '/') return {};
  return {disk->second, rest + 1};
}

int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;  // temporary files are kept in memory
  Place place = place_of(path);
  if (place.disk == nullptr) return SQLITE_CANTOPEN;
  if (!place.disk->exists(place.file)) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (place.disk->create(place.file) != DiskAnswer::done) return SQLITE_CANTOPEN;
  }
  new (file) OpenFile{&kMethods, place.disk, place.disk->life(), std::move(place.file)};
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* path, int) {
  const Place place = place_of(path);
  if (place.disk == nullptr) return SQLITE_IOERR_DELETE;
  if (!place.disk->exists(place.file)) return SQLITE_IOERR_DELETE_NOENT;
  return code_of(place.disk->remove(place.file), SQLITE_IOERR_DELETE);
}

int access(sqlite3_vfs*, const char* path, int, int* result) {
  const Place place = place_of(path);
  *result = place.disk != nullptr && place.disk->exists(place.file) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int count, char* out) {
  std::memset(out, 7, static_cast<std::size_t>(count));
  return count;
}

int sleep(sqlite3_vfs*, int micros) { return micros; }

int current_time(sqlite3_vfs*, double* day) {
  *day = kJulianDay;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs* vfs() {
  static sqlite3_vfs it = {
      .iVersion = 1,
      .szOsFile = sizeof(OpenFile),
      .mxPathname = kPathMax,
      .pNext = nullptr,
      .zName = kName,
      .pAppData = nullptr,
      .xOpen = open,
      .xDelete = remove,
      .xAccess = access,
      .xFullPathname = full_path,
      .xDlOpen = nullptr,
      .xDlError = nullptr,
      .xDlSym = nullptr,
      .xDlClose = nullptr,
      .xRandomness = randomness,
      .xSleep = sleep,
      .xCurrentTime = current_time,
      .xGetLastError = last_error,
      .xCurrentTimeInt64 = nullptr,
      .xSetSystemCall = nullptr,
      .xGetSystemCall = nullptr,
      .xNextSystemCall = nullptr,
  };
  return &it;
}

}  // namespace

void reset() {
  static const bool registered = sqlite3_vfs_register(vfs(), 1) == SQLITE_OK;  // 1: the source of randomness is the default's
  static_cast<void>(registered);
  sqlite3_randomness(0, nullptr);
  next_number = 1;
}

Mount::Mount(SimDisk& disk) : number_(next_number++) {
  mounted().emplace(number_, &disk);
}

Mount::~Mount() {
  mounted().erase(number_);
}

const char* name() {
  return kName;
}

}  // namespace linnet::simulation::disk_vfs
