//===- ShapeCheck.cpp - Sizes of tensors along the edges ------------------===//

#include "ShapeCheck.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::cg {

using namespace mlir;

/// The type of the elements of a `list`, an `optional` or a `T[N]`.
static Type getElement(Type type) {
  if (auto list = dyn_cast<ListType>(type))
    return list.getElement();
  if (auto optional = dyn_cast<OptionalType>(type))
    return optional.getElement();
  if (auto array = dyn_cast<ArrayType>(type))
    return array.getElement();
  return {};
}

RecordOp ShapeCheck::lookUpRecord(RecordType type) {
  return lookUpDeclaration<RecordOp>(user, type.getName(), symbols);
}

bool ShapeCheck::leadsIntoElements(ProjectOp project) {
  Type type = project.getValue().getType();
  for (Attribute step : project.getPath()) {
    if (getElement(type))
      return true;
    type = getPartType(project, type, step, symbols);
  }
  return false;
}

const ShapeCheck::Sizes &ShapeCheck::getSizes(Value value) {
  while (true) {
    if (auto project = value.getDefiningOp<ProjectOp>()) {
      if (leadsIntoElements(project))
        return nothing;
      value = project.getValue();
    } else if (auto convert = value.getDefiningOp<ConvertOp>()) {
      value = convert.getValue();
    } else {
      auto it = known.find(value);
      return it == known.end() ? nothing : *it->second;
    }
  }
}

/// A size as far as it is known.
static std::optional<int64_t>
resolve(Attribute size, const llvm::DenseMap<StringAttr, int64_t> &sizes) {
  auto dim = dyn_cast<DimAttr>(size);
  if (!dim)
    return getKnownSize(size);
  auto it = dim.getName() ? sizes.find(dim.getName()) : sizes.end();
  return it == sizes.end() ? std::nullopt : std::optional(it->second);
}

/// The dims with those that are known replaced.
static SmallVector<Attribute>
resolveAll(ArrayRef<Attribute> dims,
           const llvm::DenseMap<StringAttr, int64_t> &sizes,
           MLIRContext *context) {
  SmallVector<Attribute> result(dims);
  for (Attribute &dim : result)
    if (std::optional<int64_t> size = resolve(dim, sizes);
        size && isa<DimAttr>(dim))
      dim = Builder(context).getI64IntegerAttr(*size);
  return result;
}

bool ShapeCheck::unifyDims(TensorType found, TensorType wanted,
                           const Sizes &have, Sizes &dims) {
  if (found.getDims().size() != wanted.getDims().size())
    return true;
  for (auto [i, pair] :
       llvm::enumerate(llvm::zip(found.getDims(), wanted.getDims()))) {
    std::optional<int64_t> size = resolve(std::get<0>(pair), have);
    if (!size)
      continue;
    Attribute want = std::get<1>(pair);
    auto dim = dyn_cast<DimAttr>(want);
    std::string reason;
    if (std::optional<int64_t> fixed = getKnownSize(want)) {
      if (*fixed != *size)
        reason = std::to_string(*fixed) + " here";
    } else if (dim) {
      std::optional<int64_t> most = getKnownSize(dim.getBound());
      if (most && *size > *most)
        reason = "at most " + std::to_string(*most) + " here";
      if (dim.getName()) {
        auto [it, isNew] = dims.try_emplace(dim.getName(), *size);
        if (!isNew && it->second != *size)
          reason = std::to_string(it->second) +
                   " here, as what stands before it has";
      }
    }
    if (reason.empty())
      continue;
    conflict.axis = i;
    conflict.found =
        getShapeText(resolveAll(found.getDims(), have, found.getContext()));
    conflict.wanted = getShapeText(wanted.getDims());
    conflict.reason = reason;
    return false;
  }
  return true;
}

bool ShapeCheck::unify(Type found, Type wanted, const Sizes &have,
                       Sizes &dims) {
  if (auto tensor = dyn_cast<TensorType>(found)) {
    auto want = dyn_cast<TensorType>(wanted);
    return !want || unifyDims(tensor, want, have, dims);
  }
  if (auto tuple = dyn_cast<TupleType>(found)) {
    auto want = dyn_cast<TupleType>(wanted);
    return !want ||
           llvm::all_of(llvm::zip(tuple.getMembers(), want.getMembers()),
                        [&](auto pair) {
                          return unify(std::get<0>(pair), std::get<1>(pair),
                                       have, dims);
                        });
  }
  if (auto record = dyn_cast<RecordType>(found)) {
    RecordOp decl = found == wanted ? lookUpRecord(record) : RecordOp();
    return !decl || llvm::all_of(decl.getFields().getAsRange<ParamAttr>(),
                                 [&](ParamAttr field) {
                                   return unify(field.getType(),
                                                field.getType(), have, dims);
                                 });
  }
  Type element = getElement(found), wantedElement = getElement(wanted);
  if (!element || !wantedElement)
    return true;
  Sizes own;
  return unify(element, wantedElement, Sizes(), own);
}

bool ShapeCheck::unify(Value found, Type wanted, Sizes &dims) {
  auto pack = found.getDefiningOp<PackOp>();
  Type element = pack ? getElement(wanted) : Type();
  if (!element)
    return unify(found.getType(), wanted, getSizes(found), dims);
  return llvm::all_of(pack.getOperands(), [&](Value operand) {
    Sizes own;
    return unify(operand, element, own);
  });
}

std::optional<ShapeCheck::Conflict> ShapeCheck::bind(TaskOp task,
                                                     ValueRange args) {
  user = task;
  bound.clear();
  for (auto [position, arg] : llvm::enumerate(args)) {
    ParamAttr param = task.getParam(position);
    if (unify(arg, param.getType(), bound))
      continue;
    conflict.argument = position;
    conflict.reason =
        "`" + param.getName().str() + "` wants " + conflict.reason;
    return conflict;
  }
  return std::nullopt;
}

void ShapeCheck::noteResults(TaskOp task, ValueRange results) {
  if (bound.empty())
    return;
  auto sizes = std::make_shared<const Sizes>(bound);
  for (Value result : results)
    known[result] = sizes;
}

std::optional<ShapeCheck::Conflict> ShapeCheck::agree(ValueRange values) {
  auto first = dyn_cast<TensorType>(values.front().getType());
  if (!first)
    return std::nullopt;
  auto wanted = TensorType::get(
      first.getContext(), first.getElement(),
      resolveAll(first.getDims(), getSizes(values.front()), first.getContext()),
      first.getDevice());
  for (Value value : values.drop_front()) {
    Sizes own;
    if (!unifyDims(cast<TensorType>(value.getType()), wanted, getSizes(value),
                   own))
      return conflict;
  }
  return std::nullopt;
}

void ShapeCheck::noteSame(Value made, Value value) {
  const Sizes &sizes = getSizes(value);
  if (!sizes.empty())
    known[made] = std::make_shared<const Sizes>(sizes);
}

} // namespace cgraphc::cg
