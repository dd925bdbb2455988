// A stand-in for the part of torch's interface that cgraph/adapters/torch.h uses, for machines
// without torch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace at {

enum ScalarType { kBool, kByte, kChar, kShort, kInt, kLong, kHalf, kBFloat16, kFloat, kDouble };

struct IntArrayRef {
  IntArrayRef(const std::int64_t* data, std::size_t size) : data_(data), size_(size) {}
  const std::int64_t* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  const std::int64_t* data_;
  std::size_t size_;
};

struct Device {
  bool is_cpu() const { return true; }
};

class Tensor {
 public:
  Tensor(void* data, std::vector<std::int64_t> sizes, ScalarType type)
      : data_(data), sizes_(std::move(sizes)), type_(type) {}
  void* data_ptr() const { return data_; }
  IntArrayRef sizes() const { return {sizes_.data(), sizes_.size()}; }
  ScalarType scalar_type() const { return type_; }
  Device device() const { return {}; }
  Tensor contiguous() const { return *this; }

 private:
  void* data_;
  std::vector<std::int64_t> sizes_;
  ScalarType type_;
};

inline Tensor from_blob(void* data, IntArrayRef sizes, ScalarType type) {
  return {data, {sizes.data(), sizes.data() + sizes.size()}, type};
}

}  // namespace at
