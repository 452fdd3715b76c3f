#include "native-host/net/origin_policy.h"

#include <algorithm>

namespace linnet {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

bool is_host(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") == std::string_view::npos;
}

std::string_view without_port(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

}  // namespace

std::optional<std::string> normalized_origin(std::string_view origin) {
  std::string text = lower(origin);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    std::string host = text.substr(scheme.size());
    if (host.ends_with('/')) host.pop_back();
    const std::string_view default_port = scheme == "http://" ? ":80" : ":443";
    if (host.ends_with(default_port)) host.resize(host.size() - default_port.size());
    if (!is_host(host)) return std::nullopt;
    return std::string(scheme) + host;
  }
  return std::nullopt;
}

Result<OriginPolicy> OriginPolicy::make(const Options& options) {
  OriginPolicy policy;
  policy.loopback_only_ = options.loopback_only;
  for (const std::string& origin : options.allowed) {
    auto normalized = normalized_origin(origin);
    if (!normalized) {
      return fail(ErrorCode::malformed, "\"" + origin + "\" is no origin: write it as https://chat.example");
    }
    policy.allowed_.push_back(*std::move(normalized));
  }
  return policy;
}

bool OriginPolicy::is_configured(std::string_view origin) const {
  const auto normalized = normalized_origin(origin);
  return normalized && std::find(allowed_.begin(), allowed_.end(), *normalized) != allowed_.end();
}

bool OriginPolicy::allows(std::string_view origin, std::string_view host) const {
  if (origin.empty()) return true;
  if (is_configured(origin)) return true;
  const auto normalized = normalized_origin(origin);
  if (!normalized) return false;
  return *normalized == normalized_origin("http://" + std::string(host)) ||
         *normalized == normalized_origin("https://" + std::string(host));
}

bool OriginPolicy::allows_host(std::string_view host) const {
  if (!loopback_only_) return true;
  const std::string wanted = lower(host);
  const std::string_view name = without_port(wanted);
  if (name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name.ends_with(".localhost")) return true;
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& origin) {
    return origin.substr(origin.find("//") + 2) == wanted;
  });
}

}  // namespace linnet
