// Values whose copies share memory: tensors and bytes, also inside of others. What one task may
// change must not be seen by another.
#pragma once

#include "cgraph/rt/wire.h"

namespace cgraph::rt {

/// Whether a copy of a T shares memory with it.
template <class T>
inline constexpr bool shares_memory = false;
template <class T, class S, class D>
inline constexpr bool shares_memory<Tensor<T, S, D>> = true;
template <>
inline constexpr bool shares_memory<Bytes> = true;
template <class T>
inline constexpr bool shares_memory<std::vector<T>> = shares_memory<T>;
template <class T>
inline constexpr bool shares_memory<std::optional<T>> = shares_memory<T>;
template <class T, std::size_t N>
inline constexpr bool shares_memory<std::array<T, N>> = shares_memory<T>;
template <class... T>
inline constexpr bool shares_memory<std::tuple<T...>> = (shares_memory<T> || ...);
template <class... M, class R>
constexpr bool any_shares_memory(const std::tuple<M R::*...>&) {
  return (shares_memory<M> || ...);
}
template <class R>
  requires requires { Fields<R>::members; }
inline constexpr bool shares_memory<R> = any_shares_memory(Fields<R>::members);

/// Gives the value memory of its own wherever it may be another's too.
template <class T>
void detach([[maybe_unused]] T& value) {
  if constexpr (!shares_memory<T>) {
    return;
  } else if constexpr (requires { value.storage().unique(); }) {
    if (!value.storage().unique()) value = value.clone();
  } else if constexpr (requires { Fields<T>::members; }) {
    std::apply([&](auto... member) { (detach(value.*member), ...); }, Fields<T>::members);
  } else if constexpr (requires { value.has_value(); }) {
    if (value) detach(*value);
  } else if constexpr (requires { value.begin(); }) {
    for (auto& element : value) detach(element);
  } else {
    std::apply([](auto&... member) { (detach(member), ...); }, value);
  }
}

/// The value as an object that borrows its memory, and that becomes independent when it is copied
/// or moved.
template <class T>
T lend(const T& value) {
  if constexpr (!shares_memory<T>) {
    return value;
  } else if constexpr (requires { typename T::shape_type; }) {
    return T::borrow(value.data().data(), value.sizes());
  } else if constexpr (std::is_same_v<T, Bytes>) {
    return Bytes::borrow(value);
  } else if constexpr (requires { Fields<T>::generated; }) {
    return std::apply([&](auto... member) { return T{lend(value.*member)...}; },
                      Fields<T>::members);
  } else {
    // A moved list takes its elements along, and what a user's struct does is not known.
    T copy = value;
    detach(copy);
    return copy;
  }
}

}  // namespace cgraph::rt
