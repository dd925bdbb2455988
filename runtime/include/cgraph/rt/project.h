// Parts of values by member and element numbers.
#pragma once

#include "cgraph/rt/operand.h"
#include "cgraph/rt/wire.h"

namespace cgraph::rt {

/// Throws TypeMismatchError: a projection path leads nowhere.
[[noreturn]] void throw_bad_path();

/// Calls `use` with the part of `value` at `path`, as its generated type.
template <class T, class F>
void project(const T& value, Path path, F&& use) {
  if (path.empty()) return use(value);
  [[maybe_unused]] const std::uint32_t index = path[0];
  [[maybe_unused]] const Path rest = path.subspan(1);
  if constexpr (is_opaque<T>) {
    throw_bad_path();
  } else if constexpr (HasFields<T>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      const bool found =
          ((index == I && (project(Wire<T>::template member<I>(value), rest, use), true)) || ...);
      if (!found) throw_bad_path();
    }(std::make_index_sequence<Wire<T>::count>());
  } else if constexpr (requires { typename Wire<T>::element; }) {
    if (index >= value.size()) throw_bad_path();
    project(value[index], rest, use);
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      const bool found = ((index == I && (project(std::get<I>(value), rest, use), true)) || ...);
      if (!found) throw_bad_path();
    }(std::make_index_sequence<std::tuple_size_v<T>>());
  } else {
    throw_bad_path();
  }
}

template <class T>
std::vector<std::byte> encode_object(const void* object) {
  if constexpr (encodable<T>) {
    const T& value = *static_cast<const T*>(object);
    std::vector<std::byte> bytes(Wire<T>::end(value, 0));
    Encoder encoder(bytes.data(), bytes.size());
    Wire<T>::encode(encoder, value);
    encoder.finish();
    return bytes;
  } else {
    throw_bad_path();
  }
}

template <class T>
void project_object(const void* object, Path path, UsePart use, void* context) {
  project(*static_cast<const T*>(object), path, [&]<class Part>(const Part& part) {
    use(context, {&part, &object_type<Part>, encode_object<Part>});
  });
}

}  // namespace cgraph::rt
