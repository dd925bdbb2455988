//===- ShapeCheck.cpp - Sizes of tensors along the edges ------------------===//

#include "ShapeCheck.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::cg {

using namespace mlir;

TensorType ShapeCheck::getKnown(Value value) const {
  if (TensorType type = known.lookup(value))
    return type;
  return dyn_cast<TensorType>(value.getType());
}

std::optional<ShapeCheck::Conflict> ShapeCheck::bind(TaskOp task,
                                                     ValueRange args) {
  dims.clear();
  for (auto [position, arg] : llvm::enumerate(args)) {
    ParamAttr param = task.getParam(position);
    auto wanted = dyn_cast<TensorType>(param.getType());
    TensorType found = getKnown(arg);
    if (!wanted || !found || found.getDims().size() != wanted.getDims().size())
      continue;
    for (auto [i, pair] :
         llvm::enumerate(llvm::zip(found.getDims(), wanted.getDims()))) {
      auto [have, want] = pair;
      std::optional<int64_t> size = getKnownSize(have);
      if (!size)
        continue;
      std::string reason;
      std::string name = "`" + param.getName().str() + "` wants ";
      auto dim = dyn_cast<DimAttr>(want);
      if (std::optional<int64_t> fixed = getKnownSize(want)) {
        if (*fixed != *size)
          reason = name + std::to_string(*fixed) + " here";
      } else if (dim) {
        std::optional<int64_t> bound = getKnownSize(dim.getBound());
        if (bound && *size > *bound)
          reason = name + "at most " + std::to_string(*bound) + " here";
        if (dim.getName()) {
          auto [it, isNew] = dims.try_emplace(dim.getName(), *size);
          if (!isNew && it->second != *size)
            reason = name + std::to_string(it->second) +
                     " here, as an argument before it has";
        }
      }
      if (!reason.empty())
        return Conflict{static_cast<unsigned>(position),
                        static_cast<unsigned>(i + 1),
                        getShapeText(found.getDims()),
                        getShapeText(wanted.getDims()), reason};
    }
  }
  return std::nullopt;
}

void ShapeCheck::noteResults(TaskOp task, ValueRange results) {
  if (dims.empty())
    return;
  Builder builder(task.getContext());
  for (Value result : results) {
    auto type = dyn_cast<TensorType>(result.getType());
    if (!type)
      continue;
    SmallVector<Attribute> sizes(type.getDims());
    for (Attribute &size : sizes)
      if (auto dim = dyn_cast<DimAttr>(size); dim && dim.getName())
        if (auto it = dims.find(dim.getName()); it != dims.end())
          size = builder.getI64IntegerAttr(it->second);
    known[result] = TensorType::get(type.getContext(), type.getElement(), sizes,
                                    type.getDevice());
  }
}

} // namespace cgraphc::cg
