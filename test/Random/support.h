// What the tasks and drivers of random programs are made of: values from a
// stream of numbers, digests of values. The twins of these functions are
// randomgraphs/prng.py and randomgraphs/values.py.
#pragma once
#include <unistd.h>

#include <array>
#include <bit>
#include <concepts>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "cgraph/tensor.h"
#include "errors.h"
#include "sealed.h"

namespace support {

using Number = std::uint64_t;

inline Number mix(Number z) {
  z += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

class Stream {
 public:
  explicit Stream(Number seed) : state_(seed) {}
  Number next() {
    const Number z = mix(state_);
    state_ += 0x9E3779B97F4A7C15u;
    return z;
  }

 private:
  Number state_;
};

inline std::uint32_t crc32(std::string_view data) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint32_t c = ~0u;
  for (char x : data) c = table[(c ^ static_cast<unsigned char>(x)) & 255] ^ (c >> 8);
  return ~c;
}

inline Number digest(std::string_view data, Number seed) {
  return mix(mix(seed ^ crc32(data)) + data.size());
}

/// What a C++ type does not tell of its type in the program: bounds and dims.
struct Spec {
  struct Dim {
    int name = -1;
    bool is_static = false;
    std::int64_t bound = -1;
  };
  std::int64_t bound = -1;  // of an enum the number of members
  std::vector<Dim> dims;
  std::vector<Spec> parts;

  explicit Spec(const char* text) : Spec(text, nullptr) {}

 private:
  Spec(const char*& text, std::nullptr_t);
};

inline std::int64_t number(const char*& text) {
  std::int64_t n = *text == ';' ? -1 : 0;
  for (; *text != ';'; ++text) n = 10 * n + (*text - '0');
  ++text;
  return n;
}

inline Spec::Spec(const char*& text, std::nullptr_t) {
  const char kind = *text++;
  if (kind == 'b' || kind == 'e' || kind == 'l') bound = number(text);
  if (kind == 'l' || kind == 'o' || kind == 'a') parts.push_back(Spec(text, nullptr));
  if (kind == '(') {
    while (*text != ')') parts.push_back(Spec(text, nullptr));
    ++text;
  }
  if (kind != 't') return;
  while (*text != '.') {
    Dim dim;
    const char form = *text++;
    dim.is_static = form == '=';
    if (form == 'n') dim.name = static_cast<int>(number(text));
    if (form != '=') dim.bound = number(text);
    dims.push_back(dim);
  }
  ++text;
}

enum Mode { plain, wild, big, skew };
using Dims = std::map<int, std::int64_t>;

template <class T>
struct Value;

inline constexpr std::int64_t text_lengths[] = {0, 1, 2, 3, 7, 8, 15, 33};
inline constexpr std::int64_t counts[] = {0, 1, 2, 3, 5, 4, 2, 1};

inline std::int64_t length(std::int64_t bound, const std::int64_t* table, Stream& s, Mode mode) {
  const Number r = s.next();
  if (bound < 0) return table[r % 8];
  if (mode == wild && (r >> 32) % 3 == 0)
    return bound + 1 + static_cast<std::int64_t>((r >> 40) % 3);
  return (r >> 40) % 4 == 0 ? bound : std::min(table[r % 8], bound);
}

template <class T>
void append(std::string& out, const T& x) {
  out.append(reinterpret_cast<const char*>(&x), sizeof x);
}
inline void append_size(std::string& out, std::size_t n) { append(out, Number{n}); }

// Numbers.

template <class T>
struct Bits {
  static constexpr int mantissa = 0;
  static T of(Number bits) { return static_cast<T>(bits); }
};
template <>
struct Bits<float> {
  static constexpr int mantissa = 23;
  static float of(Number bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }
};
template <>
struct Bits<double> {
  static constexpr int mantissa = 52;
  static double of(Number bits) { return std::bit_cast<double>(bits); }
};
template <>
struct Bits<cgraph::half> {
  static constexpr int mantissa = 10;
  static cgraph::half of(Number bits) {
    return cgraph::half::from_bits(static_cast<std::uint16_t>(bits));
  }
};
template <>
struct Bits<cgraph::bfloat16> {
  static constexpr int mantissa = 7;
  static cgraph::bfloat16 of(Number bits) {
    return cgraph::bfloat16::from_bits(static_cast<std::uint16_t>(bits));
  }
};

/// The bits of a number of `width` bits, with `mantissa` of them if it is a
/// float.
inline Number number_bits(Stream& s, int width, int mantissa) {
  const Number r = s.next();
  const Number full = ~Number{0} >> (64 - width);
  const Number high = Number{1} << (width - 1);
  const std::size_t edge = (r >> 8) % 8;
  if (!mantissa) {
    const Number edges[] = {0, 1, full, high, full >> 1, 2, full - 1, Number{1} << (width / 2)};
    return r % 4 == 0 ? edges[edge] : s.next() & full;
  }
  const Number inf = (full >> 1) >> mantissa << mantissa;
  const Number nan = inf | Number{1} << (mantissa - 1);
  const Number one = inf >> (mantissa + 1) << mantissa;
  const Number edges[] = {0, high, inf, inf | high, nan, inf - 1, 1, one};
  if (r % 4 == 0) return edges[edge];
  const Number bits = s.next() & full;
  return (bits & (full >> 1)) > inf ? nan : bits;
}

template <class T>
struct Value {
  static T make(const Spec& spec, Stream& s, Mode, Dims&) {
    if constexpr (std::is_enum_v<T>)
      return static_cast<T>(s.next() % static_cast<Number>(spec.bound));
    else if constexpr (std::is_same_v<T, bool>)
      return (s.next() >> 60) & 1;
    else
      return Bits<T>::of(number_bits(s, 8 * sizeof(T), Bits<T>::mantissa));
  }
  static void encode(std::string& out, const T& x) { append(out, x); }
  static void scan(const Spec&, const T&, Dims&) {}
};

// Text.

inline std::string repeat(const std::string& pattern, std::int64_t length) {
  std::string all;
  all.reserve(static_cast<std::size_t>(length) + pattern.size());
  while (!pattern.empty() && static_cast<std::int64_t>(all.size()) < length) all += pattern;
  all.resize(static_cast<std::size_t>(length));
  return all;
}

inline std::string make_text(const Spec& spec, Stream& s, Mode mode, bool is_text) {
  static constexpr char palette[] = "aZ0 \"\\\n\t\0\x7f/{<'%$";
  std::int64_t n = length(spec.bound, text_lengths, s, mode);
  const Number r = s.next();
  if (mode == big && spec.bound < 0) n = 5000 + static_cast<std::int64_t>(r % 9000);
  std::string pattern;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(n, 13); ++i) {
    const Number x = s.next();
    pattern += is_text ? palette[x % 16] : static_cast<char>(x & 255);
  }
  if (is_text && n >= 2 && ((r >> 16) & 1)) {
    pattern.replace(0, 2, "\xc3\xa9");
    n -= n % 13 == 1 && n > 13;
  }
  return repeat(pattern, n);
}

template <>
struct Value<std::string> {
  static std::string make(const Spec& spec, Stream& s, Mode mode, Dims&) {
    return make_text(spec, s, mode, true);
  }
  static void encode(std::string& out, std::string_view x) {
    append_size(out, x.size());
    out += x;
  }
  static void scan(const Spec&, std::string_view, Dims&) {}
};
template <>
struct Value<cgraph::Bytes> {
  static cgraph::Bytes make(const Spec& spec, Stream& s, Mode mode, Dims&) {
    return cgraph::Bytes::from(make_text(spec, s, mode, false));
  }
  static void encode(std::string& out, std::span<const std::byte> x) {
    append_size(out, x.size());
    out.append(reinterpret_cast<const char*>(x.data()), x.size());
  }
  static void scan(const Spec&, std::span<const std::byte>, Dims&) {}
};

// Opaque classes: as bytes of the same content.

template <class T>
  requires requires(const T& x) {
    { x.content() } -> std::same_as<const std::string&>;
  }
struct Value<T> {
  static T make(const Spec& spec, Stream& s, Mode mode, Dims&) {
    return T(make_text(spec, s, mode, false));
  }
  static void encode(std::string& out, const T& x) { Value<std::string>::encode(out, x.content()); }
  static void scan(const Spec&, const T&, Dims&) {}
};

// Structures. Records have `static auto members(R&)` in a specialisation of
// Members.

template <class R>
struct Members;
template <class... T>
struct Members<std::tuple<T...>> {
  static auto& of(auto& t) { return t; }
};
template <class R>
concept HasMembers = requires(R& r) { Members<R>::of(r); };

template <HasMembers R>
struct Value<R> {
  template <class F>
  static void each(auto& r, F&& f) {
    auto&& members = Members<R>::of(r);
    std::apply([&](auto&... member) { (f(member), ...); }, members);
  }
  static R make(const Spec& spec, Stream& s, Mode mode, Dims& dims) {
    R r;
    std::size_t i = 0;
    each(r, [&]<class T>(T& member) { member = Value<T>::make(spec.parts[i++], s, mode, dims); });
    return r;
  }
  static void encode(std::string& out, const R& r) {
    each(r, [&]<class T>(const T& member) { Value<T>::encode(out, member); });
  }
  static void scan(const Spec& spec, const R& r, Dims& dims) {
    std::size_t i = 0;
    each(r, [&]<class T>(const T& member) { Value<T>::scan(spec.parts[i++], member, dims); });
  }
};

template <class T>
struct Value<std::optional<T>> {
  static std::optional<T> make(const Spec& spec, Stream& s, Mode, Dims&) {
    if (s.next() % 4 == 0) return std::nullopt;
    Dims dims;
    return Value<T>::make(spec.parts[0], s, plain, dims);
  }
  static void encode(std::string& out, const std::optional<T>& x) {
    out += static_cast<char>(x.has_value());
    if (x) Value<T>::encode(out, *x);
  }
  static void scan(const Spec&, const std::optional<T>&, Dims&) {}
};

template <class T, std::size_t N>
struct Value<std::array<T, N>> {
  static std::array<T, N> make(const Spec& spec, Stream& s, Mode, Dims&) {
    std::array<T, N> x;
    for (T& element : x) {
      Dims dims;
      element = Value<T>::make(spec.parts[0], s, plain, dims);
    }
    return x;
  }
  static void encode(std::string& out, const std::array<T, N>& x) {
    for (const T& element : x) Value<T>::encode(out, element);
  }
  static void scan(const Spec&, const std::array<T, N>&, Dims&) {}
};

template <class T>
struct Value<std::vector<T>> {
  static std::vector<T> make(const Spec& spec, Stream& s, Mode mode, Dims&) {
    std::int64_t n = length(spec.bound, counts, s, mode);
    constexpr bool is_scalar = !HasMembers<T> && (std::is_arithmetic_v<T> || Bits<T>::mantissa);
    if (is_scalar && mode == big && spec.bound < 0)
      n = 700 + static_cast<std::int64_t>(s.next() % 300);
    std::vector<T> x;
    for (std::int64_t i = 0; i < n; ++i) {
      Dims dims;
      x.push_back(Value<T>::make(spec.parts[0], s, plain, dims));
    }
    return x;
  }
  template <class List>
  static void encode(std::string& out, const List& x) {
    append_size(out, x.size());
    if constexpr (std::is_same_v<T, bool>) {
      for (bool element : x) out += static_cast<char>(element);
    } else {
      for (const T& element : x) Value<T>::encode(out, element);
    }
  }
  template <class List>
  static void scan(const Spec&, const List&, Dims&) {}
};
template <class T, class S>
struct Value<cgraph::Tensor<T, S>> {
  using Tensor = cgraph::Tensor<T, S>;
  static Tensor make(const Spec& spec, Stream& s, Mode mode, Dims& dims) {
    std::vector<std::int64_t> sizes;
    for (std::size_t axis = 0; axis < spec.dims.size(); ++axis)
      sizes.push_back(size(spec.dims[axis], S::sizes[axis], axis + 1 == S::rank, s, mode, dims));
    Tensor t = Tensor::empty(std::span<const std::int64_t>(sizes));
    std::vector<T> pattern;
    Dims none;
    for (std::size_t i = 0; i < std::min<std::size_t>(t.size(), 5); ++i)
      pattern.push_back(Value<T>::make(spec, s, plain, none));
    for (std::size_t i = 0; i < t.size(); ++i) t.begin()[i] = pattern[i % 5];
    return t;
  }
  static void encode(std::string& out, const Tensor& t) {
    for (std::int64_t n : t.sizes()) append(out, n);
    out.append(reinterpret_cast<const char*>(t.begin()), t.size() * sizeof(T));
  }
  static void scan(const Spec& spec, const Tensor& t, Dims& dims) {
    for (std::size_t axis = 0; axis < spec.dims.size(); ++axis)
      if (spec.dims[axis].name >= 0) dims.emplace(spec.dims[axis].name, t.size(axis));
  }

 private:
  static std::int64_t size(const Spec::Dim& dim, std::int64_t fixed, bool is_last, Stream& s,
                           Mode mode, Dims& dims) {
    if (dim.is_static) return fixed;
    if (const auto found = dims.find(dim.name); dim.name >= 0 && found != dims.end())
      return found->second + (mode == skew && s.next() % 3 == 0 ? 1 : 0);
    std::int64_t n = length(dim.bound, counts, s, mode);
    if (mode == big && dim.bound < 0 && is_last)
      n = 1500 + static_cast<std::int64_t>(s.next() % 1000);
    if (dim.name >= 0) dims[dim.name] = n;
    return n;
  }
};

/// The state of an actor, and its sudden end.
struct State {
  Number value = 0;
  std::int64_t calls_left = -1;  // until it ends; -1: it does not
  std::int64_t how = 0;

  /// Called at the begin of every task.
  void count() {
    if (calls_left < 0 || calls_left-- > 0) return;
    if (how == 0) ::kill(::getpid(), SIGKILL);
    if (how == 1) std::_Exit(3);
    if (how == 2) std::abort();
    *static_cast<volatile int*>(nullptr) = 0;
  }
};

/// One call of a task: digests the arguments, makes results of the digest.
class Step {
 public:
  Step(State& state, int task)
      : state_(state), digest_(mix(static_cast<Number>(task))), stream_(0) {
    state.count();
  }

  template <class T, class V>
  void take(const Spec& spec, const V& value) {
    std::string bytes;
    Value<T>::encode(bytes, value);
    digest_ = digest(bytes, digest_);
    Value<T>::scan(spec, value, dims_);
  }
  void take_context(std::string_view actor, Number execution) {
    digest_ = digest(actor, mix(digest_ + execution));
  }
  /// The arguments are complete. Stateless calls leave the state alone.
  void taken(bool is_stateful) {
    if (is_stateful) digest_ = mix(digest_ + state_.value);
    stateful_ = is_stateful;
    stream_ = Stream(digest_);
  }
  template <class E>
  void may_throw(Number period, const char* name) const {
    if (digest_ % period != 0) return;
    if constexpr (std::is_same_v<E, int>)
      throw static_cast<int>(period);
    else
      throw E(name + (" " + hex(digest_)));
  }
  void keep() {
    if (stateful_) state_.value = digest_;
  }
  template <class T>
  T make(const Spec& spec, Mode mode) {
    return Value<T>::make(spec, stream_, mode, dims_);
  }

  static std::string hex(Number n) {
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; n >>= 4) text[i] = "0123456789abcdef"[n & 15];
    return text;
  }

 private:
  State& state_;
  Number digest_;
  bool stateful_ = false;
  Stream stream_;
  Dims dims_;
};

}  // namespace support
