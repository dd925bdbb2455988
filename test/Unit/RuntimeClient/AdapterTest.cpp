// Foreign tensors: DLPack, Eigen, mdspan-like views, torch (or a stand-in of its interface).
#include <numeric>

#include "cgraph/adapters/eigen.h"
#include "cgraph/adapters/mdspan.h"
#include "cgraph/adapters/torch.h"
#include "cgraph/dlpack.h"
#include "cgraph/rt/invoke.h"
#include "gtest/gtest.h"

using namespace cgraph;

namespace {

using Vec = Tensor<float, Shape<Dyn>>;
using Mat = Tensor<double, Shape<Dyn, 3>>;

/// What a TensorRef says, with sizes of its own.
struct Seen {
  const void* data;
  std::vector<std::int64_t> sizes;
};
template <class T>
Seen exposed(const T& value) {
  const auto& holder = TensorAdapter<T>::expose(value);
  const TensorRef ref = holder;
  return {ref.data, {ref.sizes.begin(), ref.sizes.end()}};
}

Mat counted(std::int64_t rows) {
  Mat m = Mat::zeros({rows});
  std::iota(m.begin(), m.end(), 0.0);
  return m;
}

//===--- DLPack ------------------------------------------------------------===//

TEST(Dlpack, LendsTheElementsUntilItsDeleterRuns) {
  Mat m = counted(2);
  const double* data = m.data().data();
  const Mat shared = m;
  DLManagedTensor* lent = to_dlpack(std::move(m));
  EXPECT_EQ(lent->dl_tensor.data, data);
  EXPECT_EQ(lent->dl_tensor.ndim, 2);
  EXPECT_EQ(lent->dl_tensor.shape[0], 2);
  EXPECT_EQ(lent->dl_tensor.shape[1], 3);
  EXPECT_EQ(lent->dl_tensor.strides[0], 3);
  EXPECT_EQ(lent->dl_tensor.strides[1], 1);
  EXPECT_EQ(lent->dl_tensor.dtype.code, kDLFloat);
  EXPECT_EQ(lent->dl_tensor.dtype.bits, 64);
  EXPECT_EQ(lent->dl_tensor.device.device_type, kDLCPU);
  EXPECT_FALSE(shared.storage().unique());
  lent->deleter(lent);
  EXPECT_TRUE(shared.storage().unique());
}

TEST(Dlpack, ABorrowedTensorIsCopied) {
  const Mat m = counted(2);
  DLManagedTensor* lent = to_dlpack(Mat::borrow(m.data().data(), m.sizes()));
  EXPECT_NE(lent->dl_tensor.data, m.data().data());
  EXPECT_EQ(static_cast<double*>(lent->dl_tensor.data)[5], 5);
  lent->deleter(lent);
}

// COVERS: RT5
TEST(Dlpack, ThereAndBackIsTheSameMemory) {
  Mat m = counted(4);
  const double* data = m.data().data();
  Mat back = from_dlpack<Mat>(to_dlpack(std::move(m)));
  EXPECT_EQ(back.data().data(), data);
  EXPECT_EQ(back, counted(4));
}

/// A producer's tensor that counts how often it is deleted.
struct Foreign {
  std::vector<double> elements = std::vector<double>(64);
  std::vector<std::int64_t> shape{2, 3}, strides{3, 1};
  int deleted = 0;
  DLManagedTensor managed{};

  DLManagedTensor* get() {
    managed.dl_tensor.data = elements.data();
    managed.dl_tensor.device = {kDLCPU, 0};
    managed.dl_tensor.ndim = static_cast<std::int32_t>(shape.size());
    managed.dl_tensor.dtype = {kDLFloat, 64, 1};
    managed.dl_tensor.shape = shape.data();
    managed.dl_tensor.strides = strides.empty() ? nullptr : strides.data();
    managed.manager_ctx = this;
    managed.deleter = [](DLManagedTensor* self) {
      ++static_cast<Foreign*>(self->manager_ctx)->deleted;
    };
    return &managed;
  }
};

TEST(Dlpack, AForeignTensorIsDeletedOnceWithItsLastCopy) {
  Foreign foreign;
  {
    Mat m = from_dlpack<Mat>(foreign.get());
    EXPECT_EQ(m.data().data(), foreign.elements.data());
    const Mat copy = m;
    m = Mat();
    EXPECT_EQ(foreign.deleted, 0);
    EXPECT_EQ(copy.data().data(), foreign.elements.data());
  }
  EXPECT_EQ(foreign.deleted, 1);
}

TEST(Dlpack, OffsetsAndStridesOfSizeOneAndNoStrides) {
  Foreign offset;
  offset.get();
  offset.managed.dl_tensor.byte_offset = 4 * sizeof(double);
  EXPECT_EQ(from_dlpack<Mat>(&offset.managed).data().data(), offset.elements.data() + 4);
  Foreign single;
  single.shape = {1, 3};
  single.strides = {777, 1};
  EXPECT_EQ(from_dlpack<Mat>(single.get()).size(0), 1);
  Foreign plain;
  plain.strides = {};
  EXPECT_EQ(from_dlpack<Mat>(plain.get()).size(0), 2);
  Foreign empty;
  empty.shape = {0, 3};
  empty.strides = {9, 9};
  EXPECT_EQ(from_dlpack<Mat>(empty.get()).size(), 0u);
}

// COVERS: F4
TEST(Dlpack, WhatDoesNotFitIsATypedErrorAndStillDeletedOnce) {
  const auto fails = [](auto change, auto* error) {
    using E = std::remove_pointer_t<decltype(error)>;
    Foreign foreign;
    change(foreign);
    DLManagedTensor* managed = foreign.get();
    change(foreign);
    EXPECT_THROW((void)from_dlpack<Mat>(managed), E);
    EXPECT_EQ(foreign.deleted, 1);
  };
  constexpr ShapeError* shape = nullptr;
  constexpr TypeMismatchError* type = nullptr;
  fails([](Foreign& f) { f.strides = {1, 2}; }, shape);
  fails([](Foreign& f) { f.strides = {4, 1}; }, shape);
  fails([](Foreign& f) { f.shape = {2, 4}; }, shape);
  fails([](Foreign& f) { f.shape = {3}, f.strides = {1}; }, shape);
  fails([](Foreign& f) { f.shape = {-1, 3}; }, shape);
  fails([](Foreign& f) { f.managed.dl_tensor.dtype = {kDLFloat, 32, 1}; }, type);
  fails([](Foreign& f) { f.managed.dl_tensor.dtype = {kDLInt, 64, 1}; }, type);
  fails([](Foreign& f) { f.managed.dl_tensor.dtype = {kDLFloat, 64, 2}; }, type);
  fails([](Foreign& f) { f.managed.dl_tensor.device = {kDLCUDA, 0}; }, type);
  fails([](Foreign& f) { f.managed.dl_tensor.byte_offset = 3; }, type);
}

//===--- Eigen -------------------------------------------------------------===//

using Rows3 = Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>;

// COVERS: RT5
TEST(EigenAdapter, MapsReadInPlaceAndMatricesCopy) {
  const Mat m = counted(2);
  const auto map = TensorAdapter<Eigen::Map<const Rows3>>::borrow(m.ref());
  EXPECT_EQ(map.data(), m.data().data());
  EXPECT_EQ(map.rows(), 2);
  EXPECT_EQ(map(1, 2), 5);
  const auto owned = TensorAdapter<Rows3>::borrow(m.ref());
  EXPECT_NE(owned.data(), m.data().data());
  EXPECT_EQ(owned(1, 0), 3);
  const Vec v = Vec::from({1, 2, 3});
  EXPECT_EQ(TensorAdapter<Eigen::VectorXf>::borrow(v.ref()).sum(), 6);
  EXPECT_EQ((TensorAdapter<Eigen::Map<const Eigen::Array3f>>::borrow(v.ref())[2]), 3);
}

// COVERS: F4
TEST(EigenAdapter, SizesAndTypesAreChecked) {
  const Mat m = counted(2);
  using Square = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;
  EXPECT_THROW((void)TensorAdapter<Square>::borrow(m.ref()), ShapeError);
  EXPECT_THROW((void)TensorAdapter<Eigen::VectorXd>::borrow(m.ref()), ShapeError);
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, 3, Eigen::RowMajor>;
  EXPECT_THROW((void)TensorAdapter<Floats>::borrow(m.ref()), TypeMismatchError);
}

TEST(EigenAdapter, ExposesItsElements) {
  Rows3 m(4, 3);
  EXPECT_EQ(exposed(m).data, m.data());
  EXPECT_EQ(exposed(m).sizes, (std::vector<std::int64_t>{4, 3}));
  const Eigen::VectorXf v = Eigen::VectorXf::Ones(5);
  EXPECT_EQ(exposed(v).sizes, (std::vector<std::int64_t>{5}));
  Mat t = counted(2);
  map_eigen<Rows3>(t)(1, 1) = 50;
  EXPECT_EQ(t(1, 1), 50);
}

//===--- Views -------------------------------------------------------------===//

/// What std::mdspan has, of rank 2 with a fixed second extent.
template <class T>
class Grid {
 public:
  struct extents_type {
    using index_type = std::size_t;
    explicit extents_type(const std::array<std::size_t, 2>& sizes) : rows(sizes[0]) {}
    static constexpr std::size_t static_extent(std::size_t i) {
      return i == 0 ? static_cast<std::size_t>(-1) : 3;
    }
    std::size_t rows;
  };
  using element_type = T;
  Grid(T* data, extents_type extents, std::size_t step = 3)
      : data_(data), extents_(extents), step_(step) {}
  static constexpr std::size_t rank() { return 2; }
  T* data_handle() const { return data_; }
  std::size_t mapping() const { return step_; }
  std::size_t extent(std::size_t i) const { return i == 0 ? extents_.rows : 3; }
  std::size_t stride(std::size_t i) const { return i == 0 ? step_ : 1; }

 private:
  T* data_;
  extents_type extents_;
  std::size_t step_;
};

// COVERS: RT5
TEST(MdspanAdapter, ReadsInPlaceAndExposes) {
  Mat m = counted(2);
  const auto view = TensorAdapter<Grid<const double>>::borrow(m.ref());
  EXPECT_EQ(view.data_handle(), m.data().data());
  EXPECT_EQ(view.extent(0), 2u);
  EXPECT_EQ(exposed(view).data, m.data().data());
  EXPECT_EQ(exposed(view).sizes, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(map_mdspan<Grid<double>>(m).data_handle(), m.data().data());
}

// COVERS: F4
TEST(MdspanAdapter, WhatDoesNotFitIsATypedError) {
  const Vec v = Vec::from({1, 2, 3});
  EXPECT_THROW((void)TensorAdapter<Grid<const double>>::borrow(v.ref()), TypeMismatchError);
  const auto wide = Tensor<double, Shape<2, 4>>::zeros();
  EXPECT_THROW((void)TensorAdapter<Grid<const double>>::borrow(wide.ref()), ShapeError);
  const Grid<const double> strided(wide.data().data(), Grid<const double>::extents_type({2, 3}), 4);
  EXPECT_THROW((void)exposed(strided), ShapeError);
}

//===--- torch -------------------------------------------------------------===//

// COVERS: RT5
TEST(TorchAdapter, ReadsInPlaceAndExposes) {
  const Mat m = counted(2);
  const at::Tensor t = TensorAdapter<at::Tensor>::borrow(m.ref());
  EXPECT_EQ(t.data_ptr(), m.data().data());
  EXPECT_EQ(exposed(t).data, m.data().data());
  EXPECT_EQ(exposed(t).sizes, (std::vector<std::int64_t>{2, 3}));
  const auto odd = Tensor<std::uint32_t, Shape<2>>::zeros();
  EXPECT_THROW((void)TensorAdapter<at::Tensor>::borrow(odd.ref()), TypeMismatchError);
}

}  // namespace
