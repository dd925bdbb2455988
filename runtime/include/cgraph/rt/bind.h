// Checks of a user's class against its `actor`, for the generated `*.bind.cpp`.
//
// Everything here is a plain constant: a failed `concept` inside an assertion would append notes at
// lines that `#line` makes nonsense of.
#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cgraph {
class Context;
struct TensorRef;
template <class T>
struct TensorAdapter;
template <class T, class S, class D>
class Tensor;
template <class T>
struct Codec;
namespace rt {
template <class R>
struct Fields;
template <class E>
struct Enumerators;
}  // namespace rt
}  // namespace cgraph

namespace cgraph::rt::bind {

template <class...>
struct List {};

/// What a tensor argument may be taken as: itself, or any type with a TensorAdapter.
template <class T>
struct AsTensor {
  operator T() const;
  template <class A>
    requires(!std::is_same_v<A, T> &&
             requires(const TensorRef& ref) {
               { TensorAdapter<A>::borrow(ref) } -> std::same_as<A>;
             })
  operator A() const;
};

/// Converts to whatever a `From` initialises without narrowing, and to nothing else.
template <class From>
struct Exactly {
  template <class To>
    requires(requires(From from) { To{from}; })
  operator To() const;
};

template <class From, class To>
constexpr bool narrows_to = false;
template <class From, class To>
  requires(std::is_arithmetic_v<From> && std::is_arithmetic_v<To>)
constexpr bool narrows_to<From, To> = !requires(From from) { To{from}; };

/// The call of `Call` on a `T` with arguments `A...`, with or without a trailing Context&.
template <class Call, class T, class... A>
struct Outcome {
  static constexpr bool callable = false;
  using Result = void;
};
template <class Call, class T, class... A>
  requires(std::is_invocable_v<Call, T&, A...>)
struct Outcome<Call, T, A...> {
  static constexpr bool callable = true;
  using Result = std::invoke_result_t<Call, T&, A...>;
};
template <class Call, class T, class... A>
  requires(!std::is_invocable_v<Call, T&, A...> && std::is_invocable_v<Call, T&, A..., Context&>)
struct Outcome<Call, T, A...> {
  static constexpr bool callable = true;
  using Result = std::invoke_result_t<Call, T&, A..., Context&>;
};

/// Whether the I-th of the arguments `Head..., Tail...` (I counts from the start of the tail) is
/// narrowed.
template <class Call, class T, std::size_t I, class Head, class Tail>
struct Narrowed;
template <class Call, class T, std::size_t I, class... Head, class This, class... Tail>
struct Narrowed<Call, T, I, List<Head...>, List<This, Tail...>>
    : Narrowed<Call, T, I - 1, List<Head..., This>, List<Tail...>> {};
template <class Call, class T, class... Head, class This, class... Tail>
struct Narrowed<Call, T, 0, List<Head...>, List<This, Tail...>>
    : std::bool_constant<Outcome<Call, T, Head..., This, Tail...>::callable &&
                         !Outcome<Call, T, Head..., Exactly<This>, Tail...>::callable> {};

/// Whether the same argument can be given as a const reference.
template <class Call, class T, std::size_t I, class Head, class Tail>
struct Lent;
template <class Call, class T, std::size_t I, class... Head, class This, class... Tail>
struct Lent<Call, T, I, List<Head...>, List<This, Tail...>>
    : Lent<Call, T, I - 1, List<Head..., This>, List<Tail...>> {};
template <class Call, class T, class... Head, class This, class... Tail>
struct Lent<Call, T, 0, List<Head...>, List<This, Tail...>>
    : std::bool_constant<Outcome<Call, T, Head..., const This&, Tail...>::callable> {};

/// Whether a value can be the declared result R.
template <class Found, class R>
constexpr bool becomes = std::is_convertible_v<Found, R>;
template <class Found, class T, class S, class D>
constexpr bool becomes<Found, Tensor<T, S, D>> =
    std::is_convertible_v<Found, Tensor<T, S, D>> ||
    requires(const std::remove_cvref_t<Found>& found) {
      TensorAdapter<std::remove_cvref_t<Found>>::expose(found);
    };
template <class Found, class R>
constexpr bool all_become = false;
template <class... Found, class... R>
  requires(sizeof...(Found) == sizeof...(R))
constexpr bool all_become<std::tuple<Found...>, std::tuple<R...>> = (becomes<Found, R> && ...);

/// Whether what a member returned can be the declared result R.
template <class Found, class R, class Members>
constexpr bool converts = std::is_void_v<R> || becomes<Found, R>;
/// Several results are a tuple, or an aggregate whose members `Members` picks by name.
template <class Found, class... R, class Members>
  requires(!std::is_same_v<Members, void>)
constexpr bool converts<Found, std::tuple<R...>, Members> = [] {
  if constexpr (becomes<Found, std::tuple<R...>> ||
                all_become<std::remove_cvref_t<Found>, std::tuple<R...>>)
    return true;
  else if constexpr (!std::is_void_v<Found> && std::is_invocable_v<Members, Found>)
    return all_become<std::invoke_result_t<Members, Found>, std::tuple<R...>>;
  else
    return false;
}();

/// One task: `Call` makes the call expression on the user's class T; `Members` picks several
/// results out of an aggregate.
template <class Call, class T, class Signature, class Members = void>
struct Task;
template <class Call, class T, class R, class... A, class Members>
struct Task<Call, T, R(A...), Members> {
  using Result = typename Outcome<Call, T, A...>::Result;
  static constexpr bool callable = Outcome<Call, T, A...>::callable;
  /// True as well where there is no such call: that is reported on its own.
  static constexpr bool returns = !callable || converts<Result, R, Members>;
  static constexpr bool narrows_result = callable && narrows_to<std::remove_cvref_t<Result>, R>;
  template <std::size_t I>
  static constexpr bool narrows = Narrowed<Call, T, I, List<>, List<A...>>::value;
  template <std::size_t I>
  static constexpr bool lends = !callable || Lent<Call, T, I, List<>, List<A...>>::value;
};

/// The construction of a T as a call, so that `Task` judges it: `callable`, `narrows<I>`.
template <class T>
struct Construct {
  template <class... A>
    requires(std::is_constructible_v<T, A...>)
  void operator()(T&, A&&...) const;
};
template <class T, class... A>
using New = Task<Construct<T>, T, void(A...)>;

/// Whether an E can be thrown again in the driver as its own type and as a TaskError.
template <class E>
constexpr bool rebuildable = !std::is_final_v<E> && std::is_copy_constructible_v<E> &&
                             std::is_convertible_v<E*, std::exception*>;

// Opaque types. Each check is true as well where an earlier one fails: that one is reported.

template <class T>
constexpr bool movable = std::is_move_constructible_v<T>;

template <class T>
constexpr bool defined = requires { sizeof(T); };
template <class T>
constexpr bool needs_codec = !std::is_arithmetic_v<T> && !std::is_same_v<T, std::string> &&
                             !defined<Fields<T>> && !defined<Enumerators<T>>;
template <class T>
constexpr bool has_codec = defined<Codec<T>>;
template <class T>
constexpr bool codec_has_size = !has_codec<T> || requires(const T& value) {
  { Codec<T>::size(value) } -> std::convertible_to<std::size_t>;
};
template <class T>
constexpr bool codec_has_encode =
    !has_codec<T> ||
    requires(const T& value, std::span<std::byte> out) { Codec<T>::encode(value, out); };
template <class T>
constexpr bool codec_has_decode = !has_codec<T> || requires(std::span<const std::byte> in) {
  { Codec<T>::decode(in) } -> std::same_as<T>;
};

/// Stands for the type of a member that is missing, overloaded or a template.
struct None {};
template <template <class> class MemberPointer, class T>
struct Member {
  using type = None;
};
template <template <class> class MemberPointer, class T>
  requires requires { typename MemberPointer<T>; }
struct Member<MemberPointer, T> {
  using type = MemberPointer<T>;
};
template <template <class> class MemberPointer, class T>
using MemberType = typename Member<MemberPointer, T>::type;

}  // namespace cgraph::rt::bind

// CGRAPH_BIND_WARNING(name, text) declares a constant `name<condition> CGRAPH_BIND_CALL` that is
// always true, and whose use where `condition` holds is a warning that says `text`.
#if defined(__clang__)
#pragma clang diagnostic warning "-Wuser-defined-warnings"
#define CGRAPH_BIND_WARNING(name, text)                                            \
  template <bool condition>                                                        \
  consteval bool name() __attribute__((diagnose_if(condition, text, "warning"))) { \
    return true;                                                                   \
  }
#define CGRAPH_BIND_CALL ()
#else
#define CGRAPH_BIND_WARNING(name, text) \
  template <bool>                       \
  constexpr bool name = true;           \
  template <>                           \
  [[deprecated(text), maybe_unused]] constexpr bool name<true> = true;
#define CGRAPH_BIND_CALL
#endif

// CGRAPH_BIND_TEXT(plain, computed, T): the text of an assertion. Where the compiler takes computed
// texts, `computed` followed by T in quotes (unless T is None), otherwise the literal `plain`.
#if defined(__clang__) && __clang_major__ >= 17
#pragma clang diagnostic ignored "-Wc++26-extensions"
namespace cgraph::rt::bind {

template <class T>
consteval std::string_view spelled() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  text.remove_suffix(1);
  return text;
}

template <class T>
class Message {
 public:
  consteval Message(std::string_view plain, std::string_view computed) {
    if (std::is_same_v<T, None>) {
      append(plain);
      return;
    }
    append(computed);
    append(" '");
    append(spelled<T>());
    append("'");
  }
  constexpr std::size_t size() const { return size_; }
  constexpr const char* data() const { return text_; }

 private:
  consteval void append(std::string_view part) {
    for (char c : part)
      if (size_ < sizeof text_) text_[size_++] = c;
  }

  char text_[4096] = {};
  std::size_t size_ = 0;
};

}  // namespace cgraph::rt::bind
#define CGRAPH_BIND_TEXT(plain, computed, ...) \
  (::cgraph::rt::bind::Message<__VA_ARGS__>(plain, computed))
#else
#define CGRAPH_BIND_TEXT(plain, computed, ...) plain
#endif
