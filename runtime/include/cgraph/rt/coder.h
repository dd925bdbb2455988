// Cursors over encoded bytes. The wire format is described in docs/architecture.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace cgraph::rt {

/// Throws TypeMismatchError: the bytes end before the value does, or hold what no value has.
[[noreturn]] void throw_truncated(std::size_t need, std::size_t have);
[[noreturn]] void throw_bad_value(const char* what, std::uint64_t got, std::uint64_t limit);

/// Throws TypeMismatchError: the codec of the type with this mangled name said that a value has
/// `said` bytes, then that it has (or wrote) `then`.
[[noreturn]] void throw_codec_size(const char* type, std::size_t said, std::size_t then);
/// Throws MessageTooLargeError: a codec says that a value has `size` bytes.
[[noreturn]] void throw_codec_huge(const char* type, std::size_t size);
/// Throws TypeMismatchError: a value was written as `wrote` bytes where it has `size`.
[[noreturn]] void throw_wrong_size(std::size_t size, std::size_t wrote);

constexpr std::size_t align_up(std::size_t at, std::size_t alignment) {
  return (at + alignment - 1) / alignment * alignment;
}

/// Offset of a tensor's payload that comes at `at`.
inline constexpr std::size_t tensor_alignment = 64;

/// Writes into memory that is known to be large enough; what a codec of the user's says of it is
/// checked.
class Encoder {
 public:
  Encoder(std::byte* base, std::size_t room) : base_(base), room_(room) {}

  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::memcpy(base_ + at_, &value, sizeof(T));
    at_ += sizeof(T);
  }
  void put_bytes(const void* data, std::size_t size) {
    // In place already when the value was made in its slot.
    if (size && base_ + at_ != data) std::memcpy(base_ + at_, data, size);
    at_ += size;
  }
  void align(std::size_t alignment) {
    const std::size_t to = align_up(at_, alignment);
    std::memset(base_ + at_, 0, to - at_);
    at_ = to;
  }
  std::size_t left() const { return room_ - at_; }
  /// The next `size` bytes, which the caller writes.
  std::span<std::byte> take(std::size_t size) {
    std::byte* data = base_ + at_;
    at_ += size;
    return {data, size};
  }
  /// Throws TypeMismatchError unless the value has filled its room.
  void finish() const {
    if (at_ != room_) throw_wrong_size(room_, at_);
  }

 private:
  std::byte* base_;
  std::size_t room_;
  std::size_t at_ = 0;
};

/// Reads bytes that another process may have written and may still change: every length is loaded
/// once and checked before use. In `borrow` mode bytes and tensors are views of the encoded bytes.
class Decoder {
 public:
  Decoder(std::span<const std::byte> bytes, bool borrow) : bytes_(bytes), borrow_(borrow) {}

  template <class T>
  T take() {
    T value;
    std::memcpy(&value, take_bytes(sizeof(T)), sizeof(T));
    return value;
  }
  const std::byte* take_bytes(std::size_t size) {
    if (bytes_.size() - at_ < size) throw_truncated(size, bytes_.size() - at_);
    const std::byte* data = bytes_.data() + at_;
    at_ += size;
    return data;
  }
  /// A count of elements of at least `least` bytes each.
  std::size_t take_count(std::size_t least) {
    const auto count = take<std::uint64_t>();
    if (least && count > (bytes_.size() - at_) / least) {
      throw_truncated(static_cast<std::size_t>(count), bytes_.size() - at_);
    }
    return static_cast<std::size_t>(count);
  }
  void align(std::size_t alignment) {
    const std::size_t to = align_up(at_, alignment);
    if (to > bytes_.size()) throw_truncated(to - at_, bytes_.size() - at_);
    at_ = to;
  }
  bool borrow() const { return borrow_; }
  /// Sets the mode and returns the former one.
  bool set_borrow(bool borrow) {
    const bool former = borrow_;
    borrow_ = borrow;
    return former;
  }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool borrow_;
};

}  // namespace cgraph::rt
