// What generated records and enums have besides their members: hashes and printing.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cgraph::rt {

// Described in rt/wire.h.
template <class R>
struct Fields;
template <class E>
struct Enumerators;

constexpr std::size_t mix_hash(std::size_t seed, std::size_t hash) {
  return seed ^ (hash + 0x9e3779b97f4a7c15u + (seed << 6) + (seed >> 2));
}

template <class R>
std::size_t hash_fields(const R& record);
template <class R>
bool equal_fields(const R& a, const R& b);

/// Whether two members of a record are equal; users' structs that are bound to records need no ==.
template <class T>
bool equal(const T& a, const T& b) {
  if constexpr (requires { Fields<T>::members; }) {
    return equal_fields(a, b);
  } else if constexpr (requires { a.has_value(); }) {
    return a.has_value() == b.has_value() && (!a || equal(*a, *b));
  } else if constexpr (
      requires {
        typename T::value_type;
        a.begin();
        a[0];
      } && !requires { a.sizes(); }) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      // The type is named: an element of std::vector<bool> is a proxy.
      if (!equal<typename T::value_type>(a[i], b[i])) return false;
    }
    return true;
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (equal(std::get<I>(a), std::get<I>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>());
  } else {
    return a == b;
  }
}

template <class R>
bool equal_fields(const R& a, const R& b) {
  return std::apply([&](auto... member) { return (equal(a.*member, b.*member) && ...); },
                    Fields<R>::members);
}

/// The hash of a record's member: std::hash where there is one, else of its elements or members.
template <class T>
std::size_t hash_of(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<std::size_t>(value);
  } else if constexpr (requires { std::hash<T>()(value); }) {
    return std::hash<T>()(value);
  } else if constexpr (requires { Fields<T>::members; }) {
    return hash_fields(value);
  } else if constexpr (requires { value.has_value(); }) {
    return value ? mix_hash(1, hash_of(*value)) : 0;
  } else if constexpr (requires { value.begin(); }) {
    std::size_t hash = 0;
    for (const auto& element : value) hash = mix_hash(hash, hash_of(element));
    return hash;
  } else if constexpr (requires { static_cast<float>(value); }) {
    return std::hash<float>()(static_cast<float>(value));
  } else {
    return std::apply(
        [](const auto&... member) {
          std::size_t hash = 0;
          ((hash = mix_hash(hash, hash_of(member))), ...);
          return hash;
        },
        value);
  }
}

template <class R>
std::size_t hash_fields(const R& record) {
  return std::apply(
      [&]([[maybe_unused]] auto... member) {
        std::size_t hash = 0;
        ((hash = mix_hash(hash, hash_of(record.*member))), ...);
        return hash;
      },
      Fields<R>::members);
}

template <class Stream, class T>
void print_value(Stream& stream, const T& value);

template <class Stream, class List>
void print_list(Stream& stream, const List& list) {
  stream << '[';
  bool first = true;
  for (const auto& element : list) {
    if (!first) stream << ", ";
    first = false;
    print_value(stream, element);
  }
  stream << ']';
}

/// `Req{prompt = hi, tokens = 3}`
template <class Stream, class R>
void print_fields(Stream& stream, const R& record) {
  stream << Fields<R>::name << '{';
  std::apply(
      [&]([[maybe_unused]] auto... member) {
        [[maybe_unused]] std::size_t i = 0;
        ((stream << (i ? ", " : "") << Fields<R>::names[i] << " = ",
          print_value(stream, record.*member), ++i),
         ...);
      },
      Fields<R>::members);
  stream << '}';
}

template <class Stream, class T>
void print_value(Stream& stream, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    stream << (value ? "true" : "false");
  } else if constexpr (std::is_integral_v<T>) {
    stream << +value;  // an 8-bit number is no character here
  } else if constexpr (requires { Fields<T>::members; }) {
    print_fields(stream, value);
  } else if constexpr (requires { to_string(value); }) {
    stream << to_string(value);
  } else if constexpr (std::is_enum_v<T>) {
    stream << +static_cast<std::underlying_type_t<T>>(value);
  } else if constexpr (requires { stream << value; }) {
    stream << value;
  } else if constexpr (requires { value.has_value(); }) {
    if (value) {
      print_value(stream, *value);
    } else {
      stream << "none";
    }
  } else if constexpr (requires { value.text(); }) {
    stream << value.size() << " bytes";
  } else if constexpr (requires { value.begin(); }) {
    print_list(stream, value);
  } else if constexpr (requires { static_cast<float>(value); }) {
    stream << static_cast<float>(value);
  } else if constexpr (!requires { std::tuple_size<T>::value; }) {
    stream << "opaque";
  } else {
    std::apply(
        [&](const auto&... member) {
          [[maybe_unused]] std::size_t i = 0;
          stream << '(';
          ((stream << (i++ ? ", " : ""), print_value(stream, member)), ...);
          stream << ')';
        },
        value);
  }
}

}  // namespace cgraph::rt
