#include "cgraph/rt/blob.h"

#include <cstring>

namespace cgraph::rt {
namespace {

constexpr std::size_t alignment = 64;

constexpr std::size_t aligned(std::size_t size) {
  return (size + alignment - 1) / alignment * alignment;
}

std::uint64_t load_u64(const std::byte* from) {
  std::uint64_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace

Blob join_values(std::span<const std::span<const std::byte>> values) {
  std::size_t total = aligned(sizeof(std::uint64_t) * (1 + values.size()));
  for (std::span<const std::byte> value : values) total += aligned(value.size());
  Blob block(total);
  std::byte* size_at = block.data();
  const std::uint64_t count = values.size();
  std::memcpy(size_at, &count, sizeof count);
  std::size_t at = aligned(sizeof(std::uint64_t) * (1 + values.size()));
  for (std::span<const std::byte> value : values) {
    size_at += sizeof(std::uint64_t);
    const std::uint64_t size = value.size();
    std::memcpy(size_at, &size, sizeof size);
    if (!value.empty()) std::memcpy(block.data() + at, value.data(), value.size());
    at += aligned(value.size());
  }
  return block;
}

std::optional<std::vector<std::span<const std::byte>>> split_values(
    std::span<const std::byte> block) {
  if (block.size() < sizeof(std::uint64_t)) return std::nullopt;
  const std::uint64_t count = load_u64(block.data());
  if (count > block.size() / sizeof(std::uint64_t) - 1) return std::nullopt;
  std::vector<std::span<const std::byte>> values;
  values.reserve(count);
  std::size_t at = aligned(sizeof(std::uint64_t) * (1 + count));
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t size = load_u64(block.data() + sizeof(std::uint64_t) * (1 + i));
    if (at > block.size() || size > block.size() - at) return std::nullopt;
    values.push_back(block.subspan(at, size));
    at += aligned(size);
  }
  return values;
}

}  // namespace cgraph::rt
