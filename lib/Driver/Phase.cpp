//===- Phase.cpp - the phases of a compilation ----------------------------===//

#include "cgraphc/Driver/Phase.h"

using namespace cgraphc::driver;

static constexpr Phase order[] = {
    Phase::Input, Phase::Elaborate, Phase::Place,  Phase::Route,
    Phase::Comm,  Phase::Schedule,  Phase::Buffer, Phase::Plan};
static constexpr llvm::StringLiteral names[] = {
    "input", "elaborate", "place",  "route",
    "comm",  "schedule",  "buffer", "plan"};

llvm::ArrayRef<Phase> cgraphc::driver::allPhases() { return order; }

llvm::StringRef cgraphc::driver::phaseName(Phase phase) {
  return names[static_cast<unsigned>(phase)];
}

std::optional<Phase> cgraphc::driver::phaseFromName(llvm::StringRef name) {
  for (Phase phase : order)
    if (phaseName(phase) == name)
      return phase;
  return std::nullopt;
}
