#include "tests/unit/mls/stored_group.h"

namespace linnet::mls {

void StoredGroup::apply(const RowChanges& changes) {
  for (const RowKey& key : changes.erased) rows_.erase(key);
  for (const GroupRow& row : changes.put)
    rows_.insert_or_assign(row.key, to_bytes(row.value.view()));
}

std::vector<GroupRow> StoredGroup::rows() const {
  std::vector<GroupRow> rows;
  for (const auto& [key, value] : rows_) rows.push_back({key, SecretBytes(value)});
  return rows;
}

}  // namespace linnet::mls
