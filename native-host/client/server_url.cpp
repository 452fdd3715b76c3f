#include "native-host/client/server_url.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace linnet {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

}  // namespace

Result<ServerUrl> ServerUrl::parse(std::string_view text) {
  ServerUrl url;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return fail(ErrorCode::malformed, "a server is written http://host:port or https://host");
  const std::string scheme = lower_case(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") return fail(ErrorCode::malformed, "a server's address begins with http:// or https://");
  url.secure = scheme == "https";
  std::string_view rest = text.substr(scheme_end + 3);
  if (rest.find_first_of("?#@ ") != std::string_view::npos) return fail(ErrorCode::malformed, "a server's address has no ? # @ or space");
  const std::size_t path = rest.find('/');
  if (path != std::string_view::npos) {
    url.prefix = rest.substr(path);
    while (url.prefix.ends_with('/')) url.prefix.pop_back();
    rest = rest.substr(0, path);
  }
  std::string_view host = rest;
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t bracket = rest.find(']');
    if (bracket == std::string_view::npos) return fail(ErrorCode::malformed, "a ] is missing in the server's address");
    host = rest.substr(1, bracket - 1);
    port = rest.substr(bracket + 1);
  } else if (const std::size_t colon = rest.rfind(':'); colon != std::string_view::npos) {
    host = rest.substr(0, colon);
    port = rest.substr(colon);
  }
  if (host.empty()) return fail(ErrorCode::malformed, "the server's address has no host");
  url.host = lower_case(host);
  url.port = url.secure ? kHttpsPort : kHttpPort;
  if (port.empty()) return url;
  const std::optional<std::uint16_t> number = port.starts_with(':') ? port_of(port.substr(1)) : std::nullopt;
  if (!number) return fail(ErrorCode::malformed, "the server's port is no number");
  url.port = *number;
  return url;
}

std::string ServerUrl::authority() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  std::string result = is_ipv6 ? "[" + host + "]" : host;
  if (port != (secure ? kHttpsPort : kHttpPort)) result += ":" + std::to_string(port);
  return result;
}

std::string ServerUrl::text() const {
  return (secure ? "https://" : "http://") + authority() + prefix;
}

}  // namespace linnet
