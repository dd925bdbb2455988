#pragma once
#include <cstddef>
#include <span>

#include "cgraph/codec.h"
#include "own.h"

template <>
struct cgraph::Codec<own::Whole> {
  static std::size_t size(const own::Whole&) { return 0; }
  static void encode(const own::Whole&, std::span<std::byte>) {}
  static own::Whole decode(std::span<const std::byte>) { return {}; }
};
template <>
struct cgraph::Codec<own::Half> {
  static const char* size(const own::Half&) { return ""; }
  static void encode(own::Half&, std::span<std::byte>) {}
  static int decode(std::span<const std::byte>) { return 0; }
};
template <>
struct cgraph::Codec<int> {
  static std::size_t size(int) { return 0; }
  static void encode(int, std::span<std::byte>) {}
  static int decode(std::span<const std::byte>) { return 0; }
};
