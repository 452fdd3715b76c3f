#include "native-host/client/home_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "core/base/encoding.h"
#include "core/base/sha256.h"

namespace linnet {
namespace {

using nlohmann::json;

constexpr mode_t kOwnerOnly = 0600;
constexpr std::size_t kFolderNameBytes = 8;
constexpr auto kLockTries = std::chrono::milliseconds(50);

std::unexpected<Error> io_failure(const std::string& what, const std::filesystem::path& path) {
  return fail(ErrorCode::storage_io, what + " " + path.string() + ": " + std::strerror(errno));
}

Status make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(ErrorCode::storage_io, "cannot make the folder " + path.string() + ": " + error.message());
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  return {};
}

// Whole and on disk, or not at all.
Status write_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path draft = path.string() + "." + std::to_string(::getpid());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return io_failure("cannot write", draft);
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  if (::close(file) != 0 || !written) {
    ::unlink(draft.c_str());
    return io_failure("cannot write", draft);
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return io_failure("cannot write", path);
  return {};
}

std::string text_member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Result<SavedSession> HomeFolder::session() const {
  const std::filesystem::path path = path_ / "session.json";
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, "nobody is logged in here");
  std::ostringstream text;
  text << file.rdbuf();
  const json object = json::parse(text.str(), nullptr, false);
  if (!object.is_object()) return fail(ErrorCode::storage_corrupt, path.string() + " cannot be read: log in again");
  SavedSession session;
  session.server = text_member(object, "server");
  session.name = text_member(object, "name");
  session.token = text_member(object, "token");
  const Result<UserId> user = UserId::parse(text_member(object, "userId"));
  if (!user || session.server.empty()) return fail(ErrorCode::storage_corrupt, path.string() + " is not complete: log in again");
  session.user_id = *user;
  return session;
}

Status HomeFolder::save(const SavedSession& session) const {
  LINNET_TRY(make_folder(path_));
  const json object = {{"server", session.server}, {"userId", session.user_id.text()}, {"name", session.name}, {"token", session.token}};
  return write_file(path_ / "session.json", object.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

Result<std::filesystem::path> HomeFolder::store_path(const SavedSession& session) const {
  const std::string both = std::to_string(session.server.size()) + ":" + session.server + session.user_id.text();
  const Sha256 digest = sha256(as_bytes(both));
  const std::filesystem::path folder = path_ / hex_encode(ByteView(digest).first(kFolderNameBytes));
  LINNET_TRY(make_folder(folder));
  return folder / "chat.db";
}

// ---------------------------------------------------------------- lock

Result<HomeLock> HomeLock::take(const HomeFolder& home, std::chrono::milliseconds patience) {
  LINNET_TRY(make_folder(home.path()));
  const std::filesystem::path path = home.path() / "lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return io_failure("cannot open", path);
  HomeLock lock(file);
  for (auto waited = std::chrono::milliseconds(0); ::flock(file, LOCK_EX | LOCK_NB) != 0; waited += kLockTries) {
    if (errno != EWOULDBLOCK && errno != EINTR) return io_failure("cannot lock", path);
    if (waited >= patience) {
      std::array<char, 32> text{};
      const ssize_t size = ::pread(file, text.data(), text.size() - 1, 0);
      const std::string holder = size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
      return fail(ErrorCode::busy, "another linnet process works on " + home.path().string() + " (process " +
                                       holder.substr(0, holder.find('\n')) + "): end it, or use another --home");
    }
    std::this_thread::sleep_for(kLockTries);
  }
  const std::string self = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, self.data(), self.size(), 0) < 0) return io_failure("cannot write", path);
  return lock;
}

HomeLock::HomeLock(HomeLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

HomeLock::~HomeLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace linnet
