#include "fold.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

// Loops are written so that compilers turn them into vector code; g++ does so at -O3 only.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

namespace cgraph::rt {
namespace {

/// What elements are folded as: halves as float, integers as unsigned ones, so that they wrap.
template <class T>
struct WideOf {
  using type = T;
};
template <>
struct WideOf<half> {
  using type = float;
};
template <>
struct WideOf<bfloat16> {
  using type = float;
};
template <class T>
using Wide = typename WideOf<T>::type;

template <class T>
inline constexpr bool is_narrow = !std::is_same_v<T, Wide<T>>;

template <class W>
inline bool is_nan([[maybe_unused]] W value) {
  if constexpr (std::is_floating_point_v<W>) return value != value;
  return false;
}

template <Reduction R, class W>
inline W combine(W a, W b) {
  if constexpr (R == Reduction::max) {
    return ((a > b) | is_nan(a)) ? a : b;
  } else if constexpr (R == Reduction::min) {
    return ((a < b) | is_nan(a)) ? a : b;
  } else if constexpr (std::is_integral_v<W>) {
    // At least as wide as unsigned: products of u16 would overflow int.
    using U = std::common_type_t<std::make_unsigned_t<W>, unsigned>;
    if constexpr (R == Reduction::prod)
      return static_cast<W>(static_cast<U>(a) * static_cast<U>(b));
    else
      return static_cast<W>(static_cast<U>(a) + static_cast<U>(b));
  } else if constexpr (R == Reduction::prod) {
    return a * b;
  } else {
    return a + b;
  }
}

template <class W>
inline W average(W sum, std::size_t count) {
  if constexpr (std::is_unsigned_v<W>)
    return static_cast<W>(sum / count);
  else if constexpr (std::is_integral_v<W>)
    return static_cast<W>(static_cast<std::int64_t>(sum) / static_cast<std::int64_t>(count));
  else
    return sum / static_cast<W>(count);
}

/// The result of what `count` values were folded to. Which NaN an addition of two gives is up to
/// the processor and the compiler; here it is always the same one.
template <Reduction R, class W>
inline W finish(W folded, std::size_t count) {
  if constexpr (R == Reduction::avg) folded = average(folded, count);
  if constexpr (std::is_floating_point_v<W>)
    return is_nan(folded) ? std::numeric_limits<W>::quiet_NaN() : folded;
  return folded;
}

/// Elements folded at a time: what is kept between two arrays stays in the nearest cache.
constexpr std::size_t chunk = 2048;

using Arrays = std::span<const std::byte* const>;

template <class T>
const T* elements(const std::byte* array, std::size_t at) {
  return reinterpret_cast<const T*>(array) + at;
}

/// Of elements that are their own wide type: into the result itself.
template <class T, Reduction R>
void fold_chunk(T* __restrict to, Arrays from, std::size_t at, std::size_t count) {
  const T* __restrict a = elements<T>(from[0], at);
  const T* __restrict b = elements<T>(from[1], at);
  if (from.size() == 2) {
    for (std::size_t i = 0; i < count; ++i) to[i] = finish<R>(combine<R>(a[i], b[i]), 2);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) to[i] = combine<R>(a[i], b[i]);
  for (std::size_t k = 2; k + 1 < from.size(); ++k) {
    const T* __restrict next = elements<T>(from[k], at);
    for (std::size_t i = 0; i < count; ++i) to[i] = combine<R>(to[i], next[i]);
  }
  const T* __restrict last = elements<T>(from.back(), at);
  for (std::size_t i = 0; i < count; ++i)
    to[i] = finish<R>(combine<R>(to[i], last[i]), from.size());
}

/// Of narrow elements: into wide ones, rounded at the end.
template <class T, Reduction R>
void fold_wide_chunk(T* __restrict to, Arrays from, std::size_t at, std::size_t count) {
  using W = Wide<T>;
  alignas(64) W wide[chunk];
  const T* __restrict first = elements<T>(from[0], at);
  for (std::size_t i = 0; i < count; ++i) wide[i] = static_cast<W>(first[i]);
  for (std::size_t k = 1; k < from.size(); ++k) {
    const T* __restrict next = elements<T>(from[k], at);
    for (std::size_t i = 0; i < count; ++i) wide[i] = combine<R>(wide[i], static_cast<W>(next[i]));
  }
  for (std::size_t i = 0; i < count; ++i) to[i] = T(finish<R>(wide[i], from.size()));
}

template <class T, Reduction R>
void fold_all(std::byte* to, Arrays from, std::size_t count) {
  T* result = reinterpret_cast<T*>(to);
  for (std::size_t at = 0; at < count; at += chunk) {
    const std::size_t now = std::min(chunk, count - at);
    if constexpr (is_narrow<T>)
      fold_wide_chunk<T, R>(result + at, from, at, now);
    else
      fold_chunk<T, R>(result + at, from, at, now);
  }
}

using Fold = void (*)(std::byte*, Arrays, std::size_t);

template <class T>
Fold fold_of(Reduction reduction) {
  switch (reduction) {
    case Reduction::sum:
      return fold_all<T, Reduction::sum>;
    case Reduction::max:
      return fold_all<T, Reduction::max>;
    case Reduction::min:
      return fold_all<T, Reduction::min>;
    case Reduction::prod:
      return fold_all<T, Reduction::prod>;
    case Reduction::avg:
      return fold_all<T, Reduction::avg>;
    case Reduction::none:
      break;
  }
  return nullptr;
}

Fold fold_of(DType dtype, Reduction reduction) {
  switch (dtype) {
    case DType::boolean:
      break;
    case DType::i8:
      return fold_of<std::int8_t>(reduction);
    case DType::i16:
      return fold_of<std::int16_t>(reduction);
    case DType::i32:
      return fold_of<std::int32_t>(reduction);
    case DType::i64:
      return fold_of<std::int64_t>(reduction);
    case DType::u8:
      return fold_of<std::uint8_t>(reduction);
    case DType::u16:
      return fold_of<std::uint16_t>(reduction);
    case DType::u32:
      return fold_of<std::uint32_t>(reduction);
    case DType::u64:
      return fold_of<std::uint64_t>(reduction);
    case DType::f16:
      return fold_of<half>(reduction);
    case DType::bf16:
      return fold_of<bfloat16>(reduction);
    case DType::f32:
      return fold_of<float>(reduction);
    case DType::f64:
      return fold_of<double>(reduction);
  }
  return nullptr;
}

}  // namespace

void fold(DType dtype, Reduction reduction, std::byte* to, std::span<const std::byte* const> from,
          std::size_t count) {
  fold_of(dtype, reduction)(to, from, count);
}

}  // namespace cgraph::rt
