// Values that C++20 has no type of its own for: half, bfloat16, Bytes.
#pragma once

#include <bit>
#include <compare>
#include <cstring>
#include <span>
#include <string_view>

#include "cgraph/storage.h"

namespace cgraph {
namespace rt {

/// IEEE binary16 bits of `value`, rounded to nearest even.
constexpr std::uint16_t half_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
  if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);
  if (magnitude < 0x33000000u) return sign;
  const std::uint32_t exponent = magnitude >> 23;
  const std::uint32_t mantissa = (magnitude & 0x7fffffu) | 0x800000u;
  const std::uint32_t shift = exponent < 113 ? 126 - exponent : 13;
  std::uint32_t result = mantissa >> shift;
  if (exponent >= 113) result += ((exponent - 112) << 10) - 0x400u;
  const std::uint32_t rest = mantissa & ((1u << shift) - 1);
  const std::uint32_t middle = 1u << (shift - 1);
  if (rest > middle || (rest == middle && (result & 1u))) ++result;
  return static_cast<std::uint16_t>(sign | result);
}

constexpr float half_value(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
  std::uint32_t exponent = (bits >> 10) & 0x1fu;
  std::uint32_t mantissa = bits & 0x3ffu;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
  if (exponent == 0) {
    if (mantissa == 0) return std::bit_cast<float>(sign);
    exponent = 1;
    while (!(mantissa & 0x400u)) {
      mantissa <<= 1;
      --exponent;
    }
    mantissa &= 0x3ffu;
  }
  return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

/// bfloat16 bits of `value`, rounded to nearest even.
constexpr std::uint16_t bfloat16_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

constexpr float bfloat16_value(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace rt

/// IEEE binary16; arithmetic happens in float.
class half {
 public:
  constexpr half() = default;
  constexpr half(float value) : bits_(rt::half_bits(value)) {}
  constexpr operator float() const { return rt::half_value(bits_); }
  static constexpr half from_bits(std::uint16_t bits) {
    half h;
    h.bits_ = bits;
    return h;
  }
  constexpr std::uint16_t bits() const { return bits_; }
  constexpr half& operator+=(float x) { return *this = half(float(*this) + x); }
  constexpr half& operator-=(float x) { return *this = half(float(*this) - x); }
  constexpr half& operator*=(float x) { return *this = half(float(*this) * x); }
  constexpr half& operator/=(float x) { return *this = half(float(*this) / x); }

 private:
  std::uint16_t bits_ = 0;
};

/// The upper half of a float; arithmetic happens in float.
class bfloat16 {
 public:
  constexpr bfloat16() = default;
  constexpr bfloat16(float value) : bits_(rt::bfloat16_bits(value)) {}
  constexpr operator float() const { return rt::bfloat16_value(bits_); }
  static constexpr bfloat16 from_bits(std::uint16_t bits) {
    bfloat16 b;
    b.bits_ = bits;
    return b;
  }
  constexpr std::uint16_t bits() const { return bits_; }
  constexpr bfloat16& operator+=(float x) { return *this = bfloat16(float(*this) + x); }
  constexpr bfloat16& operator-=(float x) { return *this = bfloat16(float(*this) - x); }
  constexpr bfloat16& operator*=(float x) { return *this = bfloat16(float(*this) * x); }
  constexpr bfloat16& operator/=(float x) { return *this = bfloat16(float(*this) / x); }

 private:
  std::uint16_t bits_ = 0;
};

/// A sequence of bytes, owned or borrowed from a slot for the duration of a call. Copies of an
/// owned one share its memory; copying (or moving) a borrowed one copies the bytes, so keeping one
/// is safe. As a contiguous range it converts to std::span<const std::byte>.
class Bytes {
 public:
  Bytes() = default;
  /// `size` zero bytes.
  explicit Bytes(std::size_t size) : storage_(size, true) {}
  /// A copy of `bytes`.
  explicit Bytes(std::span<const std::byte> bytes) : storage_(bytes.size()) {
    if (!bytes.empty()) std::memcpy(storage_.data(), bytes.data(), bytes.size());
  }
  static Bytes from(std::string_view text) {
    return Bytes(std::as_bytes(std::span(text.data(), text.size())));
  }
  /// A view of memory that stays the caller's.
  static Bytes borrow(std::span<const std::byte> bytes) {
    return Bytes(rt::Storage::Mode::borrowed, const_cast<std::byte*>(bytes.data()), bytes.size());
  }

  std::size_t size() const { return storage_.size(); }
  bool empty() const { return size() == 0; }
  const std::byte* data() const { return storage_.data(); }
  /// The bytes for writing; makes a copy of its own first if others share them.
  std::byte* mutable_data() {
    if (!storage_.unique()) storage_ = storage_.clone();
    return storage_.data();
  }
  const std::byte* begin() const { return data(); }
  const std::byte* end() const { return data() + size(); }
  std::byte operator[](std::size_t i) const { return data()[i]; }
  std::span<const std::byte> span() const { return {data(), size()}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data()), size()}; }
  bool is_borrowed() const { return storage_.mode() == rt::Storage::Mode::borrowed; }
  const rt::Storage& storage() const { return storage_; }
  /// An owned value that shares memory with nobody.
  Bytes clone() const { return Bytes(storage_.clone()); }

  friend bool operator==(const Bytes& a, const Bytes& b) { return a.text() == b.text(); }
  friend std::strong_ordering operator<=>(const Bytes& a, const Bytes& b) {
    return a.text() <=> b.text();
  }

 private:
  explicit Bytes(rt::Storage&& storage) : storage_(std::move(storage)) {}
  Bytes(rt::Storage::Mode mode, std::byte* data, std::size_t size) : storage_(mode, data, size) {}

  rt::Storage storage_;
};

}  // namespace cgraph

template <>
struct std::hash<cgraph::Bytes> {
  std::size_t operator()(const cgraph::Bytes& bytes) const {
    return std::hash<std::string_view>()(bytes.text());
  }
};
