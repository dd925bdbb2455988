//===- Collectives.h - calls of collectives ---------------------*- C++ -*-===//

#ifndef CGRAPHC_SEMA_COLLECTIVES_H
#define CGRAPHC_SEMA_COLLECTIVES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace cgraphc {
namespace ast {
class CallExpr;
struct Arg;
} // namespace ast

namespace sema {

/// In the order of `cg::CollectiveKind`.
enum class CollectiveKind : uint8_t {
  AllReduce,
  AllGather,
  ReduceScatter,
  Broadcast,
  Reduce,
  Gather,
  Scatter,
  AllToAll
};

std::optional<CollectiveKind> parseCollective(llvm::StringRef name);

/// The names of the parameters, in order; `axis` and `root` may be left out.
llvm::ArrayRef<llvm::StringLiteral> getParamNames(CollectiveKind kind);

/// The reductions by name, in the order of `cg::Reduction` (behind `none`).
llvm::ArrayRef<llvm::StringLiteral> getReductionNames();

/// The argument for the parameter `name`; null where there is none.
const ast::Arg *findArgument(const ast::CallExpr &call, CollectiveKind kind,
                             llvm::StringRef name);

} // namespace sema
} // namespace cgraphc

#endif // CGRAPHC_SEMA_COLLECTIVES_H
