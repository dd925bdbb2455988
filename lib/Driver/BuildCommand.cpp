//===- BuildCommand.cpp - cgraphc build -----------------------------------===//

#include "Commands.h"
#include "CxxBuild.h"
#include "EmitText.h"
#include "Generate.h"
#include "Project.h"
#include "cgraphc/Driver/Compilation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

static bool wantsProject(const Invocation &invocation) {
  return is_contained(invocation.emits, Emit::Cpp);
}

/// Whether the call asks for texts only, so that no C++ is generated.
static bool wantsTextOnly(const Invocation &invocation) {
  return invocation.compileTo ||
         (!invocation.emits.empty() && !wantsProject(invocation));
}

static int emitTexts(const Invocation &invocation) {
  int result = ExitOk;
  TextOutput output(invocation);
  for (const std::string &input : invocation.inputs) {
    Compilation compilation(invocation, input);
    result = std::max(result, output.emit(compilation));
  }
  return result;
}

static int listAll(const Invocation &invocation) {
  int result = ExitOk;
  for (const std::string &input : invocation.inputs) {
    Compilation compilation(invocation, input);
    int code = printOutputs(invocation, compilation);
    result = std::max(result, code);
  }
  return result;
}

int cgraphc::driver::runBuild(const Invocation &invocation) {
  if (invocation.listOutputs != ListOutputs::No)
    return listAll(invocation);
  if (wantsTextOnly(invocation))
    return emitTexts(invocation);

  Expected<Resources> resources = Resources::find(invocation.resourceDir);
  if (!resources)
    return fail(toString(resources.takeError()), ExitInternal);
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<CxxInput> inputs;
  int result = ExitOk;
  for (const std::string &input : invocation.inputs) {
    compilations.push_back(std::make_unique<Compilation>(invocation, input));
    CxxInput generated;
    int code = generateRoot(invocation, *compilations.back(), generated);
    result = std::max(result, code);
    if (code == ExitOk)
      inputs.push_back(std::move(generated));
  }
  if (result != ExitOk)
    return result;
  if (wantsProject(invocation))
    return invocation.bare ? ExitOk
                           : writeProject(invocation, *resources, inputs);

  CxxBuild build(invocation, *resources, invocation.output);
  for (const CxxInput &input : inputs)
    invocation.singleBinary ? build.addSingleBinary(input)
                            : build.addActors(input);
  build.addDrivers(inputs);
  return build.run(/*quiet=*/false);
}
