// Results of a task on their way into slots and local cells.
#pragma once

#include "cgraph/rt/operand.h"
#include "cgraph/rt/ownership.h"
#include "cgraph/rt/project.h"
#include "cgraph/rt/wire.h"

namespace cgraph::rt {

/// Throws TypeMismatchError: a value that cannot be copied is wanted twice.
[[noreturn]] void throw_not_copyable(const char* type);
/// Sink::reserve that throws MessageTooLargeError.
std::byte* reserve(Sink& sink, std::size_t size);
/// What stands in a cell for a task that has no result.
struct Token {};

template <class T>
concept HasAdapter = requires(const T& t) { TensorAdapter<T>::expose(t); };

template <class T>
inline constexpr bool is_tensor = false;
template <class T, class S, class D>
inline constexpr bool is_tensor<Tensor<T, S, D>> = true;
template <class T>
inline constexpr bool is_plain_vector = false;
template <class T>
inline constexpr bool is_plain_vector<std::vector<T>> = is_plain<T>;

/// The value as something that Wire<C> encodes, without a copy where possible.
template <class C, class U>
decltype(auto) as_wire(const U& value) {
  if constexpr (std::is_same_v<C, U>) {
    return (value);
  } else if constexpr (std::is_same_v<C, std::string> &&
                       std::is_convertible_v<const U&, std::string_view>) {
    return std::string_view(value);
  } else if constexpr (std::is_same_v<C, Bytes> &&
                       std::is_convertible_v<const U&, std::span<const std::byte>>) {
    return std::span<const std::byte>(value);
  } else if constexpr (is_tensor<C> && is_tensor<U>) {
    return value.ref();
  } else if constexpr (is_tensor<C> && HasAdapter<U>) {
    return TensorAdapter<U>::expose(value);
  } else {
    return static_cast<C>(value);
  }
}

template <class C, class V>
void encode_into(Sink& sink, const V& value) {
  if constexpr (encodable<C>) {
    const std::size_t size = Wire<C>::end(value, 0);
    Encoder encoder(reserve(sink, size), size);
    Wire<C>::encode(encoder, value);
    encoder.finish();
  } else {
    throw_bad_path();
  }
}

/// The value as an object of its generated type that shares nothing the task may still change.
template <class C, class U>
C own(U&& value) {
  using V = std::remove_cvref_t<U>;
  if constexpr (std::is_same_v<C, V>) {
    C result(std::forward<U>(value));
    detach(result);
    return result;
  } else if constexpr (is_tensor<C>) {
    const auto& exposed = as_wire<C>(value);
    const TensorRef ref = exposed;
    check_tensor(ref, DTypeOf<typename C::value_type>::value, C::shape_type::sizes);
    C tensor = C::empty(Extents(ref.sizes));
    if (tensor.size()) std::memcpy(tensor.data().data(), ref.data, tensor.data().size_bytes());
    return tensor;
  } else if constexpr (std::is_constructible_v<C, U>) {
    return C(std::forward<U>(value));
  } else {
    return C(as_wire<C>(value));
  }
}

/// Delivers result number `index` of generated type C to all its sinks; a cell comes last and may
/// take it.
template <class C, class U>
void deliver(Call& call, std::uint32_t index, U&& value) {
  Cell* cell = nullptr;
  for (Sink& sink : call.sinks()) {
    if (sink.result() != index) continue;
    if (sink.cell()) {
      if constexpr (copyable<C>) {
        if (cell) cell->set<C>(own<C>(std::as_const(value)));
      } else if (cell) {
        throw_not_copyable(typeid(C).name());
      }
      cell = sink.cell();
    } else if (sink.path().empty()) {
      encode_into<C>(sink, as_wire<C>(value));
    } else {
      const auto& whole = as_wire<C>(value);
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(whole)>, C>) {
        project(whole, sink.path(),
                [&]<class Part>(const Part& part) { encode_into<Part>(sink, part); });
      } else {
        throw_bad_path();
      }
    }
  }
  if (cell) cell->set<C>(own<C>(std::forward<U>(value)));
}

/// Tokens: sinks that only say whether the task succeeded.
inline void deliver_tokens(Call& call, std::uint32_t results) {
  for (Sink& sink : call.sinks()) {
    if (sink.result() >= results && sink.cell()) sink.cell()->set(Token{});
  }
}

}  // namespace cgraph::rt
