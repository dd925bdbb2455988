// Multi-dimensional views as tensors: std::mdspan, Kokkos' and others with the same members.
//
//   parameter  a view of const elements reads them where they are
//   result     a view of what outlives the call is copied into its slot once; to make it there, use
//              `map_mdspan<V>` of what Context::alloc gives
//
// Views must be row-major and contiguous (layout_right).
#pragma once

#include <string>
#include <type_traits>

#include "cgraph/error.h"
#include "cgraph/tensor.h"

namespace cgraph {

namespace rt {

template <class V>
concept MdspanLike = requires(const V& view) {
  typename V::element_type;
  typename V::extents_type;
  view.data_handle();
  view.mapping();
  { view.extent(0) } -> std::convertible_to<std::int64_t>;
  { view.stride(0) } -> std::convertible_to<std::int64_t>;
  { V::rank() } -> std::convertible_to<std::size_t>;
};

template <MdspanLike V>
struct MdspanForm {
  using T = std::remove_const_t<typename V::element_type>;
  static constexpr std::size_t rank = V::rank();

  static std::array<std::int64_t, rank> shape() {
    std::array<std::int64_t, rank> all{};
    for (std::size_t i = 0; i < rank; ++i) {
      const auto size = V::extents_type::static_extent(i);
      all[i] = size == static_cast<decltype(size)>(-1) ? Dyn : static_cast<std::int64_t>(size);
    }
    return all;
  }
  static V view(typename V::element_type* data, const TensorRef& ref) {
    const auto wanted = shape();
    check_tensor(ref, DTypeOf<T>::value, wanted);
    std::array<typename V::extents_type::index_type, rank> sizes{};
    for (std::size_t i = 0; i < rank; ++i) {
      sizes[i] = static_cast<typename V::extents_type::index_type>(ref.sizes[i]);
    }
    V view(data, typename V::extents_type(sizes));
    check_layout(view);
    return view;
  }
  static void check_layout(const V& view) {
    std::int64_t step = 1;
    for (std::size_t i = 0; i < rank; ++i) {
      if (view.extent(i) == 0) return;
    }
    for (std::size_t i = rank; i-- > 0; step *= static_cast<std::int64_t>(view.extent(i))) {
      if (view.extent(i) != 1 && static_cast<std::int64_t>(view.stride(i)) != step) {
        throw ShapeError("axis " + std::to_string(i) + " of a view has stride " +
                         std::to_string(view.stride(i)) + ", a contiguous one has " +
                         std::to_string(step));
      }
    }
  }
};

}  // namespace rt

template <rt::MdspanLike V>
struct TensorAdapter<V> {
  static V borrow(const TensorRef& ref)
    requires(std::is_const_v<typename V::element_type>)
  {
    return rt::MdspanForm<V>::view(static_cast<typename V::element_type*>(ref.data), ref);
  }
  static ExposedTensor<V::rank()> expose(const V& view) {
    rt::MdspanForm<V>::check_layout(view);
    ExposedTensor<V::rank()> exposed{
        rt::DTypeOf<typename rt::MdspanForm<V>::T>::value, view.data_handle(), {}};
    for (std::size_t i = 0; i < V::rank(); ++i) {
      exposed.sizes[i] = static_cast<std::int64_t>(view.extent(i));
    }
    return exposed;
  }
};

/// The elements of a tensor as a V, in place. Throws ShapeError.
template <rt::MdspanLike V, class T, class S, class D>
V map_mdspan(Tensor<T, S, D>& tensor) {
  return rt::MdspanForm<V>::view(tensor.data().data(), tensor.ref());
}

}  // namespace cgraph
