#include "cgraph/storage.h"

#include <cstring>
#include <new>

namespace cgraph::rt {

namespace {

constexpr std::size_t alignment = 64;  // also the room for the block's head

}  // namespace

StorageBlock* allocate_block(std::size_t size, bool zeroed, std::byte*& data) {
  if (size > SIZE_MAX - alignment) throw std::bad_alloc();
  void* memory = ::operator new(alignment + size, std::align_val_t(alignment));
  data = static_cast<std::byte*>(memory) + alignment;
  if (zeroed) std::memset(data, 0, size);
  return new (memory) StorageBlock;
}

void release_block(StorageBlock* block) noexcept {
  if (block->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (block->on_release) return block->on_release(block);
  block->~StorageBlock();
  ::operator delete(static_cast<void*>(block), std::align_val_t(alignment));
}

Storage::Storage(const Storage& other) {
  if (other.mode_ != Mode::owned) {
    *this = other.clone();
    return;
  }
  data_ = other.data_;
  size_ = other.size_;
  block_ = other.block_;
  if (block_) block_->references.fetch_add(1, std::memory_order_relaxed);
}

Storage& Storage::operator=(Storage&& other) {
  if (this == &other) return *this;
  Storage taken;
  taken.take(other);
  reset();
  data_ = std::exchange(taken.data_, nullptr);
  size_ = std::exchange(taken.size_, 0);
  block_ = std::exchange(taken.block_, nullptr);
  mode_ = std::exchange(taken.mode_, Mode::owned);
  return *this;
}

Storage Storage::clone() const {
  Storage copy(size_);
  if (size_) std::memcpy(copy.data_, data_, size_);
  return copy;
}

void Storage::take(Storage& other) {
  if (other.mode_ == Mode::borrowed) {
    *this = other.clone();
    return;
  }
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  block_ = std::exchange(other.block_, nullptr);
  mode_ = std::exchange(other.mode_, Mode::owned);
}

void Storage::reset() noexcept {
  if (block_) release_block(block_);
  data_ = nullptr;
  size_ = 0;
  block_ = nullptr;
  mode_ = Mode::owned;
}

}  // namespace cgraph::rt
