//===- TransportsCommand.cpp - cgraphc bench-transports -------------------===//

#include "Commands.h"
#include "Machine.h"
#include "Report.h"
#include "cgraphc/Driver/Process.h"
#include "cgraphc/Driver/Resources.h"
#include "llvm/ADT/Twine.h"

using namespace cgraphc::driver;
using namespace llvm;

int cgraphc::driver::runBenchTransports(const Invocation &invocation) {
  Expected<Resources> resources = Resources::find(invocation.resourceDir);
  if (!resources)
    return fail(toString(resources.takeError()), ExitInternal);
  ProcessResult measured = runProcess({resources->transports()});
  if (!measured.ok())
    return fail("`" + resources->transports() + "` failed: " + measured.output,
                ExitSystemError);
  Expected<Machine> machine = parseMachine(measured.output);
  if (!machine)
    return fail(toString(machine.takeError()), ExitInternal);
  return writeText(invocation, invocation.output, measured.output);
}
