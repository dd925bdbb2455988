// Tensors in host memory: contiguous, row-major, indexed like mdspan.
#pragma once

#include <array>
#include <concepts>
#include <cstring>
#include <initializer_list>
#include <span>
#include <type_traits>

#include "cgraph/storage.h"
#include "cgraph/types.h"

namespace cgraph {

/// A size that is known only at run time.
inline constexpr std::int64_t Dyn = -1;

/// The sizes of a tensor, each a number or `Dyn`.
template <std::int64_t... Sizes>
struct Shape {
  static constexpr std::size_t rank = sizeof...(Sizes);
  static constexpr std::array<std::int64_t, rank> sizes = {Sizes...};
  static constexpr std::size_t dynamic = (std::size_t{0} + ... + (Sizes == Dyn ? 1 : 0));
};

/// Ordinary host memory.
struct Cpu {};

enum class DType : std::uint8_t {
  boolean,
  i8,
  i16,
  i32,
  i64,
  u8,
  u16,
  u32,
  u64,
  f16,
  bf16,
  f32,
  f64
};

/// A tensor whose type is known only at run time: contiguous, row-major.
struct TensorRef {
  DType dtype = DType::f32;
  const void* data = nullptr;
  std::span<const std::int64_t> sizes = {};
};

/// Specialise for a foreign tensor type T to use it as a task parameter or result:
///
///     // A view that is valid for the call; throws when dtype or rank do not fit.
///     static T borrow(const TensorRef&);
///     // Its contiguous row-major bytes: a TensorRef, or what converts to one and keeps its sizes.
///     static TensorRef expose(const T&);
///
/// cgraph/adapters/ has those of some libraries.
template <class T>
struct TensorAdapter;

/// What `expose` returns where the sizes are not at hand as an array.
template <std::size_t Rank>
struct ExposedTensor {
  DType dtype;
  const void* data;
  std::array<std::int64_t, Rank> sizes;
  operator TensorRef() const { return {dtype, data, sizes}; }
};

namespace rt {

template <class T>
struct DTypeOf;
template <DType D>
struct DTypeConstant {
  static constexpr DType value = D;
};
template <>
struct DTypeOf<bool> : DTypeConstant<DType::boolean> {};
template <>
struct DTypeOf<std::int8_t> : DTypeConstant<DType::i8> {};
template <>
struct DTypeOf<std::int16_t> : DTypeConstant<DType::i16> {};
template <>
struct DTypeOf<std::int32_t> : DTypeConstant<DType::i32> {};
template <>
struct DTypeOf<std::int64_t> : DTypeConstant<DType::i64> {};
template <>
struct DTypeOf<std::uint8_t> : DTypeConstant<DType::u8> {};
template <>
struct DTypeOf<std::uint16_t> : DTypeConstant<DType::u16> {};
template <>
struct DTypeOf<std::uint32_t> : DTypeConstant<DType::u32> {};
template <>
struct DTypeOf<std::uint64_t> : DTypeConstant<DType::u64> {};
template <>
struct DTypeOf<half> : DTypeConstant<DType::f16> {};
template <>
struct DTypeOf<bfloat16> : DTypeConstant<DType::bf16> {};
template <>
struct DTypeOf<float> : DTypeConstant<DType::f32> {};
template <>
struct DTypeOf<double> : DTypeConstant<DType::f64> {};

/// Throws ShapeError: dimension `axis` of a tensor is `found` and should be `expected`.
[[noreturn]] void throw_shape_error(std::size_t axis, std::int64_t expected, std::int64_t found);
[[noreturn]] void throw_rank_error(std::size_t expected, std::size_t found);
/// Completes `sizes` (numbers or Dyn) from all sizes or the dynamic ones. Throws ShapeError.
void complete_sizes(std::span<std::int64_t> sizes, std::span<const std::int64_t> given);
/// Throws TypeMismatchError or ShapeError unless the tensor has this element type and these sizes.
void check_tensor(const TensorRef& tensor, DType dtype, std::span<const std::int64_t> shape);
/// sizes[0] * sizes[1] * ... * element_size; throws ShapeError when a size is negative or the
/// product overflows.
std::size_t tensor_bytes(std::span<const std::int64_t> sizes, std::size_t element_size);

}  // namespace rt

/// Sizes as written at a call: `Vec::zeros({n, 128})`.
class Extents {
 public:
  template <std::integral... Sizes>
  Extents(Sizes... sizes) : count_(sizeof...(Sizes)), sizes_{static_cast<std::int64_t>(sizes)...} {
    static_assert(sizeof...(Sizes) <= max_rank);
  }
  Extents(std::span<const std::int64_t> sizes) : count_(sizes.size()) {
    if (count_ > max_rank) rt::throw_rank_error(max_rank, count_);
    for (std::size_t i = 0; i < count_; ++i) sizes_[i] = sizes[i];
  }
  std::span<const std::int64_t> span() const { return {sizes_.data(), count_}; }

  static constexpr std::size_t max_rank = 16;

 private:
  std::size_t count_;
  std::array<std::int64_t, max_rank> sizes_{};
};

/// A tensor of `T` (bool, an integer, half, bfloat16, float, double) with sizes `S` on `Device`.
/// Copies of an owned tensor share its elements, as in most tensor libraries; `clone()` does not.
/// A borrowed tensor (a view of a slot, valid for a call) copies its bytes when copied or moved,
/// so keeping one is always safe.
template <class T, class S, class Device = Cpu>
class Tensor {
  static_assert(std::is_same_v<Device, Cpu>, "only tensors in host memory are supported");

 public:
  using value_type = T;
  using shape_type = S;
  static constexpr std::size_t rank() { return S::rank; }

  /// Dynamic sizes are 0; the elements are zero.
  Tensor() : Tensor(default_sizes(), true) {}

  /// A tensor of zeros. `sizes` lists all sizes, or only the dynamic ones. Throws ShapeError.
  static Tensor zeros(const Extents& sizes = {}) { return Tensor(resolve(sizes.span()), true); }
  /// A tensor whose elements are not initialised.
  static Tensor empty(const Extents& sizes = {}) { return Tensor(resolve(sizes.span()), false); }
  /// A copy of `data`, row-major. Throws ShapeError when the number of elements differs.
  static Tensor from(std::span<const T> data, const Extents& sizes) {
    Tensor result(resolve(sizes.span()), false);
    if (data.size() != result.size()) {
      rt::throw_shape_error(0, static_cast<std::int64_t>(result.size()),
                            static_cast<std::int64_t>(data.size()));
    }
    if (!data.empty()) std::memcpy(result.storage_.data(), data.data(), data.size_bytes());
    return result;
  }
  static Tensor from(std::initializer_list<T> data)
    requires(S::rank == 1)
  {
    return from(std::span(data.begin(), data.size()), Extents(data.size()));
  }
  /// A view of elements that stay the caller's, row-major.
  static Tensor borrow(const T* data, std::span<const std::int64_t> sizes) {
    return Tensor(rt::Storage::Mode::borrowed, reinterpret_cast<std::byte*>(const_cast<T*>(data)),
                  resolve(sizes), nullptr);
  }
  /// Elements in memory that `block` keeps, with one reference to it that the tensor takes over.
  /// Throws ShapeError; then it has not.
  static Tensor adopt(T* data, std::span<const std::int64_t> sizes, rt::StorageBlock* block) {
    return Tensor(rt::Storage::Mode::owned, reinterpret_cast<std::byte*>(data), resolve(sizes),
                  block);
  }
  /// Memory of an output slot, see Context::alloc.
  static Tensor lease(T* data, std::span<const std::int64_t> sizes, rt::StorageBlock* block) {
    return Tensor(rt::Storage::Mode::leased, reinterpret_cast<std::byte*>(data), resolve(sizes),
                  block);
  }

  /// Elements along `axis`.
  std::int64_t size(std::size_t axis) const { return sizes_[axis]; }
  std::int64_t extent(std::size_t axis) const { return sizes_[axis]; }
  std::span<const std::int64_t> sizes() const { return sizes_; }
  /// Number of elements.
  std::size_t size() const { return storage_.size() / sizeof(T); }

  std::span<T> data() { return {pointer(), size()}; }
  std::span<const T> data() const { return {pointer(), size()}; }
  T* begin() { return pointer(); }
  T* end() { return pointer() + size(); }
  const T* begin() const { return pointer(); }
  const T* end() const { return pointer() + size(); }

  template <std::convertible_to<std::int64_t>... I>
    requires(sizeof...(I) == S::rank)
  T& operator()(I... index) {
    return pointer()[offset({static_cast<std::int64_t>(index)...})];
  }
  template <std::convertible_to<std::int64_t>... I>
    requires(sizeof...(I) == S::rank)
  const T& operator()(I... index) const {
    return pointer()[offset({static_cast<std::int64_t>(index)...})];
  }
  T& operator[](const std::array<std::int64_t, S::rank>& index) { return pointer()[offset(index)]; }
  const T& operator[](const std::array<std::int64_t, S::rank>& index) const {
    return pointer()[offset(index)];
  }
  template <std::integral I>
    requires(S::rank == 1)
  T& operator[](I index) {
    return pointer()[index];
  }
  template <std::integral I>
    requires(S::rank == 1)
  const T& operator[](I index) const {
    return pointer()[index];
  }

  bool is_borrowed() const { return storage_.mode() == rt::Storage::Mode::borrowed; }
  /// An owned tensor that shares its elements with nobody.
  Tensor clone() const { return Tensor(sizes_, storage_.clone()); }
  TensorRef ref() const { return {rt::DTypeOf<T>::value, pointer(), sizes_}; }
  const rt::Storage& storage() const { return storage_; }

  friend bool operator==(const Tensor& a, const Tensor& b) {
    if (a.sizes_ != b.sizes_) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!(a.pointer()[i] == b.pointer()[i])) return false;
    }
    return true;
  }

 private:
  using Sizes = std::array<std::int64_t, S::rank>;

  Tensor(const Sizes& sizes, bool zeroed)
      : sizes_(sizes), storage_(rt::tensor_bytes(sizes, sizeof(T)), zeroed) {}
  Tensor(const Sizes& sizes, rt::Storage&& storage) : sizes_(sizes), storage_(std::move(storage)) {}
  Tensor(rt::Storage::Mode mode, std::byte* data, const Sizes& sizes, rt::StorageBlock* block)
      : sizes_(sizes), storage_(mode, data, rt::tensor_bytes(sizes, sizeof(T)), block) {}

  static constexpr Sizes default_sizes() {
    Sizes sizes = S::sizes;
    for (auto& size : sizes) size = size == Dyn ? 0 : size;
    return sizes;
  }
  static Sizes resolve(std::span<const std::int64_t> given) {
    Sizes sizes = S::sizes;
    rt::complete_sizes(sizes, given);
    return sizes;
  }
  std::size_t offset(const Sizes& index) const {
    std::int64_t at = 0;
    for (std::size_t i = 0; i < S::rank; ++i) at = at * sizes_[i] + index[i];
    return static_cast<std::size_t>(at);
  }
  T* pointer() { return reinterpret_cast<T*>(storage_.data()); }
  const T* pointer() const { return reinterpret_cast<const T*>(storage_.data()); }

  Sizes sizes_{};
  rt::Storage storage_;
};

}  // namespace cgraph
