// Tensors to and from other libraries by DLPack, without copying their elements.
#pragma once

#include <memory>
#include <string>

#include "cgraph/error.h"
#include "cgraph/ref.h"
#include "cgraph/tensor.h"

#if __has_include(<dlpack/dlpack.h>)
#include <dlpack/dlpack.h>
#elif !defined(DLPACK_DLPACK_H_)
// The stable part of https://github.com/dmlc/dlpack, under its own guard: a copy of it that other
// headers bring along later counts once.
#define DLPACK_DLPACK_H_
extern "C" {
typedef enum { kDLCPU = 1, kDLCUDA = 2, kDLCUDAHost = 3 } DLDeviceType;
typedef struct {
  DLDeviceType device_type;
  int32_t device_id;
} DLDevice;
typedef enum { kDLInt = 0U, kDLUInt = 1U, kDLFloat = 2U, kDLBfloat = 4U } DLDataTypeCode;
typedef struct {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} DLDataType;
typedef struct {
  void* data;
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
} DLTensor;
typedef struct DLManagedTensor {
  DLTensor dl_tensor;
  void* manager_ctx;
  void (*deleter)(struct DLManagedTensor* self);
} DLManagedTensor;
}
#endif

namespace cgraph {

namespace rt {

/// DLPack 0.8 added the code of bool.
inline constexpr std::uint8_t dlpack_bool = 6;

template <class T>
constexpr DLDataType dlpack_type() {
  constexpr auto bits = static_cast<std::uint8_t>(8 * sizeof(T));
  if constexpr (std::is_same_v<T, bool>) {
    return {dlpack_bool, bits, 1};
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return {kDLBfloat, bits, 1};
  } else if constexpr (std::is_integral_v<T>) {
    return {static_cast<std::uint8_t>(std::is_signed_v<T> ? kDLInt : kDLUInt), bits, 1};
  } else {
    return {kDLFloat, bits, 1};
  }
}

/// A tensor that lends its elements, and what keeps them: a Tensor, or the View of a result.
template <class Keeper>
struct DlpackExport {
  template <class Make>
  explicit DlpackExport(Make&& make) : keeper(make()) {}

  template <class T>
  DLManagedTensor* lend(const T* data, std::span<const std::int64_t> sizes) {
    std::int64_t step = 1;
    shape.assign(sizes.begin(), sizes.end());
    strides.resize(sizes.size());
    for (std::size_t i = sizes.size(); i-- > 0; step *= sizes[i]) strides[i] = step;
    managed.dl_tensor.data = const_cast<T*>(data);
    managed.dl_tensor.device = {kDLCPU, 0};
    managed.dl_tensor.ndim = static_cast<std::int32_t>(sizes.size());
    managed.dl_tensor.dtype = dlpack_type<T>();
    managed.dl_tensor.shape = shape.data();
    managed.dl_tensor.strides = strides.data();
    managed.dl_tensor.byte_offset = 0;
    managed.manager_ctx = this;
    managed.deleter = [](DLManagedTensor* self) {
      delete static_cast<DlpackExport*>(self->manager_ctx);
    };
    return &managed;
  }

  Keeper keeper;
  std::vector<std::int64_t> shape, strides;
  DLManagedTensor managed{};
};

/// Memory of a DLManagedTensor as a block whose end of use runs its deleter.
struct DlpackBlock : StorageBlock {
  explicit DlpackBlock(DLManagedTensor* tensor) : tensor(tensor) {
    on_release = [](StorageBlock* block) { delete static_cast<DlpackBlock*>(block); };
  }
  DlpackBlock(const DlpackBlock&) = delete;
  ~DlpackBlock() {
    if (tensor->deleter) tensor->deleter(tensor);
  }
  DLManagedTensor* tensor;
};

/// Throws TypeMismatchError or ShapeError unless the elements are in host memory, of this type,
/// row-major and contiguous, with these sizes (numbers or Dyn).
inline void check_dlpack(const DLTensor& tensor, DLDataType type,
                         std::span<const std::int64_t> shape) {
  if (tensor.device.device_type != kDLCPU && tensor.device.device_type != kDLCUDAHost) {
    throw TypeMismatchError("a DLPack tensor on device type " +
                            std::to_string(static_cast<int>(tensor.device.device_type)) +
                            ", expected one in host memory");
  }
  if (tensor.dtype.code != type.code || tensor.dtype.bits != type.bits || tensor.dtype.lanes != 1) {
    const auto name = [](DLDataType t) {
      return "code " + std::to_string(t.code) + ", " + std::to_string(t.bits) + " bits, " +
             std::to_string(t.lanes) + " lanes";
    };
    throw TypeMismatchError("a DLPack tensor with elements of " + name(tensor.dtype) +
                            ", expected " + name(type));
  }
  if (tensor.ndim < 0 || static_cast<std::size_t>(tensor.ndim) != shape.size()) {
    throw_rank_error(shape.size(), static_cast<std::size_t>(tensor.ndim));
  }
  std::int64_t elements = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != Dyn && shape[i] != tensor.shape[i]) {
      throw_shape_error(i, shape[i], tensor.shape[i]);
    }
    if (tensor.shape[i] == 0) elements = 0;
  }
  if (!tensor.strides || elements == 0) return;
  std::int64_t step = 1;
  for (std::size_t i = shape.size(); i-- > 0; step *= tensor.shape[i]) {
    if (tensor.shape[i] != 1 && tensor.strides[i] != step) {
      throw ShapeError("axis " + std::to_string(i) + " of a DLPack tensor has stride " +
                       std::to_string(tensor.strides[i]) + ", a contiguous one has " +
                       std::to_string(step));
    }
  }
}

}  // namespace rt

/// The tensor as DLPack. Its elements are not copied, unless it is borrowed (an argument of a
/// task), and live until the caller, or whom it hands this to, calls `deleter`.
template <class T, class S, class D>
[[nodiscard]] DLManagedTensor* to_dlpack(Tensor<T, S, D>&& tensor) {
  auto result = std::make_unique<rt::DlpackExport<Tensor<T, S, D>>>(
      [&] { return Tensor<T, S, D>(std::move(tensor)); });
  const auto& kept = result->keeper;
  return result.release()->lend(kept.data().data(), kept.sizes());
}

/// A result as DLPack where it arrived, not to be written to. Its slot is not reused until
/// `deleter` is called. Throws as Ref::view.
template <class T, class S, class D>
[[nodiscard]] DLManagedTensor* to_dlpack(Ref<Tensor<T, S, D>>& ref) {
  auto result =
      std::make_unique<rt::DlpackExport<View<Tensor<T, S, D>>>>([&] { return ref.view(); });
  const auto& kept = *result->keeper;
  return result.release()->lend(kept.data().data(), kept.sizes());
}

/// A DLPack tensor as an `R`, a Tensor, without a copy: contiguous in host memory, with the element
/// type and sizes of R. Takes the tensor over: its deleter is called once, when the last copy of
/// the result has gone, or when this throws (TypeMismatchError, ShapeError).
template <class R>
[[nodiscard]] R from_dlpack(DLManagedTensor* managed) {
  using T = typename R::value_type;
  struct Release {
    void operator()(rt::StorageBlock* block) const { rt::release_block(block); }
  };
  std::unique_ptr<rt::StorageBlock, Release> block(new rt::DlpackBlock(managed));
  const DLTensor& tensor = managed->dl_tensor;
  rt::check_dlpack(tensor, rt::dlpack_type<T>(), R::shape_type::sizes);
  const std::span<const std::int64_t> sizes(tensor.shape, R::rank());
  auto* data = reinterpret_cast<T*>(static_cast<std::byte*>(tensor.data) + tensor.byte_offset);
  if (reinterpret_cast<std::uintptr_t>(data) % alignof(T) != 0) {
    throw TypeMismatchError("the elements of a DLPack tensor are not aligned");
  }
  R result = R::adopt(data, sizes, block.get());
  block.release();
  return result;
}

}  // namespace cgraph
