#include "cgraph/rt/collective.h"

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "cgraph/error.h"
#include "cgraph/rt/deliver.h"
#include "fold.h"

namespace cgraph::rt {
namespace {

using Sizes = std::array<std::int64_t, Extents::max_rank>;

std::size_t element_bytes(DType dtype) {
  switch (dtype) {
    case DType::boolean:
    case DType::i8:
    case DType::u8:
      return 1;
    case DType::i16:
    case DType::u16:
    case DType::f16:
    case DType::bf16:
      return 2;
    case DType::i32:
    case DType::u32:
    case DType::f32:
      return 4;
    case DType::i64:
    case DType::u64:
    case DType::f64:
      return 8;
  }
  return 0;
}

/// A pointer for each rank, without an allocation for those that one machine has.
class Pointers {
 public:
  explicit Pointers(std::size_t count) : count_(count) {
    if (count > few_.size()) many_.resize(count);
  }
  const std::byte*& operator[](std::size_t i) { return many_.empty() ? few_[i] : many_[i]; }
  std::size_t size() const { return count_; }
  std::span<const std::byte* const> span() const {
    return {many_.empty() ? few_.data() : many_.data(), count_};
  }

 private:
  std::size_t count_;
  std::array<const std::byte*, 16> few_;
  std::vector<const std::byte*> many_;
};

/// The values of all ranks, of one shape, seen as [outer][along][inner] about the axis.
struct Values {
  explicit Values(std::size_t count) : data(count) {}

  Sizes sizes{};
  Pointers data;
  std::size_t outer = 1;
  std::size_t inner = 1;  // bytes
};

std::string text_of(std::span<const std::int64_t> sizes) {
  std::string text = "[";
  for (const std::int64_t size : sizes)
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

/// Throws ShapeError unless all values have one shape. All ranks read the same headers, so all
/// throw or none.
Values take_values(const Call& call, const Share& share) {
  if (share.dims > Extents::max_rank) throw_rank_error(Extents::max_rank, share.dims);
  Values values(call.arguments());
  const std::span<std::int64_t> sizes(values.sizes.data(), share.dims);
  static constexpr Sizes any = [] {
    Sizes dyn{};
    dyn.fill(Dyn);
    return dyn;
  }();
  for (std::size_t i = 0; i < values.data.size(); ++i) {
    const Operand operand = call.argument(i);
    if (operand.kind != Operand::Kind::encoded || !operand.path.empty()) throw_bad_path();
    Sizes own{};
    const std::span<std::int64_t> found(own.data(), share.dims);
    Decoder decoder(operand.bytes, true);
    values.data[i] = decode_tensor(decoder, std::span(any.data(), share.dims),
                                   element_bytes(share.dtype), found);
    if (i == 0) {
      values.sizes = own;
    } else if (own != values.sizes) {
      throw ShapeError("the values of a collective differ in shape: " + text_of(sizes) +
                       " of rank 0, " + text_of(found) + " of rank " + std::to_string(i));
    }
  }
  for (std::size_t d = 0; d < share.dims; ++d) {
    std::size_t& side = d < share.axis ? values.outer : values.inner;
    if (d != share.axis) side *= static_cast<std::size_t>(values.sizes[d]);
  }
  values.inner *= element_bytes(share.dtype);
  return values;
}

/// Room for the result in the call's sink, with its sizes written; the payload.
std::byte* make_result(Sink& sink, std::span<const std::int64_t> sizes, std::size_t element) {
  const std::size_t payload = tensor_bytes(sizes, element);
  const std::size_t size = tensor_end(sizes, payload, 0);
  Encoder encoder(reserve(sink, size), size);
  for (const std::int64_t extent : sizes) encoder.put(extent);
  encoder.align(tensor_alignment);
  return encoder.take(payload).data();
}

Sink* result_sink(Call& call) {
  for (Sink& sink : call.sinks())
    if (sink.result() == 0) return &sink;
  return nullptr;
}

}  // namespace

void run_share(Call& call, const Share& share) {
  Values values = take_values(call, share);
  const std::size_t count = values.data.size();
  const std::int64_t along = share.dims ? values.sizes[share.axis] : 1;
  const std::int64_t parts = share.takes_part ? share.ranks : 1;
  if (along % parts != 0)
    throw ShapeError("size " + std::to_string(along) + " of axis " + std::to_string(share.axis) +
                     " is no multiple of the " + std::to_string(parts) + " ranks");
  Sink* sink = result_sink(call);
  if (!sink) return deliver_tokens(call, 1);

  const bool joins = share.reduction == Reduction::none;
  const std::int64_t taken = along / parts;
  Sizes sizes = values.sizes;
  if (share.dims) sizes[share.axis] = joins ? taken * static_cast<std::int64_t>(count) : taken;
  const std::size_t element = element_bytes(share.dtype);
  std::byte* to = make_result(*sink, std::span(sizes.data(), share.dims), element);

  // For each outer index one run of bytes of each value.
  const std::size_t run = static_cast<std::size_t>(taken) * values.inner;
  const std::size_t stride = static_cast<std::size_t>(along) * values.inner;
  const std::size_t offset = share.takes_part ? share.rank * run : 0;
  Pointers from(count);
  for (std::size_t outer = 0; outer < values.outer && run; ++outer) {
    for (std::size_t k = 0; k < count; ++k) from[k] = values.data[k] + outer * stride + offset;
    if (joins) {
      for (const std::byte* data : from.span()) {
        std::memcpy(to, data, run);
        to += run;
      }
    } else {
      fold(share.dtype, share.reduction, to, from.span(), run / element);
      to += run;
    }
  }
  deliver_tokens(call, 1);
}

}  // namespace cgraph::rt
