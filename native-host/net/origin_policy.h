// Which web pages may talk to this server. There are no cookies, but a page must not use a visitor's position in the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace linnet {

class OriginPolicy {
 public:
  struct Options {
    std::vector<std::string> allowed;  // origins such as https://chat.example:8443
    bool loopback_only = false;        // answer only to loopback names (and the hosts of `allowed`): no DNS rebinding
  };

  // Errors: malformed (an origin that is none).
  [[nodiscard]] static Result<OriginPolicy> make(const Options& options);

  // `origin` is empty when the request has none: programs send none. The same host and port as `host` is always allowed.
  [[nodiscard]] bool allows(std::string_view origin, std::string_view host) const;
  // One of the configured ones: its pages get CORS headers.
  [[nodiscard]] bool is_configured(std::string_view origin) const;
  [[nodiscard]] bool allows_host(std::string_view host) const;

 private:
  OriginPolicy() = default;

  std::vector<std::string> allowed_;
  bool loopback_only_ = false;
};

// Scheme, host and port in lower case, without a default port; nothing for what is no origin of a web page.
[[nodiscard]] std::optional<std::string> normalized_origin(std::string_view origin);

}  // namespace linnet
