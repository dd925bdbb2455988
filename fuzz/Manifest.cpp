//===- Manifest.cpp - fuzz target: manifests ------------------------------===//
//
// Any bytes are a manifest: reading it throws or gives plans whose channels can
// be laid out.
//
//===----------------------------------------------------------------------===//

#include "Manifest.h"
#include "Arguments.h"

#include <unistd.h>

using namespace cgraph::runner;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  try {
    Manifest M(std::string(reinterpret_cast<const char *>(Data), Size), "/");
    for (const Wiring &W : M.wirings()) {
      std::shared_ptr<const Plan> P = M.plan(W.PlanName);
      for (const Input &I : P->Inputs)
        (void)spell(*I.Ty);
      encodeInputs(*P, parseArguments(*P, {}));
    }
  } catch (const std::exception &) {
  }
  return 0;
}
