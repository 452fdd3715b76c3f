// What a view does with a live query's news: rows that are not marked as changed are taken from what it has.
#pragma once

#include "core/engine/action.h"

namespace linnet::testing {

// Fails the test when the earlier result and the patch do not give the new result.
void expect_patch_gives_result(const QueryResult& before, const QueryNews& news);

}  // namespace linnet::testing
