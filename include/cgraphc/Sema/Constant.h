//===- Constant.h - compile-time values -------------------------*- C++ -*-===//
//
// What stands in square brackets, ranges, conditions and options: folded as far
// as it is known, symbolic over parameters and loop variables otherwise. Nodes
// are uniqued, so equal pointers mean provably equal values.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SEMA_CONSTANT_H
#define CGRAPHC_SEMA_CONSTANT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"

#include <cstdint>
#include <optional>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace cgraphc {
namespace ast {
class Decl;
class EnumDecl;
} // namespace ast

namespace sema {

/// Durations are nanoseconds and sizes are bytes; neither mixes with integers.
enum class ConstantKind : uint8_t {
  Int,
  Bool,
  Float,
  Str,
  Duration,
  Size,
  Enum,
  Array
};

/// "an integer", "a duration" … for messages.
llvm::StringRef describe(ConstantKind kind);

enum class ConstantOp : uint8_t {
  Literal,
  Param, ///< a parameter of a graph or deployment, or a loop variable
  Array,
  Env, ///< env("NAME"), read at launch
  Neg,
  Not,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  And,
  Or,
  Index ///< operands: array, index
};

/// "+", "==" … of an operator.
llvm::StringRef spelling(ConstantOp op);

/// The duration that `forever` stands for.
constexpr int64_t kForever = INT64_MAX;

struct Constant : llvm::FoldingSetNode {
  ConstantKind kind = ConstantKind::Int;
  ConstantOp op = ConstantOp::Literal;
  /// An Int literal from 2^63 to 2^64 - 1; `number` has its bits.
  bool wide = false;
  /// Whether no parameter and no `env` occurs in it.
  bool closed = true;
  /// Of how many constants it is made when it is written out; saturates.
  uint32_t parts = 1;
  /// Literals: Int, Bool (0, 1), Duration (ns), Size (bytes), Enum (index).
  int64_t number = 0;
  double real = 0;                  ///< Float literal
  llvm::StringRef text;             ///< Str literal; the variable of `env`
  const ast::Decl *param = nullptr; ///< ParamDecl or LocalDecl
  const ast::EnumDecl *enumeration = nullptr;
  llvm::ArrayRef<const Constant *> operands; ///< also the elements of an array

  bool isLiteral() const { return op == ConstantOp::Literal; }
  /// The value of an Int literal of 64 signed bits.
  std::optional<int64_t> getInt() const {
    if (isLiteral() && kind == ConstantKind::Int && !wide)
      return number;
    return std::nullopt;
  }
  std::optional<bool> getBool() const {
    if (isLiteral() && kind == ConstantKind::Bool)
      return number != 0;
    return std::nullopt;
  }

  void Profile(llvm::FoldingSetNodeID &id) const;
  /// Prints it as it would be written, known values in place of names.
  void print(llvm::raw_ostream &os) const;
  std::string str() const;
};

enum class ConstantError : uint8_t {
  None,
  Overflow,
  DivisionByZero,
  IndexOutOfRange,
  WrongKind
};

/// A constant, or the reason why there is none.
struct ConstantResult {
  const Constant *value = nullptr;
  ConstantError error = ConstantError::None;

  ConstantResult(const Constant *value) : value(value) {}
  ConstantResult(ConstantError error) : error(error) {}
  explicit operator bool() const { return value != nullptr; }
};

/// Owns and uniques constants; folds what is known, in checked 64-bit
/// arithmetic (`/` truncates).
class ConstantContext {
public:
  const Constant *getInt(int64_t value);
  /// An integer as written: up to 2^64 - 1.
  const Constant *getWritten(uint64_t value);
  const Constant *getBool(bool value);
  const Constant *getFloat(double value);
  const Constant *getStr(llvm::StringRef value);
  const Constant *getDuration(int64_t nanoseconds);
  const Constant *getSize(int64_t bytes);
  const Constant *getEnum(const ast::EnumDecl *decl, unsigned index);
  const Constant *getParam(const ast::Decl *param, ConstantKind kind);
  const Constant *getEnv(llvm::StringRef variable);
  const Constant *getArray(llvm::ArrayRef<const Constant *> elements);

  ConstantResult getUnary(ConstantOp op, const Constant *operand);
  ConstantResult getBinary(ConstantOp op, const Constant *lhs,
                           const Constant *rhs);
  ConstantResult getIndex(const Constant *array, const Constant *index);

  using Binding = llvm::function_ref<const Constant *(const ast::Decl *param)>;
  /// `value` with each parameter replaced by what `binding` gives for it; null
  /// keeps the parameter.
  ConstantResult substitute(const Constant *value, Binding binding);

private:
  const Constant *unique(const Constant &node);
  const Constant *getLiteral(ConstantKind kind, int64_t number);
  ConstantResult foldIntegers(ConstantOp op, ConstantKind kind, int64_t lhs,
                              int64_t rhs);
  ConstantResult foldFloats(ConstantOp op, double lhs, double rhs);
  ConstantResult foldStrings(ConstantOp op, llvm::StringRef lhs,
                             llvm::StringRef rhs);

  llvm::BumpPtrAllocator allocator;
  llvm::FoldingSet<Constant> nodes;
};

/// The kind of `lhs op rhs`, if the operator takes those kinds.
std::optional<ConstantKind> getResultKind(ConstantOp op, ConstantKind lhs,
                                          ConstantKind rhs);

/// Calls `visit` for each parameter in `value`, in order of occurrence.
void forEachParam(const Constant *value,
                  llvm::function_ref<void(const ast::Decl *)> visit);

} // namespace sema
} // namespace cgraphc

#endif // CGRAPHC_SEMA_CONSTANT_H
