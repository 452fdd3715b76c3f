#pragma once

#include <map>
#include <vector>

#include "core/crypto/mls/group.h"

namespace linnet::mls {

// The rows of one group in memory: what a store does with changes.
class StoredGroup {
 public:
  void apply(const RowChanges& changes);
  [[nodiscard]] std::vector<GroupRow> rows() const;
  [[nodiscard]] Result<Group> load() const { return Group::load(rows()); }

  [[nodiscard]] const std::map<RowKey, Bytes>& all() const { return rows_; }
  [[nodiscard]] std::map<RowKey, Bytes>& all() { return rows_; }

 private:
  std::map<RowKey, Bytes> rows_;
};

}  // namespace linnet::mls
