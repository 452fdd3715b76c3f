#include "core/crypto/mls/extension.h"

#include <set>

namespace linnet::mls {

Status check_unique(const Extensions& extensions) {
  std::set<ExtensionType> seen;
  for (const Extension& extension : extensions)
    if (!seen.insert(extension.extension_type).second) return broken(Rule::duplicate_extension);
  return {};
}

}  // namespace linnet::mls
