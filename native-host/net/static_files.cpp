#include "native-host/net/static_files.h"

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

namespace linnet {
namespace {

namespace fs = std::filesystem;

std::string_view mime_of(std::string_view extension) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".wasm", "application/wasm"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".mp3", "audio/mpeg"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const auto& [name, type] : kTypes) {
    if (name == extension) return type;
  }
  return "application/octet-stream";
}

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char letter = text[i];
    if (letter == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      letter = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (letter == '\0' || letter == '\\') return std::nullopt;
    result += letter;
  }
  return result;
}

bool is_within(const fs::path& folder, const fs::path& path) {
  auto part = path.begin();
  for (const fs::path& expected : folder) {
    if (part == path.end() || *part != expected) return false;
    ++part;
  }
  return true;
}

// A build tool's content hash: at least 8 letters or digits, one digit among them, after the name's last dash or dot.
bool has_hash(const fs::path& path) {
  const std::string stem = path.stem().string();
  const std::size_t mark = stem.find_last_of("-.");
  if (mark == std::string::npos || stem.size() - mark - 1 < 8) return false;
  bool digit = false;
  for (char letter : stem.substr(mark + 1)) {
    const bool is_digit = letter >= '0' && letter <= '9';
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
    if (!is_digit && !is_letter) return false;
    digit = digit || is_digit;
  }
  return digit;
}

bool accepts(std::string_view accepted, std::string_view encoding) {
  std::size_t at = 0;
  while ((at = accepted.find(encoding, at)) != std::string_view::npos) {
    const bool begins = at == 0 || accepted[at - 1] == ' ' || accepted[at - 1] == ',';
    const std::string_view rest = accepted.substr(at + encoding.size());
    if (begins && !rest.starts_with(";q=0,") && rest != ";q=0" && (rest.empty() || rest[0] == ',' || rest[0] == ';' || rest[0] == ' ')) {
      return true;
    }
    at += encoding.size();
  }
  return false;
}

}  // namespace

Result<StaticFiles> StaticFiles::open(const fs::path& folder) {
  std::error_code error;
  fs::path canonical = fs::canonical(folder, error);
  if (error) return fail(ErrorCode::not_found, "there is no folder " + folder.string());
  if (!fs::is_regular_file(canonical / "index.html", error)) {
    return fail(ErrorCode::not_found, "there is no index.html in " + folder.string());
  }
  return StaticFiles(std::move(canonical));
}

std::optional<fs::path> StaticFiles::path_of(std::string_view target) const {
  const auto decoded = percent_decoded(target.substr(0, target.find_first_of("?#")));
  if (!decoded || !decoded->starts_with('/')) return std::nullopt;
  std::error_code error;
  // Resolves dots and links: whatever lies outside of the folder is not served.
  const fs::path path = fs::weakly_canonical(folder_ / decoded->substr(1), error);
  if (error || !is_within(folder_, path)) return std::nullopt;
  for (const fs::path& part : path.lexically_relative(folder_)) {
    if (part.string().starts_with('.') && part != ".") return std::nullopt;
  }
  if (fs::is_regular_file(path, error)) return path;
  if (path.filename().string().find('.') == std::string::npos || path == folder_) return folder_ / "index.html";
  return std::nullopt;
}

std::optional<StaticFiles::File> StaticFiles::find(std::string_view target, std::string_view accepted,
                                                   std::string_view known) const {
  const auto path = path_of(target);
  if (!path) return std::nullopt;
  File file;
  file.mime = mime_of(path->extension().string());
  file.immutable = has_hash(*path);
  fs::path source = *path;
  std::error_code error;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSiblings{{{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [encoding, extension] : kSiblings) {
    const fs::path sibling = path->string() + std::string(extension);
    if (accepts(accepted, encoding) && fs::is_regular_file(sibling, error)) {
      source = sibling;
      file.encoding = encoding;
      break;
    }
  }
  const std::uintmax_t size = fs::file_size(source, error);
  if (error || size > kFileBytes) return std::nullopt;
  const auto changed = fs::last_write_time(source, error).time_since_epoch().count();
  file.etag = "\"" + std::to_string(size) + "-" + std::to_string(changed) + "\"";
  if (known.find(file.etag) != std::string_view::npos) {
    file.not_modified = true;
    return file;
  }
  std::ifstream stream(source, std::ios::binary);
  std::ostringstream content;
  if (size > 0 && (!stream || !(content << stream.rdbuf()))) return std::nullopt;
  file.content = std::move(content).str();
  return file;
}

}  // namespace linnet
