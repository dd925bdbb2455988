// torch::Tensor as a task's parameter or result.
//
// A parameter is a view of the elements where they are, valid for the call and not to be written
// to: clone() it to keep it. A result is copied into its slot once; one that is strided is made
// contiguous first.
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "cgraph/error.h"
#include "cgraph/tensor.h"

namespace cgraph {

namespace rt {

inline constexpr std::pair<DType, at::ScalarType> torch_types[] = {
    {DType::boolean, at::kBool}, {DType::i8, at::kChar},       {DType::i16, at::kShort},
    {DType::i32, at::kInt},      {DType::i64, at::kLong},      {DType::u8, at::kByte},
    {DType::f16, at::kHalf},     {DType::bf16, at::kBFloat16}, {DType::f32, at::kFloat},
    {DType::f64, at::kDouble},
};

/// A result, and the sizes that a TensorRef of it names.
struct ExposedTorch {
  at::Tensor tensor;
  DType dtype;
  operator TensorRef() const {
    const auto sizes = tensor.sizes();
    return {dtype, tensor.data_ptr(), {sizes.data(), sizes.size()}};
  }
};

}  // namespace rt

template <>
struct TensorAdapter<at::Tensor> {
  static at::Tensor borrow(const TensorRef& ref) {
    for (const auto& [ours, theirs] : rt::torch_types) {
      if (ours == ref.dtype) {
        return at::from_blob(const_cast<void*>(ref.data),
                             at::IntArrayRef(ref.sizes.data(), ref.sizes.size()), theirs);
      }
    }
    throw TypeMismatchError("torch has no tensors of unsigned 16, 32 or 64 bit numbers here");
  }
  static rt::ExposedTorch expose(const at::Tensor& tensor) {
    if (!tensor.device().is_cpu()) throw TypeMismatchError("a torch tensor is not in host memory");
    for (const auto& [ours, theirs] : rt::torch_types) {
      if (theirs == tensor.scalar_type()) return {tensor.contiguous(), ours};
    }
    throw TypeMismatchError("a torch tensor has elements of a type that tensors do not have");
  }
};

}  // namespace cgraph
