// Search over what this device holds: hits as rows that can be shown.
#pragma once

#include "core/base/result.h"
#include "core/engine/command.h"
#include "core/engine/row_builder.h"
#include "core/store/store.h"

namespace linnet {

class Search {
 public:
  Search(Store& store, People& people, RowBuilder& rows) : store_(store), people_(people), rows_(rows) {}

  // Changes nothing. Errors: the store's.
  Result<Answer> handle(const SearchMessages& command);

 private:
  Store& store_;
  People& people_;
  RowBuilder& rows_;
};

}  // namespace linnet
