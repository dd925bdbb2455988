//===- Phase.h - the phases of a compilation --------------------*- C++ -*-===//

#ifndef CGRAPHC_DRIVER_PHASE_H
#define CGRAPHC_DRIVER_PHASE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cgraphc::driver {

/// In the order in which they run. A phase's name also means the IR after it.
enum class Phase {
  Input,
  Elaborate,
  Place,
  Route,
  Comm,
  Schedule,
  Buffer,
  Plan
};

llvm::ArrayRef<Phase> allPhases();
llvm::StringRef phaseName(Phase phase);
std::optional<Phase> phaseFromName(llvm::StringRef name);

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_PHASE_H
