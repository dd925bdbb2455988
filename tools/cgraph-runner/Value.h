//===- Value.h - JSON values on the wire ------------------------*- C++ -*-===//
//
// Conversion between JSON and the wire format of docs/architecture.md.
//
// Scalars are JSON numbers (64-bit integers exactly; `"nan"`, `"inf"` and
// `"-inf"` stand for what JSON cannot write) and booleans, an enum is its
// member's name, `str` a string, `bytes` a base64 string, tuples, arrays and
// lists are arrays, records objects, an optional is the value or null, a tensor
// is nested arrays in row-major order.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPH_RUNNER_VALUE_H
#define CGRAPH_RUNNER_VALUE_H

#include "Npy.h"
#include "Type.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <variant>

namespace cgraph::runner {

/// Bytes at whose multiples the elements of tensors begin on the wire.
inline constexpr std::size_t TensorAlignment = 64;

/// An input that does not fit its type: one of the runtime's task errors, found
/// before anything was submitted.
struct ValueError : std::runtime_error {
  ValueError(std::string Type, const std::string &What)
      : std::runtime_error(What), Type(std::move(Type)) {}
  std::string Type; // "TypeMismatchError", "ShapeError", "MessageTooLargeError"
};

/// Parses JSON. Throws std::runtime_error with what is wrong, also where it is
/// nested more than 256 deep.
nlohmann::json parseJson(std::string_view Text);

/// A value given by the user.
using Value = std::variant<nlohmann::json, NpyArray>;

/// The sizes of the named dimensions of one execution.
using Dims = std::map<std::string, uint64_t>;

/// Checks \p V against \p T and returns the part at \p Path in wire format.
/// \p Where names the value in errors. Named dimensions are looked up and
/// entered in \p Scope. Throws ValueError.
std::vector<std::byte> encode(const Type &T, const Value &V, Dims &Scope,
                              const std::string &Where,
                              const std::vector<unsigned> &Path = {});

/// The value in wire format as one line of JSON. Throws std::runtime_error if
/// \p Bytes is no value of \p T.
std::string decode(const Type &T, std::span<const std::byte> Bytes);

/// A JSON string literal; what is not UTF-8 becomes U+FFFD.
std::string quote(std::string_view Text);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_VALUE_H
