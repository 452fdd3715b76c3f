#pragma once

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>
#include <variant>

#include "core/wire/described.h"
#include "core/wire/document.h"
#include "core/wire/wire_names.h"

namespace linnet::wire {

// Where in a frame a value stands; only looked at to say where a fault is.
struct Place {
  const Place* around = nullptr;
  std::string_view name;  // of a member,
  std::size_t index = 0;  // or, without a name, the position in a list
};

// Fills structs from one object of a document by their descriptions (described.h). The first fault
// ends the reading: what comes after it is left as it is.
class FrameReader {
 public:
  static constexpr bool kReads = true;

  // All are borrowed. `object` may be of any type: another one than an object is a fault.
  FrameReader(const Node& object, const Place& place, std::optional<Error>& fault);

  template <class T>
    requires(!Sized<T>)
  void member(std::string_view name, T& value) {
    required(name, value, 0);
  }
  template <Sized T>
  void member(std::string_view name, T& value, std::size_t limit) {
    required(name, value, limit);
  }
  template <class T>
    requires(!Sized<T>)
  void defaulted(std::string_view name, T& value) {
    if (const Node* node = find(name)) read(*node, {&place_, name}, value, 0);
  }
  template <Sized T>
  void defaulted(std::string_view name, T& value, std::size_t limit) {
    if (const Node* node = find(name)) read(*node, {&place_, name}, value, limit);
  }

  template <class Variant>
  void one_of(std::string_view name, const Names<Variant>& names, Variant& variant);

  void others(std::string& extra, std::initializer_list<std::string_view> known);

  void check(bool condition, ErrorCode code, std::string_view what) {
    if (!condition) fault(place_, code, what);
  }

 private:
  // The member's value; nothing when it is missing or null, or after a fault.
  const Node* find(std::string_view name);
  void fault(const Place& place, ErrorCode code, std::string_view what);

  template <class T>
  void required(std::string_view name, T& value, std::size_t limit) {
    const Node* node = find(name);
    if (node != nullptr) {
      read(*node, {&place_, name}, value, limit);
    } else if constexpr (!is_optional<T>) {
      fault({&place_, name}, ErrorCode::malformed, "is missing");
    }
  }

  template <class T>
  void read(const Node& node, const Place& place, T& value, std::size_t limit);
  void read_text(const Node& node, const Place& place, std::string& value, std::size_t limit);
  void read_boolean(const Node& node, const Place& place, bool& value);
  std::uint64_t read_number(const Node& node, const Place& place, std::uint64_t max);
  // Empty after a fault.
  std::string_view read_word(const Node& node, const Place& place);

  const Place& place_;
  std::optional<Error>& fault_;
  std::uint32_t members_;
  const Node* first_;
  const Node* end_;
  const Node* next_;  // members mostly come in the order of the description: the search begins here
};

template <class T>
void FrameReader::read(const Node& node, const Place& place, T& value, std::size_t limit) {
  if constexpr (is_optional<T>) {
    read(node, place, value.emplace(), limit);
  } else if constexpr (std::same_as<T, std::string>) {
    read_text(node, place, value, limit);
  } else if constexpr (std::same_as<T, bool>) {
    read_boolean(node, place, value);
  } else if constexpr (std::same_as<T, WallTime>) {
    value = wall_from_micros(static_cast<std::int64_t>(read_number(node, place, kNumberMax)));
  } else if constexpr (std::unsigned_integral<T>) {
    value = static_cast<T>(read_number(node, place, std::min<std::uint64_t>(kNumberMax, std::numeric_limits<T>::max())));
  } else if constexpr (std::same_as<T, Seq> || std::same_as<T, Ordinal>) {
    value.value = read_number(node, place, kNumberMax);
  } else if constexpr (TextId<T>) {
    const std::string_view word = read_word(node, place);
    if (fault_) return;
    auto id = T::parse(word);
    if (!id) return fault(place, id.error().code, "is wrong: " + id.error().detail);
    value = *std::move(id);
  } else if constexpr (std::is_enum_v<T>) {
    const std::string_view word = read_word(node, place);
    if (!fault_ && !read_name(word, value))
      fault(place, ErrorCode::malformed, "is an unknown word");
  } else if constexpr (is_list<T>) {
    if (node.type != NodeType::list) return fault(place, ErrorCode::malformed, "is not a list");
    if (node.size > limit) return fault(place, ErrorCode::too_large, "has too many items");
    value.resize(node.size);
    const Node* item = node.first();
    for (std::size_t i = 0; i < value.size() && !fault_; ++i, item = item->following()) {
      // Texts in lists are ids, which have their own limits.
      read(*item, {&place, {}, i}, value[i], 0);
    }
  } else {
    FrameReader object{node, place, fault_};
    describe(object, value);
  }
}

template <class Variant>
void FrameReader::one_of(std::string_view name, const Names<Variant>& names, Variant& variant) {
  const Node* node = find(name);
  if (node == nullptr) return fault({&place_, name}, ErrorCode::malformed, "is missing");
  const std::string_view chosen = read_word(*node, {&place_, name});
  if (fault_) return;
  const auto read_alternative = [&]<std::size_t i>() {
    if (names[i] != chosen) return false;
    describe(*this, variant.template emplace<i>());
    return true;
  };
  const bool known = [&]<std::size_t... i>(std::index_sequence<i...>) {
    return (read_alternative.template operator()<i>() || ...);
  }(std::make_index_sequence<std::variant_size_v<Variant>>{});
  if (!known) fault({&place_, name}, ErrorCode::unsupported, "is of an unknown kind");
}

}  // namespace linnet::wire
