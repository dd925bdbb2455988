//===- CxxCheck.cpp - check --cxx -----------------------------------------===//

#include "CxxCheck.h"
#include "CacheDir.h"
#include "Commands.h"
#include "CxxBuild.h"
#include "Generate.h"
#include "cgraphc/Driver/Compilation.h"
#include "llvm/ADT/Twine.h"

using namespace cgraphc::driver;
using namespace llvm;

int cgraphc::driver::checkCxx(const Invocation &invocation,
                              Compilation &compilation) {
  Expected<Resources> resources = Resources::find(invocation.resourceDir);
  if (!resources)
    return fail(toString(resources.takeError()), ExitInternal);
  Compilation again(invocation, compilation.getInput());
  cpp::Generated generated;
  makeCpp(again, generated);
  if (again.hasErrors())
    return finish(again);
  // Its warnings were shown.
  (void)again.getDiags().take();
  Expected<CacheDir> cache =
      CacheDir::open("check", cacheKey(invocation, compilation.getInput()));
  if (!cache)
    return fail(toString(cache.takeError()), ExitDiagnostics);
  unsigned written = 0;
  if (int code = writeGenerated(invocation, cache->path(), generated, written))
    return code;
  CxxBuild build(invocation, *resources, cache->path());
  build.addBindings({&again, generated.actors, generated.client});
  return build.run(/*quiet=*/true);
}
