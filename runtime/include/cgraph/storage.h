// Reference-counted byte storage behind Bytes and Tensor, and what is known of memory they do not
// own.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace cgraph::rt {

/// Memory with a reference count: a heap block aligned to 64 bytes, or a foreign block whose end of
/// use is announced through `on_release`.
struct StorageBlock {
  std::atomic<std::uint32_t> references{1};
  void (*on_release)(StorageBlock*) = nullptr;
};

/// A new block of `size` bytes aligned to 64; `data` is set to its first byte. Throws
/// std::bad_alloc.
StorageBlock* allocate_block(std::size_t size, bool zeroed, std::byte*& data);
void release_block(StorageBlock* block) noexcept;

/// Bytes that are owned (shared by reference count), or borrowed from a slot for the duration of a
/// call, or leased: memory of an output slot that moves with the object but is never shared.
/// Copying or moving a borrowed one and copying a leased one copies the bytes.
class Storage {
 public:
  enum class Mode : std::uint8_t { owned, borrowed, leased };

  Storage() = default;
  explicit Storage(std::size_t size, bool zeroed = false) : size_(size) {
    if (size) block_ = allocate_block(size, zeroed, data_);
  }
  Storage(Mode mode, std::byte* data, std::size_t size, StorageBlock* block = nullptr)
      : data_(data), size_(size), block_(block), mode_(mode) {}
  Storage(const Storage& other);
  Storage(Storage&& other) : Storage() { take(other); }
  Storage& operator=(const Storage& other) { return *this = Storage(other); }
  Storage& operator=(Storage&& other);
  ~Storage() { reset(); }

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  Mode mode() const { return mode_; }
  /// Whether no other object can see changes to the bytes.
  bool unique() const {
    return mode_ == Mode::owned &&
           (!block_ || block_->references.load(std::memory_order_acquire) == 1);
  }
  /// An owned copy of the bytes, shared with nobody.
  Storage clone() const;

 private:
  void take(Storage& other);
  void reset() noexcept;

  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  StorageBlock* block_ = nullptr;
  Mode mode_ = Mode::owned;
};

}  // namespace cgraph::rt
