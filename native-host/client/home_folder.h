// What `linnet` keeps on disk, readable by its user alone:
//
//   HOME/session.json         who is logged in where, and the token: the only place that holds it
//   HOME/lock                 taken by the one process that works on this home; its text is that process's id
//   HOME/<16 hex>/chat.db     the store of one (server, user)
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/model/ids.h"

namespace linnet {

struct SavedSession {
  std::string server;  // ServerUrl::text()
  UserId user_id;
  std::string name;
  std::string token;

  bool operator==(const SavedSession&) const = default;
};

class HomeFolder {
 public:
  explicit HomeFolder(std::filesystem::path path) : path_(std::move(path)) {}

  // Errors: not_found (nobody is logged in), storage_io, storage_corrupt.
  [[nodiscard]] Result<SavedSession> session() const;
  // Replaces the file at once: a reader sees the old or the new one. Errors: storage_io.
  [[nodiscard]] Status save(const SavedSession& session) const;
  // Made when it is not there. Errors: storage_io.
  [[nodiscard]] Result<std::filesystem::path> store_path(const SavedSession& session) const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Held as long as it lives; the system frees it when the process ends, however it ends.
class HomeLock {
 public:
  // Waits at most `patience` for another process. Errors: busy (its detail says who holds it), storage_io.
  [[nodiscard]] static Result<HomeLock> take(const HomeFolder& home, std::chrono::milliseconds patience);

  HomeLock(HomeLock&& other) noexcept;
  HomeLock& operator=(HomeLock&&) = delete;
  ~HomeLock();

 private:
  explicit HomeLock(int file) : file_(file) {}

  int file_ = -1;
};

}  // namespace linnet
