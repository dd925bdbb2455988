// Small parts of generated client headers.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "cgraph/error.h"
#include "cgraph/rt/bind.h"
#include "cgraph/rt/graph_core.h"

namespace cgraph::rt {

/// A string constant of a graph: `Route<"fast">`.
template <std::size_t N>
struct ConstantText {
  constexpr ConstantText(const char (&chars)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = chars[i];
  }
  char text[N]{};
};

/// The default of a member that has to be given: its use does not compile. Members with such
/// defaults stand in templates, of `Given` = void: elsewhere defaults are looked at where they are
/// written.
#if defined(__clang__)
template <ConstantText name, class T, class Given>
T required() {
  static_assert(!std::is_void_v<Given>, "a member without a default was left out");
}
#else
// g++ looks at defaults also when it only asks whether `{}` would fit; clang drops the attribute.
template <ConstantText name, class T, class Given>
[[gnu::error("a member without a default was left out")]] T required();
#endif

/// Makes the typed graph of a core that was compiled with others.
struct FromCore {
  template <class Graph>
  static Graph make(GraphCore&& core) {
    return Graph(std::move(core));
  }
};

/// Makes E one of the types that are rebuilt when a task throws them, if it can be (CG0706).
template <class E>
void register_if_rebuildable() {
  if constexpr (bind::rebuildable<E>) register_exception<E>();
}

}  // namespace cgraph::rt
