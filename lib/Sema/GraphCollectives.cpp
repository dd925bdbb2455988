//===- GraphCollectives.cpp - allreduce(sum, xs) and its like -------------===//

#include "GraphChecker.h"
#include "cgraphc/Sema/Collectives.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

//===----------------------------------------------------------------------===//
// Signatures
//===----------------------------------------------------------------------===//

static constexpr llvm::StringLiteral collectives[] = {
    "allreduce", "allgather", "reduce_scatter", "broadcast",
    "reduce",    "gather",    "scatter",        "alltoall"};

std::optional<CollectiveKind> sema::parseCollective(llvm::StringRef name) {
  const auto *found = llvm::find(collectives, name);
  if (found == std::end(collectives))
    return std::nullopt;
  return static_cast<CollectiveKind>(found - std::begin(collectives));
}

llvm::ArrayRef<llvm::StringLiteral> sema::getReductionNames() {
  static constexpr llvm::StringLiteral names[] = {"sum", "max", "min", "prod",
                                                  "avg"};
  return names;
}

llvm::ArrayRef<llvm::StringLiteral> sema::getParamNames(CollectiveKind kind) {
  static constexpr llvm::StringLiteral reduced[] = {"op", "xs"};
  static constexpr llvm::StringLiteral gathered[] = {"xs", "axis"};
  static constexpr llvm::StringLiteral scattered[] = {"op", "xs", "axis"};
  static constexpr llvm::StringLiteral sent[] = {"x", "to"};
  static constexpr llvm::StringLiteral rooted[] = {"op", "xs", "root"};
  static constexpr llvm::StringLiteral collected[] = {"xs", "root"};
  static constexpr llvm::StringLiteral exchanged[] = {"xs"};
  switch (kind) {
  case CollectiveKind::AllReduce:
    return reduced;
  case CollectiveKind::AllGather:
    return gathered;
  case CollectiveKind::ReduceScatter:
    return scattered;
  case CollectiveKind::Broadcast:
  case CollectiveKind::Scatter:
    return sent;
  case CollectiveKind::Reduce:
    return rooted;
  case CollectiveKind::Gather:
    return collected;
  case CollectiveKind::AllToAll:
    return exchanged;
  }
  llvm_unreachable("covered switch");
}

const ast::Arg *sema::findArgument(const ast::CallExpr &call,
                                   CollectiveKind kind, llvm::StringRef name) {
  llvm::ArrayRef<llvm::StringLiteral> params = getParamNames(kind);
  size_t position = llvm::find(params, name) - params.begin();
  for (auto [i, arg] : llvm::enumerate(call.args))
    if (arg.name.empty() ? i == position : arg.name.text == name)
      return &arg;
  return nullptr;
}

static bool isOptional(llvm::StringRef param) {
  return param == "axis" || param == "root";
}

bool GraphChecker::checkCollectiveArgs(ast::CallExpr &expr,
                                       llvm::StringRef name) {
  CollectiveKind kind = *parseCollective(name);
  llvm::ArrayRef<llvm::StringLiteral> params = getParamNames(kind);
  llvm::SmallVector<llvm::StringRef> known(params.begin(), params.end());
  if (expr.args.size() > params.size()) {
    checker.report(CG0202, expr.argsRange,
                   quoted(name) + " takes " +
                       counted(params.size(), "argument") + ", " +
                       llvm::Twine(expr.args.size()) + " given");
    return false;
  }
  for (const ast::Arg &arg : expr.args) {
    if (arg.name.empty())
      continue;
    if (!llvm::is_contained(params, arg.name.text)) {
      checker.reportUnknown(CG0202, arg.name.range,
                            quoted(name) + " has no parameter " +
                                quoted(arg.name.text),
                            arg.name.text, known);
      return false;
    }
    if (findArgument(expr, kind, arg.name.text) != &arg) {
      checker.report(CG0202, arg.name.range,
                     "argument " + quoted(arg.name.text) + " of " +
                         quoted(name) + " is given twice");
      return false;
    }
  }
  for (llvm::StringRef param : params)
    if (!isOptional(param) && !findArgument(expr, kind, param)) {
      checker.report(CG0202, expr.argsRange,
                     quoted(name) + " is missing an argument for " +
                         quoted(param));
      return false;
    }
  return true;
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

bool GraphChecker::checkReduction(const ast::Arg &arg) {
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(arg.value.expr);
  llvm::SmallVector<llvm::StringRef> known(getReductionNames().begin(),
                                           getReductionNames().end());
  if (name && llvm::is_contained(known, name->name.text)) {
    name->constant = checker.constants().getStr(name->name.text);
    return true;
  }
  if (arg.value.expr && !llvm::isa<ast::ErrorExpr>(arg.value.expr))
    checker.reportUnknown(CG0425, arg.value.range,
                          "unknown reduction " + quotedSource(arg.value.range),
                          name ? name->name.text : llvm::StringRef(), known);
  return false;
}

/// The element type of the bundle `xs`; null after a report.
const Type *GraphChecker::checkCollected(const ast::Arg &arg,
                                         llvm::StringRef name, Operand &xs) {
  {
    llvm::SaveAndRestore<llvm::StringRef> mixing(
        collective, llvm::isa_and_nonnull<ast::BundleExpr>(arg.value.expr)
                        ? name
                        : llvm::StringRef());
    xs = checkValue(arg.value);
  }
  if (xs.isError())
    return nullptr;
  bool isBundle = xs.type && xs.type->getKind() == TypeKind::Bundle;
  if (isBundle && !xs.type->isActors() &&
      xs.type->getElement()->getKind() != TypeKind::Bundle)
    return xs.type->getElement();
  checker.report(CG0426, arg.value.range,
                 quoted(name) + " takes a bundle of values, " +
                     quotedSource(arg.value.range) + " is " +
                     (isBundle && xs.type->isActors() ? "a bundle of actors"
                                                      : describe(xs)));
  return nullptr;
}

/// The number of actors in `to`; null after a report.
const Constant *GraphChecker::checkTargets(const ast::Arg &arg,
                                           llvm::StringRef name) {
  Operand to = checkValue(arg.value);
  if (to.isError())
    return nullptr;
  if (to.type && to.type->getKind() == TypeKind::Bundle &&
      to.type->getElement()->getKind() == TypeKind::Actor)
    return to.type->getSize();
  checker.report(CG0426, arg.value.range,
                 quoted(name) + " goes to an array of actors, " +
                     quotedSource(arg.value.range) + " is " + describe(to));
  return nullptr;
}

bool GraphChecker::checkCombined(const Type *type, llvm::SMRange range,
                                 llvm::StringRef name, bool reduces) {
  bool isTensor = type->getKind() == TypeKind::Tensor;
  if (isTensor &&
      !(reduces && type->getElement()->getScalar() == ScalarKind::Bool))
    return true;
  checker.report(CG0426, range,
                 quoted(name) + " works on tensors" +
                     (reduces ? " of numbers, " : ", ") + quotedSource(range) +
                     " has " + quoted(type));
  return false;
}

/// The axis; nothing after a report.
std::optional<unsigned> GraphChecker::checkAxis(const ast::Arg *arg,
                                                const Type *type,
                                                llvm::SMRange range,
                                                llvm::StringRef name) {
  int64_t axis = 0;
  if (arg) {
    range = arg->value.range;
    const Constant *value =
        evaluate(arg->value.expr, "axis", ConstantKind::Int);
    if (!value)
      return std::nullopt;
    std::optional<int64_t> number = value->getInt();
    if (!number) {
      checker.report(CG0107, range,
                     "axis must be known before the graph's parameters are");
      return std::nullopt;
    }
    axis = *number;
  }
  int64_t rank = type->getDims().size();
  if (axis >= 0 && axis < rank)
    return axis;
  checker.report(CG0427, range,
                 "there is no axis " + llvm::Twine(axis) + " for " +
                     quoted(name) + ": " + quoted(type) + " has " +
                     counted(rank, "dimension"));
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

/// `type` with the size along `axis` multiplied or divided by `count`; null
/// after a report.
const Type *GraphChecker::scaleAxis(const Type *type, unsigned axis,
                                    const Constant *count, bool divides,
                                    llvm::SMRange range) {
  ConstantContext &constants = checker.constants();
  ConstantOp op = divides ? ConstantOp::Div : ConstantOp::Mul;
  auto scale = [&](const Constant *size) -> const Constant * {
    return size ? constants.getBinary(op, size, count).value : nullptr;
  };
  llvm::SmallVector<Dim> dims(type->getDims());
  Dim &dim = dims[axis];
  if (divides) {
    if (!checkSplit(dim.size, count, axis, type, range))
      return nullptr;
  }
  dim = {scale(dim.size), nullptr, dim.size ? nullptr : scale(dim.bound)};
  return checker.types().getTensor(type->getElement(), dims, type->getDevice());
}

bool GraphChecker::checkSplit(const Constant *size, const Constant *count,
                              unsigned axis, const Type *type,
                              llvm::SMRange range) {
  std::optional<int64_t> have = size ? size->getInt() : std::nullopt;
  std::optional<int64_t> parts = count->getInt();
  if (!have || !parts || (*parts > 0 && *have % *parts == 0))
    return true;
  checker.report(CG0427, range,
                 quoted(type) + " cannot be split into " +
                     counted(*parts, "equal part") + " along axis " +
                     llvm::Twine(axis));
  return false;
}

Operand GraphChecker::checkCollective(ast::CallExpr &expr,
                                      llvm::StringRef name) {
  CollectiveKind kind = *parseCollective(name);
  if (!checkCollectiveArgs(expr, name)) {
    bool reduces = getParamNames(kind).front() == "op";
    checkLooseArgs(expr.args.drop_front(reduces && !expr.args.empty()));
    return error();
  }
  auto argument = [&](llvm::StringRef param) {
    return findArgument(expr, kind, param);
  };
  const ast::Arg *op = argument("op");
  bool isGood = !op || checkReduction(*op);
  if (kind == CollectiveKind::Broadcast || kind == CollectiveKind::Scatter)
    return checkSent(expr, name, *argument("x"), *argument("to"));
  const ast::Arg &values = *argument("xs");
  Operand xs;
  const Type *type = checkCollected(values, name, xs);
  if (!type || !checkCombined(type, values.value.range, name, op))
    return error();
  const Constant *count = xs.type->getSize();
  if (const ast::Arg *root = argument("root"))
    isGood &= evaluate(root->value.expr, "root", ConstantKind::Int) != nullptr;
  if (kind == CollectiveKind::AllReduce || kind == CollectiveKind::Reduce) {
    if (!isGood)
      return error();
    return kind == CollectiveKind::AllReduce ? xs : value(type);
  }
  std::optional<unsigned> axis =
      checkAxis(argument("axis"), type, values.value.range, name);
  if (!isGood || !axis)
    return error();
  if (kind == CollectiveKind::AllToAll)
    return checkSplit(type->getDims()[0].size, count, 0, type,
                      values.value.range)
               ? xs
               : error();
  bool divides = kind == CollectiveKind::ReduceScatter;
  const Type *result =
      scaleAxis(type, *axis, count, divides, values.value.range);
  if (!result)
    return error();
  return value(kind == CollectiveKind::Gather
                   ? result
                   : checker.types().getBundle(result, count));
}

Operand GraphChecker::checkSent(ast::CallExpr &expr, llvm::StringRef name,
                                const ast::Arg &sent, const ast::Arg &to) {
  Operand x = checkValue(sent.value);
  const Constant *count = checkTargets(to, name);
  if (x.isError() || !count)
    return error();
  llvm::SMRange range = sent.value.range;
  if (!x.type || !x.type->isValue()) {
    checker.report(CG0426, range,
                   quoted(name) + " sends a value, " + quotedSource(range) +
                       " is " + describe(x));
    return error();
  }
  if (name == "broadcast")
    return value(checker.types().getBundle(x.type, count));
  if (!checkCombined(x.type, range, name, /*reduces=*/false) ||
      !checkAxis(nullptr, x.type, range, name))
    return error();
  const Type *part = scaleAxis(x.type, 0, count, /*divides=*/true, range);
  return part ? value(checker.types().getBundle(part, count)) : error();
}
