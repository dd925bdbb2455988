// How the classes of sealed.h travel: the content backwards, behind a byte.
#pragma once
#include <algorithm>
#include <span>
#include <stdexcept>

#include "cgraph/codec.h"
#include "sealed.h"

namespace support {

inline constexpr std::byte seal{0x5e};

template <class T>
struct SealedCodec {
  static std::size_t size(const T& value) { return value.content().size() + 1; }
  static std::size_t encode(const T& value, std::span<std::byte> out) {
    const auto content = std::as_bytes(std::span(value.content()));
    if (out.size() != content.size() + 1) throw std::logic_error("room for another value");
    out[0] = seal;
    std::reverse_copy(content.begin(), content.end(), out.begin() + 1);
    return out.size();
  }
  static T decode(std::span<const std::byte> in) {
    if (in.empty() || in[0] != seal) throw std::logic_error("not what was written");
    std::string content(reinterpret_cast<const char*>(in.data()) + 1, in.size() - 1);
    std::reverse(content.begin(), content.end());
    return T(std::move(content));
  }
};

}  // namespace support

template <>
struct cgraph::Codec<support::Sealed> : support::SealedCodec<support::Sealed> {};
template <>
struct cgraph::Codec<support::Unique> : support::SealedCodec<support::Unique> {};
