// Eigen matrices, arrays and maps as tensors. Vectors have rank 1; matrices have rank 2 and must be
// row-major, because tensors are.
//
//   parameter  Eigen::Map<const M>   reads the elements where they are
//              M                     gets a copy of its own
//   result     M, Eigen::Map<M>      is copied into its slot once; to make it there, use
//                                    `map_eigen<M>` of what Context::alloc gives
#pragma once

#include <Eigen/Core>
#include <type_traits>

#include "cgraph/tensor.h"

namespace cgraph {

namespace rt {

template <class M>
concept EigenPlain = std::is_base_of_v<Eigen::PlainObjectBase<M>, M>;

template <EigenPlain M>
struct EigenForm {
  using T = typename M::Scalar;
  static constexpr std::size_t rank = M::IsVectorAtCompileTime ? 1 : 2;
  static_assert(rank == 1 || M::IsRowMajor, "only row-major Eigen matrices can be tensors");
  static constexpr std::int64_t size(int fixed) { return fixed == Eigen::Dynamic ? Dyn : fixed; }
  static constexpr std::array<std::int64_t, rank> shape = [] {
    std::array<std::int64_t, rank> all{};
    if constexpr (rank == 1) {
      all[0] = size(M::SizeAtCompileTime);
    } else {
      all = {size(M::RowsAtCompileTime), size(M::ColsAtCompileTime)};
    }
    return all;
  }();

  /// `Map` is Eigen::Map<M> or Eigen::Map<const M>.
  template <class Map, class Pointer>
  static Map map(Pointer data, std::span<const std::int64_t> sizes) {
    if constexpr (rank == 1) {
      return Map(data, static_cast<Eigen::Index>(sizes[0]));
    } else {
      return Map(data, static_cast<Eigen::Index>(sizes[0]), static_cast<Eigen::Index>(sizes[1]));
    }
  }
  static Eigen::Map<const M> borrow(const TensorRef& ref) {
    check_tensor(ref, DTypeOf<T>::value, shape);
    return map<Eigen::Map<const M>>(static_cast<const T*>(ref.data), ref.sizes);
  }
  template <class Dense>
  static ExposedTensor<rank> expose(const Dense& value) {
    if constexpr (rank == 1) {
      return {DTypeOf<T>::value, value.data(), {value.size()}};
    } else {
      return {DTypeOf<T>::value, value.data(), {value.rows(), value.cols()}};
    }
  }
};

}  // namespace rt

template <rt::EigenPlain M>
struct TensorAdapter<M> {
  static M borrow(const TensorRef& ref) { return M(rt::EigenForm<M>::borrow(ref)); }
  static auto expose(const M& value) { return rt::EigenForm<M>::expose(value); }
};
template <rt::EigenPlain M>
struct TensorAdapter<Eigen::Map<const M>> {
  static Eigen::Map<const M> borrow(const TensorRef& ref) { return rt::EigenForm<M>::borrow(ref); }
  static auto expose(const Eigen::Map<const M>& value) { return rt::EigenForm<M>::expose(value); }
};
template <rt::EigenPlain M>
struct TensorAdapter<Eigen::Map<M>> {
  static auto expose(const Eigen::Map<M>& value) { return rt::EigenForm<M>::expose(value); }
};

/// The elements of a tensor as an M, in place. Throws ShapeError.
template <rt::EigenPlain M, class S, class D>
Eigen::Map<M> map_eigen(Tensor<typename M::Scalar, S, D>& tensor) {
  rt::check_tensor(tensor.ref(), rt::DTypeOf<typename M::Scalar>::value, rt::EigenForm<M>::shape);
  return rt::EigenForm<M>::template map<Eigen::Map<M>>(tensor.data().data(), tensor.sizes());
}

}  // namespace cgraph
