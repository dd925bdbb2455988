//===- Evaluator.cpp - Values of compile-time expressions -----------------===//

#include "Evaluator.h"
#include "cgraphc/Support/CheckedInt.h"
#include "dialects/CGraph/IR/Expr.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

namespace cgraphc::cg {

using namespace mlir;

/// Names that stand for names; a constant cannot go deeper unless it is
/// defined by itself.
static constexpr unsigned maxDepth = 256;

Evaluator::Evaluator(Operation *module) {
  for (auto constant : cast<ModuleOp>(module).getOps<ConstOp>())
    constants[constant.getSymNameAttr()] = constant.getValue();
}

Evaluated Evaluator::evaluate(Attribute expr) const {
  return evaluate(expr, /*isOpen=*/false);
}

Evaluated Evaluator::evaluateOpen(Attribute expr) const {
  return evaluate(expr, /*isOpen=*/true);
}

Attribute Evaluator::lookUp(Attribute name) const {
  if (auto ref = dyn_cast<RefAttr>(name))
    return scope.lookUp(ref.getName());
  if (auto symbol = dyn_cast<FlatSymbolRefAttr>(name))
    return constants.lookup(symbol.getAttr());
  return {};
}

Evaluated Evaluator::evaluate(Attribute expr, bool isOpen) const {
  if (isa<RefAttr, FlatSymbolRefAttr>(expr)) {
    if (Attribute value = lookUp(expr)) {
      if (!isa<ExprAttr, RefAttr, FlatSymbolRefAttr, ArrayAttr>(value))
        return {value, {}};
      if (depth == maxDepth)
        return {{}, "the value of `" + getSourceText(expr) + "` needs itself"};
      llvm::SaveAndRestore deeper(depth, depth + 1);
      return evaluate(value, isOpen);
    }
    if (isOpen)
      return {expr, {}};
    return {{}, "`" + getSourceText(expr) + "` has no value"};
  }
  if (auto tree = dyn_cast<ExprAttr>(expr))
    return evaluateTree(tree, isOpen);
  if (auto array = dyn_cast<ArrayAttr>(expr)) {
    SmallVector<Attribute> elements;
    for (Attribute element : array) {
      Evaluated value = evaluate(element, isOpen);
      if (!value)
        return value;
      elements.push_back(value.value);
    }
    return {ArrayAttr::get(expr.getContext(), elements), {}};
  }
  return {expr, {}};
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// The number behind an integer, a duration or a size.
static std::optional<int64_t> getNumber(Attribute value) {
  if (auto integer = dyn_cast<IntegerAttr>(value);
      integer && integer.getType().isSignlessInteger(64))
    return integer.getInt();
  if (auto duration = dyn_cast<DurationAttr>(value))
    return duration.getNanoseconds();
  if (auto size = dyn_cast<SizeAttr>(value))
    return size.getBytes();
  return std::nullopt;
}

/// `number` of the same kind as `like`.
static Attribute makeNumber(Attribute like, int64_t number) {
  MLIRContext *context = like.getContext();
  if (isa<DurationAttr>(like))
    return DurationAttr::get(context, number);
  if (isa<SizeAttr>(like))
    return SizeAttr::get(context, number);
  return IntegerAttr::get(IntegerType::get(context, 64), number);
}

static CheckedInt compute(ExprKind kind, int64_t a, int64_t b) {
  switch (kind) {
  case ExprKind::Add:
    return checkedAdd(a, b);
  case ExprKind::Sub:
    return checkedSub(a, b);
  case ExprKind::Mul:
    return checkedMul(a, b);
  case ExprKind::Div:
    return checkedDiv(a, b);
  case ExprKind::Mod:
    return checkedRem(a, b);
  default:
    llvm_unreachable("not arithmetic");
  }
}

static bool isArithmetic(ExprKind kind) {
  return kind == ExprKind::Add || kind == ExprKind::Sub ||
         kind == ExprKind::Mul || kind == ExprKind::Div ||
         kind == ExprKind::Mod;
}

template <typename T>
static bool compare(ExprKind kind, const T &a, const T &b) {
  switch (kind) {
  case ExprKind::Eq:
    return a == b;
  case ExprKind::Ne:
    return !(a == b);
  case ExprKind::Lt:
    return a < b;
  case ExprKind::Le:
    return !(b < a);
  case ExprKind::Gt:
    return b < a;
  case ExprKind::Ge:
    return !(a < b);
  default:
    llvm_unreachable("not a comparison");
  }
}

static Evaluated computeFloat(ExprKind kind, FloatAttr left, FloatAttr right) {
  double a = left.getValueAsDouble(), b = right.getValueAsDouble();
  Builder builder(left.getContext());
  switch (kind) {
  case ExprKind::Add:
    return {builder.getF64FloatAttr(a + b), {}};
  case ExprKind::Sub:
    return {builder.getF64FloatAttr(a - b), {}};
  case ExprKind::Mul:
    return {builder.getF64FloatAttr(a * b), {}};
  case ExprKind::Div:
    if (b == 0)
      return {{}, "division by zero"};
    return {builder.getF64FloatAttr(a / b), {}};
  case ExprKind::Mod:
    return {{}, "`%` takes integers"};
  default:
    return {builder.getBoolAttr(compare(kind, a, b)), {}};
  }
}

static Evaluated computeIndex(Attribute base, Attribute index) {
  auto array = dyn_cast<ArrayAttr>(base);
  std::optional<int64_t> number = getNumber(index);
  if (!array || !number)
    return {{}, "only an array can be indexed, and only by an integer"};
  if (*number < 0 || *number >= static_cast<int64_t>(array.size()))
    return {{},
            "index " + std::to_string(*number) + " is out of range of " +
                std::to_string(array.size()) + " elements"};
  return {array[*number], {}};
}

static bool isTrue(Attribute value) {
  return !cast<IntegerAttr>(value).getValue().isZero();
}

static Evaluated computeBinary(ExprAttr tree, Attribute left, Attribute right) {
  ExprKind kind = tree.getKind();
  Builder builder(tree.getContext());
  if (kind == ExprKind::Index)
    return computeIndex(left, right);
  std::optional<int64_t> a = getNumber(left), b = getNumber(right);
  if (a && b && isArithmetic(kind)) {
    CheckedInt result = compute(kind, *a, *b);
    if (!result)
      return {{},
              describe(result.error) + (" in `" + getSourceText(tree)) + "`"};
    // A quantity times a number is a quantity.
    Attribute like = isa<IntegerAttr>(left) ? right : left;
    return {makeNumber(like, *result), {}};
  }
  if (a && b)
    return {builder.getBoolAttr(compare(kind, *a, *b)), {}};
  auto x = dyn_cast<FloatAttr>(left), y = dyn_cast<FloatAttr>(right);
  if (a && y)
    x = builder.getF64FloatAttr(*a);
  if (b && x && !y)
    y = builder.getF64FloatAttr(*b);
  if (x && y)
    return computeFloat(kind, x, y);
  if (isArithmetic(kind))
    return {{}, "`" + getSourceText(tree) + "` does not compute numbers"};
  auto s = dyn_cast<StringAttr>(left), t = dyn_cast<StringAttr>(right);
  if (s && t)
    return {builder.getBoolAttr(compare(kind, s.getValue(), t.getValue())), {}};
  if (kind == ExprKind::Eq || kind == ExprKind::Ne)
    return {builder.getBoolAttr((left == right) == (kind == ExprKind::Eq)), {}};
  return {{}, "`" + getSourceText(tree) + "` compares values without an order"};
}

static Evaluated computeUnary(ExprAttr tree, Attribute operand) {
  Builder builder(tree.getContext());
  if (tree.getKind() == ExprKind::Not)
    return {builder.getBoolAttr(!isTrue(operand)), {}};
  if (auto value = dyn_cast<FloatAttr>(operand))
    return {builder.getF64FloatAttr(-value.getValueAsDouble()), {}};
  std::optional<int64_t> number = getNumber(operand);
  if (!number)
    return {{}, "`" + getSourceText(tree) + "` does not compute a number"};
  CheckedInt result = checkedNeg(*number);
  if (!result)
    return {{}, describe(result.error) + (" in `" + getSourceText(tree)) + "`"};
  return {makeNumber(operand, *result), {}};
}

/// Whether an expression still waits for a value.
static bool isPending(Attribute value) {
  if (auto array = dyn_cast<ArrayAttr>(value))
    return llvm::any_of(array, isPending);
  return isa<ExprAttr, RefAttr, FlatSymbolRefAttr>(value);
}

Evaluated Evaluator::evaluateTree(ExprAttr tree, bool isOpen) const {
  ExprKind kind = tree.getKind();
  if (kind == ExprKind::Env) {
    if (isOpen)
      return {tree, {}};
    return {{}, "`" + getSourceText(tree) + "` is read at launch"};
  }
  SmallVector<Attribute, 2> operands;
  for (Attribute operand : tree.getOperands()) {
    Evaluated value = evaluate(operand, isOpen);
    if (!value)
      return value;
    operands.push_back(value.value);
    // `a && b` does not look at b when a is false.
    bool isShort = kind == ExprKind::And || kind == ExprKind::Or;
    if (isShort && !isPending(value.value)) {
      if (!isa<IntegerAttr>(value.value))
        return {{}, "`" + getSourceText(operand) + "` is no truth value"};
      bool decides = isTrue(value.value) == (kind == ExprKind::Or);
      if (decides || operands.size() == 2)
        return value;
    }
  }
  if (llvm::any_of(operands, isPending))
    return {ExprAttr::get(tree.getContext(), kind, operands), {}};
  if (operands.size() == 1) {
    if (kind == ExprKind::Not && !isa<IntegerAttr>(operands[0]))
      return {{},
              "`" + getSourceText(tree.getOperands()[0]) +
                  "` is no truth value"};
    return computeUnary(tree, operands[0]);
  }
  return computeBinary(tree, operands[0], operands[1]);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

namespace {

/// Rebuilds a type with its expressions evaluated.
class TypeEvaluator {
public:
  TypeEvaluator(const Evaluator &evaluator, std::string &problem)
      : evaluator(evaluator), problem(problem) {}

  Type evaluate(Type type);

private:
  /// An absent bound stays absent.
  Attribute size(Attribute expr);
  Attribute dim(Attribute dim);

  const Evaluator &evaluator;
  std::string &problem;
};

Attribute TypeEvaluator::size(Attribute expr) {
  if (!expr || isa<IntegerAttr>(expr))
    return expr;
  Evaluated value = evaluator.evaluate(expr);
  if (!value) {
    problem = value.problem;
    return {};
  }
  std::optional<int64_t> known = getKnownSize(value.value);
  if (known && *known >= 0)
    return value.value;
  problem = known ? "size `" + getSourceText(expr) +
                        "` is negative: " + std::to_string(*known)
                  : "size `" + getSourceText(expr) + "` is no integer";
  return {};
}

Attribute TypeEvaluator::dim(Attribute attr) {
  auto dim = dyn_cast<DimAttr>(attr);
  if (!dim)
    return size(attr);
  return DimAttr::get(attr.getContext(), dim.getName(), size(dim.getBound()));
}

Type TypeEvaluator::evaluate(Type type) {
  return TypeSwitch<Type, Type>(type)
      .Case([&](StrType text) -> Type {
        return text.getBound()
                   ? StrType::get(type.getContext(), size(text.getBound()))
                   : text;
      })
      .Case([&](BytesType bytes) -> Type {
        return bytes.getBound()
                   ? BytesType::get(type.getContext(), size(bytes.getBound()))
                   : bytes;
      })
      .Case([&](TensorType tensor) -> Type {
        SmallVector<Attribute> dims;
        for (Attribute attr : tensor.getDims())
          dims.push_back(dim(attr));
        if (!problem.empty())
          return {};
        return TensorType::get(type.getContext(), tensor.getElement(), dims,
                               tensor.getDevice());
      })
      .Case([&](TupleType tuple) -> Type {
        SmallVector<Type> members;
        for (Type member : tuple.getMembers())
          members.push_back(evaluate(member));
        return TupleType::get(type.getContext(), members);
      })
      .Case([&](ArrayType array) -> Type {
        Type element = evaluate(array.getElement());
        Attribute count = size(array.getSize());
        return element && count ? ArrayType::get(element, count) : Type();
      })
      .Case([&](BundleType bundle) -> Type {
        Type element = evaluate(bundle.getElement());
        Attribute count = size(bundle.getSize());
        return element && count ? BundleType::get(element, count) : Type();
      })
      .Case([&](ListType list) -> Type {
        Type element = evaluate(list.getElement());
        return element ? ListType::get(element, size(list.getBound())) : Type();
      })
      .Case([&](OptionalType optional) -> Type {
        Type element = evaluate(optional.getElement());
        return element ? OptionalType::get(element) : Type();
      })
      .Default([](Type leaf) { return leaf; });
}

} // namespace

Type Evaluator::evaluateType(Type type, std::string &problem) const {
  problem.clear();
  Type result = TypeEvaluator(*this, problem).evaluate(type);
  return problem.empty() ? result : Type();
}

std::string Evaluator::getNamesWithValues(Attribute expr) const {
  llvm::SetVector<Attribute> names;
  AttrTypeWalker walker;
  walker.addWalk([&](Attribute attr) {
    if (isa<RefAttr, FlatSymbolRefAttr>(attr))
      names.insert(attr);
  });
  walker.walk(expr);
  std::string text;
  for (Attribute name : names) {
    Evaluated value = evaluate(name);
    if (!value)
      continue;
    if (!text.empty())
      text += ", ";
    text += getSourceText(name) + " = " + getSourceText(value.value);
  }
  return text;
}

} // namespace cgraphc::cg
