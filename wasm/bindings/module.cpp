// The entry points of the WebAssembly module.

#include <emscripten/bind.h>
#include <sqlite3.h>

#include <string>

#include "core/base/encoding.h"
#include "core/base/system_entropy.h"

namespace linnet {
namespace {

std::string version() { return LINNET_VERSION; }

// Runs `sql` on the database at `path` and gives the first column of its last row; texts of errors start with "error".
std::string query(const std::string& path, const std::string& vfs, const std::string& sql) {
  sqlite3* database = nullptr;
  std::string answer;
  const auto keep_first = [](void* target, int count, char** values, char**) {
    if (count > 0) *static_cast<std::string*>(target) = values[0] == nullptr ? "null" : values[0];
    return 0;
  };
  int code = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                             vfs.empty() ? nullptr : vfs.c_str());
  if (code == SQLITE_OK) code = sqlite3_exec(database, sql.c_str(), keep_first, &answer, nullptr);
  if (code != SQLITE_OK) answer = std::string("error: ") + sqlite3_errmsg(database);
  sqlite3_close(database);
  return answer;
}

std::string random_hex(int count) {
  SystemEntropy entropy;
  Bytes bytes(static_cast<std::size_t>(count));
  entropy.fill(bytes);
  return hex_encode(bytes);
}

}  // namespace
}  // namespace linnet

EMSCRIPTEN_BINDINGS(linnet) {
  emscripten::function("version", &linnet::version);
  emscripten::function("query", &linnet::query);
  emscripten::function("randomHex", &linnet::random_hex);
}
