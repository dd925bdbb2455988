// Small parts of generated client headers.
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

#include "cgraph/error.h"
#include "cgraph/rt/bind.h"

namespace cgraph::rt {

/// A member that has to be given: it cannot be default-initialised.
template <class T>
class Required {
 public:
  template <class U>
    requires std::convertible_to<U, T>
  Required(U&& value) : value_(std::forward<U>(value)) {}
  operator const T&() const { return value_; }
  const T& get() const { return value_; }

 private:
  T value_;
};

template <class T>
const T& given(const Required<T>& value) {
  return value.get();
}
template <class T>
const T& given(const T& value) {
  return value;
}

/// Makes E one of the types that are rebuilt when a task throws them, if it can be (CG0706).
template <class E>
void register_if_rebuildable() {
  if constexpr (bind::rebuildable<E>) register_exception<E>();
}

/// A string constant of a graph: `Route<"fast">`.
template <std::size_t N>
struct ConstantText {
  constexpr ConstantText(const char (&chars)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = chars[i];
  }
  char text[N]{};
};

}  // namespace cgraph::rt
