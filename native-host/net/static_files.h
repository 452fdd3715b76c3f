// The files of a web app. Names with a hash in them never change; everything else is asked for again each time. A path that
// is no file and looks like a page (no dot in its last part) gets index.html: the app itself knows its pages.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace linnet {

class StaticFiles {
 public:
  struct File {
    std::string content;
    std::string_view mime;
    std::string_view encoding;  // br, gzip, or empty
    std::string etag;           // in quotes
    bool immutable = false;
    bool not_modified = false;  // content is left out: the visitor's copy is current
  };

  static constexpr std::uintmax_t kFileBytes = 64u << 20;

  // Errors: not_found (no such folder, or no index.html in it).
  [[nodiscard]] static Result<StaticFiles> open(const std::filesystem::path& folder);

  // `target` is the path of a request, still percent-encoded, perhaps with a query. `accepted` is its Accept-Encoding,
  // `known` its If-None-Match. Reads from disk. Nothing when there is no such file.
  [[nodiscard]] std::optional<File> find(std::string_view target, std::string_view accepted, std::string_view known) const;

 private:
  explicit StaticFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] std::optional<std::filesystem::path> path_of(std::string_view target) const;

  std::filesystem::path folder_;  // canonical
};

}  // namespace linnet
