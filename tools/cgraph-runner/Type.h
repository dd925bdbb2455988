//===- Type.h - Type descriptors of a manifest ------------------*- C++ -*-===//
//
// The types of graph inputs, results and constructor parameters as the
// manifest describes them, enough to convert values between JSON and the wire.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPH_RUNNER_TYPE_H
#define CGRAPH_RUNNER_TYPE_H

#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace cgraph::runner {

enum class Kind {
  Bool,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  U32,
  U64,
  F16,
  BF16,
  F32,
  F64,
  Str,
  Bytes,
  Tensor,
  Tuple,
  Record,
  Enum,
  Array,
  List,
  Optional,
  Opaque,
};

/// Bytes of a scalar on the wire; 0 for any other kind.
unsigned scalarBytes(Kind K);

/// One dimension of a tensor: a constant size, or a dynamic one that may have a
/// name (equal names are equal sizes) and an upper bound.
struct Dim {
  std::optional<uint64_t> Size;
  std::string Name;
  std::optional<uint64_t> Max;
};

struct Type;

struct Member {
  std::string Name; // empty in tuples
  const Type *Ty = nullptr;
};

struct Type {
  Kind TheKind = Kind::Bool;
  std::string Name;                     // record, enum, opaque: qualified name
  std::vector<Member> Members;          // tuple, record
  std::vector<std::string> Enumerators; // enum, in order of their values
  const Type *Element = nullptr;        // array, list, optional
  Kind ElementKind = Kind::Bool;        // tensor
  std::vector<Dim> Shape;               // tensor
  uint64_t Size = 0;                    // array
  std::optional<uint64_t> Max;          // str, bytes: bytes; list: elements
};

/// Owns the types of one manifest; named types are built once.
class TypeTable {
public:
  /// \p Named is the manifest's `types` object.
  explicit TypeTable(const nlohmann::json &Named);

  /// Builds the type of a description. Throws std::runtime_error with what is
  /// wrong if \p Description is none.
  const Type *get(const nlohmann::json &Description);

private:
  const Type *getNamed(const std::string &Name);
  Type &make(Kind K);

  std::map<std::string, nlohmann::json> Descriptions;
  std::map<std::string, const Type *> Named;
  std::deque<Type> Storage;
  unsigned Nesting = 0; // named types being built
};

/// `i64` and the like.
const char *spellScalar(Kind K);

/// The type as `.cgraph` spells it, for messages.
std::string spell(const Type &T);

/// The first opaque type in \p T, whose values only C++ can make and read; null
/// where there is none.
const Type *findOpaque(const Type &T);

/// How many results an output of type \p T has: an array is one for each
/// element. Saturates.
uint64_t countResults(const Type &T);

/// The part of \p T at \p Path (member or element numbers, outermost first).
const Type &project(const Type &T, const std::vector<unsigned> &Path);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_TYPE_H
