// How a struct is said on the wire is written down once, as an overload of
//
//   void describe(auto& io, Described<Mark> auto& mark) {
//     io.member("delivered", mark.delivered);
//     io.member("read", mark.read);
//   }
//
// and used in both directions: `io` is a FrameReader (the struct is filled) or a FrameWriter (the
// struct is const), so that the two cannot drift. An `io` has
//
//   member(name, value[, limit])      must be there; an optional is left out when there is nothing
//   defaulted(name, value[, limit])   may be missing: left out when it has its type's default
//   one_of(name, names, variant)      the member `name` says which alternative the object's other
//   members are others(extra, known)              Body::extra: all members but `known`
//   check(condition, code, what)      reading only
//   kReads                            which of both it is
//
// `limit` is in bytes for texts and in items for lists; both always have one.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ids.h"

namespace linnet::wire {

template <class T, class Struct>
concept Described = std::same_as<std::remove_const_t<T>, Struct>;

// For what only a reader does: `if constexpr (kReads<decltype(io)>)`.
template <class Io>
inline constexpr bool kReads = std::remove_cvref_t<Io>::kReads;

// Whole numbers are exact in every language below this one: 2^53 - 1.
inline constexpr std::uint64_t kNumberMax = 9'007'199'254'740'991;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

// Texts and lists: their members have a limit.
template <class T>
concept Sized =
    std::same_as<T, std::string> || std::same_as<T, std::optional<std::string>> || is_list<T>;

// Ids, which are texts on the wire.
template <class T>
concept TextId = requires(const T& id, std::string_view text) {
  { T::parse(text) } -> std::same_as<Result<T>>;
  { id.text() } -> std::convertible_to<std::string_view>;
};

}  // namespace linnet::wire
