// Body::extra: the members of a body that this version does not know, kept as the text of one JSON
// object.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/wire/document.h"

namespace linnet::wire {

// The members `first`..`end` of an object but `known` ones; empty when there are no others.
// `representable` becomes false when one of them holds a byte string, which JSON cannot say.
[[nodiscard]] std::string extra_members(const Node* first, const Node* end,
                                        std::initializer_list<std::string_view> known,
                                        bool& representable);

// Writes them into the object that is open. An `extra` that is no JSON object writes nothing, and
// `known` members of it are left out.
void write_extra_members(ValueSink& sink, std::string_view extra,
                         std::initializer_list<std::string_view> known);

}  // namespace linnet::wire
