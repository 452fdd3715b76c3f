#pragma once

#include <utility>
#include <variant>

namespace linnet {

// Calls the branch for the alternative that `variant` holds. A missing branch does not compile;
// there is no default:
//   match(event, [&](const Connected& connected) { ... }, [&](const Received& received) { ... });
template <typename Variant, typename... Branches>
constexpr decltype(auto) match(Variant&& variant, Branches&&... branches) {
  struct Overloaded : std::remove_cvref_t<Branches>... {
    using std::remove_cvref_t<Branches>::operator()...;
  };
  return std::visit(Overloaded{std::forward<Branches>(branches)...},
                    std::forward<Variant>(variant));
}

}  // namespace linnet
