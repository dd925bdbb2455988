// Thunks: how a task of a user's class is called with operands and its results delivered.
#pragma once

#include <memory>
#include <type_traits>

#include "cgraph/context.h"
#include "cgraph/rt/deliver.h"
#include "cgraph/rt/rules.h"

#if defined(__GNUC__) && !defined(__clang__)
// g++ 12 reports the unused bytes of a short string that is moved into a by-value parameter.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace cgraph::rt {

/// Result type of a task with several results, `invoke<Results<A, B>(Args...)>`.
template <class... T>
struct Results {};

/// The actor object, as whatever class the thunk's lambda takes it.
struct Self {
  void* object;
  template <class T>
  operator T&() const {
    return *static_cast<T*>(object);
  }
};

/// An operand as an owned object of its generated type C, or one that borrows the slot's bytes and
/// becomes owned when it is copied or moved. `shared`: a local value that others still read.
template <class C>
class Owned {
 public:
  explicit Owned(const Call& call, const Operand& operand) : value_(make(call, operand)) {}
  C&& pass() { return std::move(value_); }
  const C& get() const { return value_; }

 private:
  static C make(const Call& call, const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::encoded:
        if constexpr (encodable<C>) return decode_message<C>(operand.bytes, true);
        throw_bad_path();
      case Operand::Kind::object:
        if (!operand.path.empty() || !operand.object->holds<C>()) return part(operand);
        if (operand.is_last) return std::move(operand.object->get<C>());
        if constexpr (copyable<C>) return lend(operand.object->get<C>());
        throw_not_copyable(typeid(C).name());
      case Operand::Kind::pack:
        break;
    }
    return packed(call, operand.elements);
  }
  /// A copy of a part of a local value, or of one that its writer knows as another type.
  static C part(const Operand& operand) {
    std::optional<C> value;
    operand.object->project(
        operand.path,
        [](void* context, const ObjectPart& part) {
          auto& to = *static_cast<std::optional<C>*>(context);
          if (part.type == &object_type<C>) {
            if constexpr (copyable<C>) {
              to.emplace(own<C>(*static_cast<const C*>(part.object)));
            } else {
              throw_not_copyable(typeid(C).name());
            }
          } else if constexpr (encodable<C>) {
            to.emplace(decode_message<C>(part.encode(part.object), false));
          }
        },
        &value);
    if (!value) throw_bad_path();
    return std::move(*value);
  }
  static C packed(const Call& call, std::span<const In> elements) {
    if constexpr (requires { typename Wire<C>::element; }) {
      using E = typename Wire<C>::element;
      if constexpr (requires(C c) { c.reserve(1); }) {
        C list;
        list.reserve(elements.size());
        for (const In& element : elements)
          list.push_back(Owned<E>(call, call.resolve(element)).pass());
        return list;
      } else {
        if (elements.size() != std::tuple_size_v<C>) throw_bad_path();
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return C{Owned<E>(call, call.resolve(elements[I])).pass()...};
        }(std::make_index_sequence<std::tuple_size_v<C>>());
      }
    } else {
      throw_bad_path();
    }
  }

  C value_;
};

/// In the library, because it is so common.
template <>
std::string Owned<std::string>::make(const Call& call, const Operand& operand);

/// A `str` operand as std::string_view.
class TextView {
 public:
  TextView(const Call& call, const Operand& operand) {
    if (operand.kind == Operand::Kind::encoded) {
      Decoder decoder(operand.bytes, true);
      view_ = Wire<std::string>::view(decoder);
    } else if (operand.kind == Operand::Kind::object && operand.path.empty() &&
               operand.object->holds<std::string>()) {
      view_ = operand.object->get<std::string>();
    } else {
      view_ = held_.emplace(call, operand).get();
    }
  }
  std::string_view pass() { return view_; }
  std::string_view get() const { return view_; }

 private:
  std::optional<Owned<std::string>> held_;
  std::string_view view_;
};

/// A `list` operand of numbers as std::span.
template <class C>
class ListView {
  using T = typename C::value_type;

 public:
  ListView(const Call& call, const Operand& operand) {
    if (operand.kind == Operand::Kind::object && operand.path.empty() &&
        operand.object->holds<C>()) {
      view_ = operand.object->get<C>();
    } else if (operand.kind != Operand::Kind::encoded || !in_place(operand.bytes)) {
      view_ = held_.emplace(call, operand).get();
    }
  }
  std::span<const T> pass() { return view_; }
  std::span<const T> get() const { return view_; }

 private:
  bool in_place(std::span<const std::byte> bytes) {
    Decoder decoder(bytes, true);
    const std::size_t count = decoder.take_count(sizeof(T));
    const std::byte* data = decoder.take_bytes(count * sizeof(T));
    if (reinterpret_cast<std::uintptr_t>(data) % alignof(T) != 0) return false;
    view_ = {reinterpret_cast<const T*>(data), count};
    return true;
  }

  std::optional<Owned<C>> held_;
  std::span<const T> view_;
};

/// An operand of a user's own type: one that stays on the actor is not copied for a task that takes
/// it by reference, and not moved either while others still read it.
template <class C>
class Lent {
 public:
  Lent(const Call& call, const Operand& operand) {
    if (operand.kind == Operand::Kind::object && operand.path.empty() &&
        operand.object->holds<C>()) {
      value_ = &operand.object->get<C>();
      movable_ = operand.is_last;
    } else {
      C&& value = held_.emplace(call, operand).pass();
      value_ = &value;
      movable_ = true;
    }
  }
  Lent(const Lent&) = delete;
  const C& pass() { return *value_; }
  const C& get() const { return *value_; }
  /// Whether nobody reads the value behind this call, so that `take` may be used.
  bool movable() const { return movable_; }
  C&& take() { return std::move(*value_); }

 private:
  std::optional<Owned<C>> held_;
  C* value_ = nullptr;
  bool movable_ = false;
};

/// A tensor operand as any type that has a TensorAdapter.
struct AdaptedTensor {
  TensorRef ref;
  template <class A>
    requires requires(const TensorRef& r) { { TensorAdapter<A>::borrow(r) } -> std::same_as<A>; }
  operator A() const {
    return TensorAdapter<A>::borrow(ref);
  }
};
template <class C>
class TensorView {
 public:
  TensorView(const Call& call, const Operand& operand) : held_(call, operand) {}
  AdaptedTensor pass() { return {held_.get().ref()}; }
  const C& get() const { return held_.get(); }

 private:
  Owned<C> held_;
};

/// The two forms in which an operand of generated type C may be passed; the first that fits is
/// used.
template <class C>
struct Forms {
  using first = Owned<C>;
  using second = Owned<C>;
};
template <>
struct Forms<std::string> {
  using first = TextView;
  using second = Owned<std::string>;
};
template <class T>
  requires is_plain<T>
struct Forms<std::vector<T>> {
  using first = ListView<std::vector<T>>;
  using second = Owned<std::vector<T>>;
};
template <class T, class S, class D>
struct Forms<Tensor<T, S, D>> {
  using first = Owned<Tensor<T, S, D>>;
  using second = TensorView<Tensor<T, S, D>>;
};

template <class C>
  requires is_opaque<C>
struct Forms<C> {
  using first = Lent<C>;
  using second = Owned<C>;
};

template <class C, bool Second>
using Form = std::conditional_t<Second, typename Forms<C>::second, typename Forms<C>::first>;
template <class Holder>
using Passed = decltype(std::declval<Holder&>().pass());

template <class C>
inline constexpr bool has_two_forms =
    !std::is_same_v<typename Forms<C>::first, typename Forms<C>::second>;

/// How a callable takes its arguments: which are in second form, whether it wants the context.
struct Choice {
  unsigned seconds = 0;
  bool context = false;
  bool found = false;
};

/// Whether a U that a callable returns can be delivered as the declared result R.
template <class R, class U>
inline constexpr bool delivers = std::is_void_v<R> || is_tensor<R> || std::is_convertible_v<U, R>;
template <class... R, class U>
inline constexpr bool delivers<Results<R...>, U> = true;
template <class... R, class... U>
  requires(sizeof...(R) == sizeof...(U))
inline constexpr bool delivers<Results<R...>, std::tuple<U...>> = (delivers<R, U> && ...);

/// Finds the first choice of forms with which F can be called after Head (void: nothing) for a
/// result R. A template may return a view where it is passed one: then the owned form fits.
template <class F, class R, class Head, class... C>
struct Fit {
  template <class... A>
  static constexpr bool accepts() {
    if constexpr (std::is_invocable_v<F&, A...>) {
      return delivers<R, std::remove_cvref_t<std::invoke_result_t<F&, A...>>>;
    } else {
      return false;
    }
  }
  template <unsigned Mask, class... Tail, std::size_t... I>
  static constexpr bool fits(std::index_sequence<I...>) {
    if constexpr (std::is_void_v<Head>) {
      return accepts<Passed<Form<C, ((Mask >> I) & 1) != 0>>..., Tail...>();
    } else {
      return accepts<Head, Passed<Form<C, ((Mask >> I) & 1) != 0>>..., Tail...>();
    }
  }
  static constexpr unsigned two_forms = [] {
    unsigned mask = 0;
    unsigned bit = 1;
    ((mask |= has_two_forms<C> ? bit : 0, bit <<= 1), ...);
    return mask;
  }();
  static constexpr unsigned opaque = [] {
    unsigned mask = 0;
    unsigned bit = 1;
    ((mask |= is_opaque<C> ? bit : 0, bit <<= 1), ...);
    return mask;
  }();
  template <unsigned Mask>
  static constexpr Choice search() {
    using Indices = std::index_sequence_for<C...>;
    if constexpr (fits<Mask, Context&>(Indices())) {
      return {Mask, true, true};
    } else if constexpr (fits<Mask>(Indices())) {
      return {Mask, false, true};
    } else if constexpr (Mask == two_forms) {
      return {};
    } else {
      return search<((Mask | ~two_forms) + 1) & two_forms>();  // the next subset
    }
  }
  static constexpr Choice choice = search<0>();

  /// Whether the choice passes values of users' types by reference that may be moved from instead.
  static constexpr bool may_take = [] {
    constexpr unsigned taken = choice.seconds | opaque;
    using Indices = std::index_sequence_for<C...>;
    if constexpr (!choice.found || taken == choice.seconds) {
      return false;
    } else if constexpr (choice.context) {
      return fits<taken, Context&>(Indices());
    } else {
      return fits<taken>(Indices());
    }
  }();
};

template <class Holder>
bool movable(const Holder& holder) {
  if constexpr (requires { holder.movable(); }) return holder.movable();
  return true;
}
template <class Holder>
decltype(auto) take(Holder& holder) {
  if constexpr (requires { holder.take(); }) {
    return holder.take();
  } else {
    return holder.pass();
  }
}

/// The arguments of a call, decoded once, in order.
template <unsigned Mask, class Indices, class... C>
struct Arguments;
template <std::size_t I, class Holder>
struct Argument {
  explicit Argument(const Call& call) : holder(call, call.argument(I)) {}
  Holder holder;
};
template <unsigned Mask, std::size_t... I, class... C>
struct Arguments<Mask, std::index_sequence<I...>, C...>
    : Argument<I, Form<C, ((Mask >> I) & 1) != 0>>... {
  explicit Arguments([[maybe_unused]] const Call& call)
      : Argument<I, Form<C, ((Mask >> I) & 1) != 0>>(call)... {}

  template <class F>
  decltype(auto) apply(F&& f) {
    return f(static_cast<Argument<I, Form<C, ((Mask >> I) & 1) != 0>>&>(*this).holder...);
  }
};

/// Throws TypeMismatchError unless the call has `expected` operands.
void check_arity(const Call& call, std::size_t expected);

struct NoNames {};

template <class R>
struct Deliver {
  template <class Names, class U>
  static void run(Call& call, const Names&, Scope& scope, U&& value) {
    check_value<R>(scope, as_wire<R>(value));
    deliver<R>(call, 0, std::forward<U>(value));
    deliver_tokens(call, 1);
  }
};
template <class... R>
struct Deliver<Results<R...>> {
  template <class Names, class U>
  static void run(Call& call, const Names& names, Scope& scope, U&& value) {
    if constexpr (requires { std::tuple_size<std::remove_cvref_t<U>>::value; }) {
      members(call, scope, value, std::index_sequence_for<R...>());
    } else {
      auto parts = names(value);
      members(call, scope, parts, std::index_sequence_for<R...>());
    }
    deliver_tokens(call, sizeof...(R));
  }

 private:
  template <class U, std::size_t... I>
  static void members(Call& call, Scope& scope, U& value, std::index_sequence<I...>) {
    (check_value<R>(scope, as_wire<R>(std::get<I>(value))), ...);
    (deliver<R>(call, I, std::move(std::get<I>(value))), ...);
  }
};

template <class Sig>
struct Invoker;
template <class R, class... C>
struct Invoker<R(C...)> {
  template <class F, class Names>
  static void run(Call& call, F& f, const Names& names, std::string_view rules) {
    constexpr Choice choice = Fit<F, R, Self, C...>::choice;
    static_assert(choice.found, "the task's member cannot be called with the declared types");
    check_arity(call, sizeof...(C));
    Context context(call);
    Scope scope(rules);
    {
      Arguments<choice.seconds, std::index_sequence_for<C...>, C...> arguments(call);
      arguments.apply([&](auto&... a) {
        (check_value<C>(scope, a.get()), ...);
        auto run = [&](auto&&... passed) {
          auto body = [&]() -> decltype(auto) {
            if constexpr (choice.context) {
              return f(Self{call.self()}, std::forward<decltype(passed)>(passed)..., context);
            } else {
              return f(Self{call.self()}, std::forward<decltype(passed)>(passed)...);
            }
          };
          if constexpr (std::is_void_v<R>) {
            body();
            deliver_tokens(call, 0);
          } else {
            Deliver<R>::run(call, names, scope, body());
          }
        };
        if constexpr (Fit<F, R, Self, C...>::may_take) {
          if ((movable(a) && ...)) return run(take(a)...);
        }
        run(a.pass()...);
      });
    }
    context.end_leases();
  }
};

/// Calls a task. `Sig` has the generated types, `R(Args...)`; `f` is the call expression, without a
/// body that could be wrong: [](demo::Echo& self, auto&&... a)
/// -> decltype(self.echo(std::forward<decltype(a)>(a)...)) { ... }. Each argument is passed as a
/// view where the member takes one, else as an owned value, and a trailing Context& where it takes
/// one. `names` lists the members of an aggregate with several results, `rules` what is to be
/// checked (rules.h).
template <class Sig, class F, class Names = NoNames>
void invoke(Call& call, F f, const Names& names = {}, std::string_view rules = {}) {
  Invoker<Sig>::run(call, f, names, rules);
}

template <class Sig>
struct Constructor;
template <class T, class... C>
struct Constructor<T(C...)> {
  struct Make {
    template <class... A>
      requires std::is_constructible_v<T, A...>
    T* operator()(A&&... a) const {
      return new T(std::forward<A>(a)...);
    }
  };
  static void run(Call& call, std::string_view rules) {
    constexpr Choice choice = Fit<Make, void, void, C...>::choice;
    static_assert(choice.found, "the class cannot be constructed from the declared types");
    check_arity(call, sizeof...(C));
    Context context(call);
    Scope scope(rules);
    Arguments<choice.seconds, std::index_sequence_for<C...>, C...> arguments(call);
    arguments.apply([&](auto&... a) {
      (check_value<C>(scope, a.get()), ...);
      if constexpr (choice.context) {
        call.set_self(Make()(a.pass()..., context));
      } else {
        call.set_self(Make()(a.pass()...));
      }
    });
  }
};

/// Makes the actor object: `construct<demo::Echo(std::string)>(call)`.
template <class Sig>
void construct(Call& call, std::string_view rules = {}) {
  Constructor<Sig>::run(call, rules);
}

}  // namespace cgraph::rt
