#include "cgraph/rt/wire.h"

#include <algorithm>

#include "cgraph/error.h"
#include "cgraph/rt/deliver.h"
#include "cgraph/rt/error_record.h"

namespace cgraph::rt {

namespace {

const char* name_of(DType type) {
  constexpr const char* names[] = {"bool", "i8",  "i16", "i32",  "i64", "u8", "u16",
                                   "u32",  "u64", "f16", "bf16", "f32", "f64"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace

void throw_truncated(std::size_t need, std::size_t have) {
  throw TypeMismatchError("a value needs " + std::to_string(need) + " more bytes where " +
                          std::to_string(have) + " are left");
}

void throw_bad_value(const char* what, std::uint64_t got, std::uint64_t limit) {
  throw TypeMismatchError(std::string(what) + " has value " + std::to_string(got) +
                          ", which is not below " + std::to_string(limit));
}

void throw_codec_size(const char* type, std::size_t said, std::size_t then) {
  throw TypeMismatchError("the codec of " + demangle(type) + " says that a value has " +
                          std::to_string(said) + " bytes, then " + std::to_string(then));
}

void throw_codec_huge(const char* type, std::size_t size) {
  throw MessageTooLargeError("a value of " + demangle(type), size, max_coded);
}

void throw_not_copyable(const char* type) {
  throw TypeMismatchError("a value of " + demangle(type) +
                          " cannot be copied, but is wanted more than once");
}

void throw_not_decoded(const char* type) {
  const std::string value = "a value of " + demangle(type) + " could not be decoded";
  try {
    throw;
  } catch (const Error&) {
    throw;
  } catch (const std::exception& e) {
    std::throw_with_nested(TypeMismatchError(value + ": " + e.what()));
  } catch (...) {
    std::throw_with_nested(TypeMismatchError(value));
  }
}

void throw_wrong_size(std::size_t size, std::size_t wrote) {
  throw TypeMismatchError("a value of " + std::to_string(size) + " bytes was encoded as " +
                          std::to_string(wrote));
}

void throw_shape_error(std::size_t axis, std::int64_t expected, std::int64_t found) {
  throw ShapeError("size of axis " + std::to_string(axis) + " is " + std::to_string(found) +
                   ", expected " + std::to_string(expected));
}

void throw_rank_error(std::size_t expected, std::size_t found) {
  throw ShapeError("a tensor of rank " + std::to_string(expected) + " was given " +
                   std::to_string(found) + " sizes");
}

void complete_sizes(std::span<std::int64_t> sizes, std::span<const std::int64_t> given) {
  const auto dynamic = static_cast<std::size_t>(std::count(sizes.begin(), sizes.end(), Dyn));
  if (given.size() != sizes.size() && given.size() != dynamic)
    throw_rank_error(sizes.size(), given.size());
  const bool all = given.size() == sizes.size();
  std::size_t next = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == Dyn) {
      sizes[i] = given[next++];
    } else if (all && given[next++] != sizes[i]) {
      throw_shape_error(i, sizes[i], given[i]);
    }
  }
}

std::size_t tensor_bytes(std::span<const std::int64_t> sizes, std::size_t element_size) {
  std::size_t bytes = element_size;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] < 0 || __builtin_mul_overflow(bytes, static_cast<std::size_t>(sizes[i]), &bytes) ||
        bytes > SIZE_MAX / 4) {
      throw ShapeError("size " + std::to_string(sizes[i]) + " of axis " + std::to_string(i) +
                       " is out of range");
    }
  }
  return bytes;
}

std::string Wire<std::string>::decode(Decoder& decoder) { return std::string(view(decoder)); }

std::size_t tensor_end(std::span<const std::int64_t> shape, std::size_t payload, std::size_t at) {
  return align_up(at + 8 * shape.size(), tensor_alignment) + payload;
}

void encode_tensor(Encoder& encoder, const TensorRef& tensor, std::size_t element_size) {
  for (const std::int64_t size : tensor.sizes) encoder.put(size);
  encoder.align(tensor_alignment);
  encoder.put_bytes(tensor.data, tensor_bytes(tensor.sizes, element_size));
}

const std::byte* decode_tensor(Decoder& decoder, std::span<const std::int64_t> shape,
                               std::size_t element_size, std::span<std::int64_t> sizes) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    sizes[i] = decoder.take<std::int64_t>();
    if (shape[i] != Dyn && sizes[i] != shape[i]) throw_shape_error(i, shape[i], sizes[i]);
  }
  decoder.align(tensor_alignment);
  return decoder.take_bytes(tensor_bytes(sizes, element_size));
}

void check_tensor(const TensorRef& tensor, DType dtype, std::span<const std::int64_t> shape) {
  if (tensor.dtype != dtype) {
    throw TypeMismatchError(std::string("a tensor of ") + name_of(tensor.dtype) +
                            ", expected one of " + name_of(dtype));
  }
  if (tensor.sizes.size() != shape.size()) throw_rank_error(shape.size(), tensor.sizes.size());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != Dyn && tensor.sizes[i] != shape[i])
      throw_shape_error(i, shape[i], tensor.sizes[i]);
  }
}

std::byte* reserve(Sink& sink, std::size_t size) {
  try {
    return sink.reserve(size);
  } catch (const TooLarge& e) {
    throw MessageTooLargeError("a value", e.size, e.limit, "bytes", e.error);
  }
}

void throw_bad_path() {
  throw TypeMismatchError("a projection names a part that the value does not have");
}

}  // namespace cgraph::rt
