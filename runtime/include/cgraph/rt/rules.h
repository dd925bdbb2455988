// Bounds and dims that values are checked against at run time.
//
// A list of rules is a text, one rule for each value, that generated code contains only where a
// type has a bound or a named or bounded dim:
//   rule := '_'                      nothing to check
//         | '<=' N                   str, bytes: at most N bytes
//         | '[' dim (',' dim)* ']'   tensor
//         | '*' ('<=' N)? rule       T[N], list (of at most N), optional: every element
//         | '(' rule+ ')'            tuple, record: the members
//   dim  := '_' | NAME ('<=' N)? | '<=' N
// Equal names are equal sizes within one scope: a call, an execution, an element of a `*`.
#pragma once

#include <string_view>

#include "cgraph/rt/wire.h"

namespace cgraph::rt {

/// A cursor over a list of rules and the dims bound so far.
class Scope {
 public:
  explicit Scope(std::string_view rules) : at_(rules.data()), end_(rules.data() + rules.size()) {}

  bool active() const { return at_ != end_; }
  /// Skips `_`; false when the next rule says something.
  bool nothing();
  /// A length against `<=`. Throws MessageTooLargeError.
  void length(std::size_t size);
  /// Sizes against `[...]`. Throws ShapeError, MessageTooLargeError.
  void tensor(std::span<const std::int64_t> sizes);
  /// `*`: reads the bound and checks the number of elements.
  void elements(std::size_t count);
  void open();   // (
  void close();  // )

  /// Checks `count` elements with the same rule, each in a scope of its own.
  template <class F>
  void each(std::size_t count, F&& check) {
    elements(count);
    if (nothing()) return;
    const char* rule = at_;
    const std::size_t outer_first = first_;
    const std::size_t outer_count = count_;
    for (std::size_t i = 0; i < count; ++i) {
      at_ = rule;
      first_ = count_ = outer_count;
      check(i);
    }
    first_ = outer_first;
    count_ = outer_count;
    at_ = rule;
    skip();
  }

 private:
  struct Binding {
    std::string_view name;
    std::int64_t size;
  };

  char peek() const { return at_ == end_ ? '\0' : *at_; }
  bool eat(char c);
  bool number(std::uint64_t& n);
  void skip();
  bool bound(std::uint64_t& limit);
  void bind(std::string_view name, std::int64_t size);

  const char* at_;
  const char* end_;
  std::array<Binding, 32> bindings_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

template <class C, class V>
void check_rule(Scope& scope, const V& value);

/// Checks a value of generated type C against the next rule, if there are any.
template <class C, class V>
void check_value(Scope& scope, const V& value) {
  if (scope.active()) check_rule<C>(scope, value);
}

template <class C>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class C, class V>
void check_rule(Scope& scope, const V& value) {
  if (scope.nothing()) return;
  if constexpr (std::is_same_v<C, std::string> || std::is_same_v<C, Bytes>) {
    scope.length(value.size());
  } else if constexpr (is_opaque<C>) {
    return;
  } else if constexpr (requires { typename C::shape_type; }) {
    if constexpr (std::is_convertible_v<const V&, TensorRef>) {
      scope.tensor(TensorRef(value).sizes);
    } else {
      scope.tensor(value.sizes());
    }
  } else if constexpr (is_optional<C>) {
    scope.each(value ? 1 : 0,
               [&](std::size_t) { check_rule<typename C::value_type>(scope, *value); });
  } else if constexpr (requires { typename Wire<C>::element; }) {
    scope.each(value.size(), [&](std::size_t i) {
      const auto& element = value[i];
      check_rule<typename Wire<C>::element>(scope, element);
    });
  } else if constexpr (HasFields<C>) {
    scope.open();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check_rule<FieldType<C, I>>(scope, Wire<C>::template member<I>(value)), ...);
    }(std::make_index_sequence<Wire<C>::count>());
    scope.close();
  } else if constexpr (requires { std::tuple_size<C>::value; }) {
    scope.open();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check_rule<std::tuple_element_t<I, C>>(scope, std::get<I>(value)), ...);
    }(std::make_index_sequence<std::tuple_size_v<C>>());
    scope.close();
  }
}

}  // namespace cgraph::rt
