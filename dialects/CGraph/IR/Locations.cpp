//===- Locations.cpp - What locations of operations say -------------------===//

#include "dialects/CGraph/IR/Locations.h"

namespace cgraphc::cg {

using namespace mlir;

Location getSourceLoc(Location loc) {
  while (true) {
    if (auto call = dyn_cast<CallSiteLoc>(loc))
      loc = call.getCallee();
    else if (auto name = dyn_cast<NameLoc>(loc))
      loc = name.getChildLoc();
    else if (auto fused = dyn_cast<FusedLoc>(loc);
             fused && !fused.getLocations().empty())
      loc = fused.getLocations().front();
    else
      return loc;
  }
}

Location getPartLoc(Location loc, unsigned part) {
  auto fused = dyn_cast<FusedLoc>(loc);
  if (!fused || part + 1 >= fused.getLocations().size())
    return loc;
  return fused.getLocations()[part + 1];
}

std::string getPlaceText(Location loc) {
  auto range = dyn_cast<FileLineColRange>(getSourceLoc(loc));
  if (!range)
    return {};
  return (range.getFilename().getValue() + ":" + Twine(range.getStartLine()) +
          ":" + Twine(range.getStartColumn()))
      .str();
}

StringRef getValueName(Location loc) {
  while (true) {
    if (auto name = dyn_cast<NameLoc>(loc))
      return name.getName().getValue();
    if (auto call = dyn_cast<CallSiteLoc>(loc))
      loc = call.getCallee();
    else if (auto fused = dyn_cast<FusedLoc>(loc);
             fused && !fused.getLocations().empty())
      loc = fused.getLocations().front();
    else
      return {};
  }
}

IterAttr getIterations(Location loc) {
  while (true) {
    if (auto fused = dyn_cast<FusedLoc>(loc)) {
      if (auto iterations = dyn_cast_or_null<IterAttr>(fused.getMetadata()))
        return iterations;
      if (fused.getLocations().empty())
        return {};
      loc = fused.getLocations().front();
    } else if (auto call = dyn_cast<CallSiteLoc>(loc)) {
      loc = call.getCallee();
    } else if (auto name = dyn_cast<NameLoc>(loc)) {
      loc = name.getChildLoc();
    } else {
      return {};
    }
  }
}

} // namespace cgraphc::cg
