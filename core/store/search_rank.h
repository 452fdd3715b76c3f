#pragma once

#include <cstddef>
#include <vector>

#include "core/base/clock.h"
#include "core/store/search_words.h"

namespace linnet {

// How much a word says: more when few messages hold it. At most limits::kSearchCounted are counted.
[[nodiscard]] double weight_of_word(std::size_t messages);

// How well a text answers the words (BM25), and whether it holds them whole; newer texts are
// better, and all the less the older they are. `age`: how much older than the newest text that is
// compared.
[[nodiscard]] double relevance(const SearchWords::Found& found, const std::vector<double>& weights,
                               Duration age);

}  // namespace linnet
