// Results that may not have arrived yet.
#pragma once

#include <array>
#include <optional>
#include <utility>

#include "cgraph/options.h"
#include "cgraph/rt/coder.h"
#include "cgraph/rt/graph_core.h"
#include "cgraph/rt/wire.h"

namespace cgraph {

namespace rt {

/// A result as it was sent, for programs that know its type only at run time.
struct Encoded {
  std::vector<std::byte> bytes;
};

template <class T>
struct ResultDecoder {
  static void use(void* context, std::span<const std::byte> bytes) {
    static_cast<std::optional<T>*>(context)->emplace(decode_result<T>(bytes, false));
  }
};
template <>
struct ResultDecoder<Encoded> {
  static void use(void* context, std::span<const std::byte> bytes) {
    static_cast<std::optional<Encoded>*>(context)->emplace(
        Encoded{std::vector<std::byte>(bytes.begin(), bytes.end())});
  }
};

}  // namespace rt

/// A result that is read where it arrived: `*view` is a std::string_view for `str`, else a const T
/// whose bytes and tensors are borrowed. While it lives its slot is not reused, and it counts as in
/// flight. It may outlive its graph.
template <class T>
class View {
 public:
  View(rt::Claim& claim, std::int64_t timeout_ns)
      : pinned_(claim, timeout_ns), value_(decode(pinned_.pin.bytes())) {}
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const auto& operator*() const { return value_; }
  const auto* operator->() const { return &value_; }
  /// Whether the bytes are still in their slot; else they were copied, because a submission needed
  /// the room before they were asked for.
  bool in_slot() const { return pinned_.pin.in_slot(); }

 private:
  struct Pinned {
    Pinned(rt::Claim& claim, std::int64_t timeout_ns) { claim.pin(timeout_ns, pin); }
    rt::Pin pin;
  };
  static auto decode(std::span<const std::byte> bytes) {
    if constexpr (std::is_same_v<T, std::string>) {
      rt::Decoder decoder(bytes, true);
      return rt::Wire<std::string>::view(decoder);
    } else {
      return rt::decode_result<T>(bytes, true);
    }
  }

  Pinned pinned_;
  const decltype(decode({})) value_;
};

/// The result of an execution. Move-only; dropping it gives the result up.
template <class T>
class [[nodiscard]] Ref {
 public:
  explicit Ref(rt::Claim&& claim) : claim_(std::move(claim)) {}

  /// Waits (option get_timeout) for the result and takes it. Throws the task's exception
  /// (TaskError), SystemError, TimeoutError (then it may be tried again), GraphTornDownError,
  /// RefConsumedError.
  T get() { return take(claim_.default_timeout_ns()); }
  /// 0: only if it is there. `forever`: without an end.
  T get(Duration timeout) { return take(rt::nanoseconds(timeout)); }
  /// Like get, without a copy: `auto v = ref.view();`.
  View<T> view() { return View<T>(claim_, claim_.default_timeout_ns()); }
  View<T> view(Duration timeout) { return View<T>(claim_, rt::nanoseconds(timeout)); }
  /// Whether get would not wait.
  bool ready() { return claim_.ready(); }

  rt::Claim& claim() { return claim_; }

 private:
  T take(std::int64_t timeout_ns) {
    std::optional<T> value;
    claim_.get(timeout_ns, rt::ResultDecoder<T>::use, &value);
    return std::move(*value);
  }

  rt::Claim claim_;
};

/// Completion of an execution of a graph without results.
template <>
class [[nodiscard]] Ref<void> {
 public:
  explicit Ref(rt::Claim&& claim) : claim_(std::move(claim)) {}
  void get() { take(claim_.default_timeout_ns()); }
  void get(Duration timeout) { take(rt::nanoseconds(timeout)); }
  bool ready() { return claim_.ready(); }
  rt::Claim& claim() { return claim_; }

 private:
  void take(std::int64_t timeout_ns) {
    claim_.get(timeout_ns, [](void*, std::span<const std::byte>) {}, nullptr);
  }

  rt::Claim claim_;
};

namespace rt {

/// Makes Ref<T>, std::array of them (of any depth), or a struct of them from an execution, counting
/// results in order. Structs of refs are listed by a generated specialisation:
///   template <> struct MakeOutput<Both::Output> {
///     static Both::Output make(const Accepted& a, std::uint32_t& next) { return
///     {MakeOutput<Ref<std::string>>::make(a, next), ...}; }
///   };
template <class Output>
struct MakeOutput;
template <class T>
struct MakeOutput<Ref<T>> {
  static Ref<T> make(const Accepted& accepted, std::uint32_t& next) {
    return Ref<T>(accepted.claim(next++));
  }
};
template <class T, std::size_t N>
struct MakeOutput<std::array<T, N>> {
  static std::array<T, N> make(const Accepted& accepted, std::uint32_t& next) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<T, N>{((void)I, MakeOutput<T>::make(accepted, next))...};
    }(std::make_index_sequence<N>());
  }
};

template <class Output>
Output make_output(const Accepted& accepted) {
  std::uint32_t next = 0;
  return MakeOutput<Output>::make(accepted, next);
}

}  // namespace rt
}  // namespace cgraph
