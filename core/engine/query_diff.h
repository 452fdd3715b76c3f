// What of a live query's result is new.
#pragma once

#include <cstddef>
#include <vector>

#include "core/engine/query.h"

namespace linnet {

struct QueryDifference {
  bool order_changed = false;               // rows came, went or moved
  std::vector<std::size_t> changed_rows;    // indexes into the newer result's rows
};

// Both results must be of the same kind. Results without rows have neither.
[[nodiscard]] QueryDifference difference(const QueryResult& before, const QueryResult& after);

}  // namespace linnet
