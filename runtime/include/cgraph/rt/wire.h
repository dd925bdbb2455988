// Wire<T>: how a value of the generated C++ type T is encoded. The format is in
// docs/architecture.md.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <typeinfo>
#include <utility>
#include <vector>

#include "cgraph/codec.h"
#include "cgraph/rt/coder.h"
#include "cgraph/tensor.h"
#include "cgraph/types.h"

namespace cgraph::rt {

/// A record or a user's struct bound to one: specialise with
///   static constexpr auto members = std::make_tuple(&R::a, &R::b);   // in declared order
///   using types = std::tuple<std::string, std::int64_t>;             // bound structs: the
///   generated type of each static constexpr bool generated = true;                          //
///   generated records: an aggregate of these
template <class R>
struct Fields;

/// An enum or a user's enum bound to one: specialise with
///   static constexpr E values[] = {E::a, E::b};                      // in declared order
template <class E>
struct Enumerators;

template <class T>
concept HasFields = requires { Fields<T>::members; };
template <class T>
concept HasEnumerators = requires { Enumerators<T>::values; };

template <class T>
concept HasCodec = requires { sizeof(Codec<T>); };

/// Members of every specialisation:
///   least                    the least size of a value in bytes; 0 for empty ones
///   end(value, at)           the offset behind a value that starts at offset `at` of its message
///   encode(encoder, value)   writes exactly end(value, at) - at bytes
///   decode(decoder)          throws TypeMismatchError or ShapeError for bytes that are no value
template <class T>
struct Wire;

template <class T>
  requires(std::is_arithmetic_v<T> || std::is_same_v<T, half> || std::is_same_v<T, bfloat16>)
struct Wire<T> {
  static constexpr std::size_t least = sizeof(T);
  static std::size_t end(const T&, std::size_t at) { return at + sizeof(T); }
  static void encode(Encoder& encoder, const T& value) { encoder.put(value); }
  static T decode(Decoder& decoder) {
    if constexpr (std::is_same_v<T, bool>) {
      return decoder.take<std::uint8_t>() != 0;
    } else {
      return decoder.take<T>();
    }
  }
};

template <HasEnumerators E>
struct Wire<E> {
  static constexpr std::size_t least = 1;
  static std::size_t end(const E&, std::size_t at) { return at + 1; }
  static void encode(Encoder& encoder, const E& value) {
    std::uint8_t ordinal = 0;
    for (const E& candidate : Enumerators<E>::values) {
      if (candidate == value) return encoder.put(ordinal);
      ++ordinal;
    }
    throw_bad_value("enum", static_cast<std::uint64_t>(value), std::size(Enumerators<E>::values));
  }
  static E decode(Decoder& decoder) {
    const auto ordinal = decoder.take<std::uint8_t>();
    if (ordinal >= std::size(Enumerators<E>::values)) {
      throw_bad_value("enum", ordinal, std::size(Enumerators<E>::values));
    }
    return Enumerators<E>::values[ordinal];
  }
};

/// No value of a user's type is larger: sums of sizes cannot overflow.
inline constexpr std::size_t max_coded = std::size_t{1} << 62;

/// The size, then what the codec writes.
template <HasCodec T>
struct Wire<T> {
  static constexpr std::size_t least = 8;
  static std::size_t end(const T& value, std::size_t at) {
    const auto size = static_cast<std::size_t>(Codec<T>::size(value));
    if (size > max_coded || at > max_coded) throw_codec_huge(typeid(T).name(), size);
    return at + 8 + size;
  }
  static void encode(Encoder& encoder, const T& value) {
    const auto size = static_cast<std::size_t>(Codec<T>::size(value));
    const std::size_t left = encoder.left();
    if (left < 8 || size > left - 8) {
      throw_codec_size(typeid(T).name(), left < 8 ? 0 : left - 8, size);
    }
    encoder.put(std::uint64_t{size});
    const std::span<std::byte> out = encoder.take(size);
    if constexpr (std::is_integral_v<decltype(Codec<T>::encode(value, out))>) {
      const auto wrote = static_cast<std::size_t>(Codec<T>::encode(value, out));
      if (wrote != size) throw_codec_size(typeid(T).name(), size, wrote);
    } else {
      Codec<T>::encode(value, out);
    }
  }
  static T decode(Decoder& decoder) {
    const std::size_t size = decoder.take_count(1);
    return Codec<T>::decode(std::span(decoder.take_bytes(size), size));
  }
};

template <>
struct Wire<std::string> {
  static constexpr std::size_t least = 8;
  static std::size_t end(std::string_view value, std::size_t at) { return at + 8 + value.size(); }
  static void encode(Encoder& encoder, std::string_view value) {
    encoder.put(std::uint64_t{value.size()});
    encoder.put_bytes(value.data(), value.size());
  }
  static std::string_view view(Decoder& decoder) {
    const std::size_t size = decoder.take_count(1);
    return {reinterpret_cast<const char*>(decoder.take_bytes(size)), size};
  }
  static std::string decode(Decoder& decoder);
};

template <>
struct Wire<Bytes> {
  static constexpr std::size_t least = 8;
  static std::size_t end(std::span<const std::byte> value, std::size_t at) {
    return at + 8 + value.size();
  }
  static void encode(Encoder& encoder, std::span<const std::byte> value) {
    encoder.put(std::uint64_t{value.size()});
    encoder.put_bytes(value.data(), value.size());
  }
  static Bytes decode(Decoder& decoder) {
    const std::size_t size = decoder.take_count(1);
    const std::span bytes(decoder.take_bytes(size), size);
    return decoder.borrow() ? Bytes::borrow(bytes) : Bytes(bytes);
  }
};

/// Where a tensor message of this rank and payload that starts at `at` ends. All sizes are sent, so
/// that a reader may know more or less of the shape than the writer.
std::size_t tensor_end(std::span<const std::int64_t> shape, std::size_t payload, std::size_t at);
void encode_tensor(Encoder& encoder, const TensorRef& tensor, std::size_t element_size);
/// Fills `sizes` and returns the payload. Throws ShapeError unless they are those of `shape`.
const std::byte* decode_tensor(Decoder& decoder, std::span<const std::int64_t> shape,
                               std::size_t element_size, std::span<std::int64_t> sizes);

template <class T, class S>
struct Wire<Tensor<T, S, Cpu>> {
  static constexpr std::size_t least = S::rank * 8;
  static std::size_t end(const TensorRef& value, std::size_t at) {
    check_tensor(value, DTypeOf<T>::value, S::sizes);
    return tensor_end(S::sizes, tensor_bytes(value.sizes, sizeof(T)), at);
  }
  static std::size_t end(const Tensor<T, S, Cpu>& value, std::size_t at) {
    return tensor_end(S::sizes, value.size() * sizeof(T), at);
  }
  static void encode(Encoder& encoder, const TensorRef& value) {
    encode_tensor(encoder, value, sizeof(T));
  }
  static void encode(Encoder& encoder, const Tensor<T, S, Cpu>& value) {
    encode(encoder, value.ref());
  }
  static Tensor<T, S, Cpu> decode(Decoder& decoder) {
    std::array<std::int64_t, S::rank> sizes;
    const auto* data =
        reinterpret_cast<const T*>(decode_tensor(decoder, S::sizes, sizeof(T), sizes));
    if (decoder.borrow() && reinterpret_cast<std::uintptr_t>(data) % alignof(T) == 0) {
      return Tensor<T, S, Cpu>::borrow(data, sizes);
    }
    return copied(data, sizes);
  }

 private:
  static Tensor<T, S, Cpu> copied(const void* data, std::span<const std::int64_t> sizes) {
    auto tensor = Tensor<T, S, Cpu>::empty(Extents(sizes));
    if (tensor.size()) std::memcpy(tensor.data().data(), data, tensor.data().size_bytes());
    return tensor;
  }
};

template <class... T>
struct Wire<std::tuple<T...>> {
  static constexpr std::size_t least = (std::size_t{0} + ... + Wire<T>::least);
  static std::size_t end(const std::tuple<T...>& value, std::size_t at) {
    std::apply([&](const T&... member) { ((at = Wire<T>::end(member, at)), ...); }, value);
    return at;
  }
  static void encode(Encoder& encoder, const std::tuple<T...>& value) {
    std::apply([&](const T&... member) { (Wire<T>::encode(encoder, member), ...); }, value);
  }
  static std::tuple<T...> decode(Decoder& decoder) {
    return std::tuple<T...>{Wire<T>::decode(decoder)...};  // braces: left to right
  }
};

template <class T, std::size_t N>
struct Wire<std::array<T, N>> {
  using element = T;
  static constexpr std::size_t least = N * Wire<T>::least;
  static std::size_t end(const std::array<T, N>& value, std::size_t at) {
    for (const T& element : value) at = Wire<T>::end(element, at);
    return at;
  }
  static void encode(Encoder& encoder, const std::array<T, N>& value) {
    for (const T& element : value) Wire<T>::encode(encoder, element);
  }
  static std::array<T, N> decode(Decoder& decoder) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<T, N>{((void)I, Wire<T>::decode(decoder))...};
    }(std::make_index_sequence<N>());
  }
};

/// Whether a list of T is one block of bytes.
template <class T>
inline constexpr bool is_plain = (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) ||
                                 std::is_same_v<T, half> || std::is_same_v<T, bfloat16>;

template <class T>
struct Wire<std::vector<T>> {
  using element = T;
  static constexpr std::size_t least = 8;
  template <class List>
  static std::size_t end(const List& value, std::size_t at) {
    at += 8;
    if constexpr (is_plain<T>) return at + value.size() * sizeof(T);
    for (const T& element : value) at = Wire<T>::end(element, at);
    return at;
  }
  template <class List>
  static void encode(Encoder& encoder, const List& value) {
    encoder.put(std::uint64_t{value.size()});
    if constexpr (is_plain<T>) {
      encoder.put_bytes(value.data(), value.size() * sizeof(T));
    } else {
      for (const T& element : value) Wire<T>::encode(encoder, element);
    }
  }
  static std::vector<T> decode(Decoder& decoder) {
    // An element without bytes could be repeated without end.
    const std::size_t count = decoder.take_count(Wire<T>::least ? Wire<T>::least : 1);
    std::vector<T> value;
    if constexpr (is_plain<T>) {
      value.resize(count);
      if (count)
        std::memcpy(value.data(), decoder.take_bytes(count * sizeof(T)), count * sizeof(T));
    } else {
      // A moved vector takes its elements along: they must own their bytes.
      const bool borrow = decoder.set_borrow(false);
      value.reserve(count);
      for (std::size_t i = 0; i < count; ++i) value.push_back(Wire<T>::decode(decoder));
      decoder.set_borrow(borrow);
    }
    return value;
  }
};

template <class T>
struct Wire<std::optional<T>> {
  static constexpr std::size_t least = 1;
  static std::size_t end(const std::optional<T>& value, std::size_t at) {
    return value ? Wire<T>::end(*value, at + 1) : at + 1;
  }
  static void encode(Encoder& encoder, const std::optional<T>& value) {
    encoder.put(static_cast<std::uint8_t>(value.has_value()));
    if (value) Wire<T>::encode(encoder, *value);
  }
  static std::optional<T> decode(Decoder& decoder) {
    if (decoder.take<std::uint8_t>() == 0) return std::nullopt;
    return Wire<T>::decode(decoder);
  }
};

template <class R>
struct FieldTypes {
  template <class... M>
  static std::tuple<M...> of(std::tuple<M R::*...>);
  using type = decltype(of(Fields<R>::members));
};
template <class R>
  requires requires { typename Fields<R>::types; }
struct FieldTypes<R> {
  using type = typename Fields<R>::types;
};

/// The generated type of member I of a record.
template <class R, std::size_t I>
using FieldType = std::tuple_element_t<I, typename FieldTypes<R>::type>;

template <HasFields R>
struct Wire<R> {
  static constexpr std::size_t count =
      std::tuple_size_v<std::remove_cvref_t<decltype(Fields<R>::members)>>;
  static constexpr std::size_t least = []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{0} + ... + Wire<FieldType<R, I>>::least);
  }(std::make_index_sequence<count>());

  static std::size_t end(const R& value, std::size_t at) {
    each([&]<std::size_t I>() { at = Wire<FieldType<R, I>>::end(member<I>(value), at); });
    return at;
  }
  static void encode(Encoder& encoder, const R& value) {
    each([&]<std::size_t I>() { Wire<FieldType<R, I>>::encode(encoder, member<I>(value)); });
  }
  static R decode(Decoder& decoder) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      if constexpr (is_generated) {
        return R{Wire<FieldType<R, I>>::decode(decoder)...};
      } else {
        R value{};
        (store(value.*std::get<I>(Fields<R>::members), Wire<FieldType<R, I>>::decode(decoder)),
         ...);
        return value;
      }
    }(std::make_index_sequence<count>());
  }

  /// A user's member may have another type, that of the wire converted.
  template <class M, class T>
  static void store(M& member, T&& value) {
    if constexpr (std::is_same_v<M, T>) {
      member = std::move(value);
    } else {
      member = static_cast<M>(std::move(value));
    }
  }

  /// Member I as its generated type.
  template <std::size_t I>
  static decltype(auto) member(const R& value) {
    const auto& stored = value.*std::get<I>(Fields<R>::members);
    using Stored = std::remove_cvref_t<decltype(stored)>;
    if constexpr (std::is_same_v<Stored, FieldType<R, I>>) {
      return (stored);
    } else {
      return FieldType<R, I>(stored);
    }
  }

 private:
  /// An aggregate of exactly these members in this order; a bound struct need not be one.
  static constexpr bool is_generated = requires { Fields<R>::generated; };

  template <class F>
  static void each(F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f.template operator()<I>(), ...);
    }(std::make_index_sequence<count>());
  }
};

/// `all(holds)`: whether `holds.operator()<P>()` of a T and of all types that its values contain;
/// of containers only what they contain counts.
template <class T>
struct Parts {
  static consteval bool all(auto holds) { return holds.template operator()<T>(); }
};
template <class T>
struct Parts<std::vector<T>> : Parts<T> {};
template <class T>
struct Parts<std::optional<T>> : Parts<T> {};
template <class T, std::size_t N>
struct Parts<std::array<T, N>> : Parts<T> {};
template <class... T>
struct Parts<std::tuple<T...>> {
  static consteval bool all(auto holds) { return (Parts<T>::all(holds) && ...); }
};
template <HasFields R>
struct Parts<R> {
  static consteval bool all(auto holds) {
    return holds.template operator()<R>() && Parts<typename FieldTypes<R>::type>::all(holds);
  }
};

/// Whether values of T have a wire format: an opaque type without a codec, and what contains one,
/// have none.
template <class T>
inline constexpr bool encodable =
    Parts<T>::all([]<class P>() { return requires { sizeof(Wire<P>); }; });
/// Whether values of T can be copied; the standard's answer for containers says nothing of their
/// elements.
template <class T>
inline constexpr bool copyable =
    Parts<T>::all([]<class P>() { return std::is_copy_constructible_v<P>; });
/// Whether a codec of the user's decodes some of a T.
template <class T>
inline constexpr bool runs_codec = !Parts<T>::all([]<class P>() { return !HasCodec<P>; });

/// Whether T is a user's own type, of which nothing is known but perhaps its codec.
template <class T>
inline constexpr bool is_opaque = HasCodec<T> || !requires { sizeof(Wire<T>); };

/// Decodes a value that is a whole message. Throws TypeMismatchError or ShapeError.
template <class T>
T decode_message(std::span<const std::byte> bytes, bool borrow) {
  Decoder decoder(bytes, borrow);
  return Wire<T>::decode(decoder);
}

/// Throws TypeMismatchError with the exception under way nested in it.
[[noreturn]] void throw_not_decoded(const char* type);

/// The same where no task is to blame: what a codec of the user's throws is nested in a
/// TypeMismatchError.
template <class T>
T decode_result(std::span<const std::byte> bytes, bool borrow) {
  if constexpr (!runs_codec<T>) {
    return decode_message<T>(bytes, borrow);
  } else {
    try {
      return decode_message<T>(bytes, borrow);
    } catch (...) {
      throw_not_decoded(typeid(T).name());
    }
  }
}

}  // namespace cgraph::rt
