//===- CheckCommand.cpp - cgraphc check -----------------------------------===//

#include "Commands.h"
#include "CxxCheck.h"
#include "Depfile.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;

namespace {
/// What the root file declares, by kind.
struct Counts {
  unsigned actors = 0, graphs = 0, deployments = 0, types = 0;
};
} // namespace

static Counts countDecls(const ast::File &file) {
  Counts counts;
  for (const ast::Decl *decl : file.decls) {
    if (llvm::isa<ast::ActorDecl>(decl))
      ++counts.actors;
    else if (llvm::isa<ast::GraphDecl>(decl))
      ++counts.graphs;
    else if (llvm::isa<ast::DeploymentDecl>(decl))
      ++counts.deployments;
    else if (llvm::isa<ast::RecordDecl, ast::EnumDecl, ast::TypeDecl,
                       ast::ExceptionDecl>(decl))
      ++counts.types;
  }
  return counts;
}

static void printCount(unsigned count, llvm::StringRef noun, bool &first) {
  if (!count)
    return;
  llvm::outs() << (first ? "   " : ", ") << count << ' ' << noun
               << (count == 1 ? "" : "s");
  first = false;
}

static void printOk(Compilation &compilation) {
  llvm::outs() << compilation.getInput() << ": ok";
  if (const ast::Program *program = compilation.getProgram()) {
    Counts counts = countDecls(*program->root);
    bool first = true;
    printCount(counts.types, "type", first);
    printCount(counts.actors, "actor", first);
    printCount(counts.graphs, "graph", first);
    printCount(counts.deployments, "deployment", first);
  }
  llvm::outs() << '\n';
}

static int checkInput(const Invocation &invocation, const std::string &input) {
  Compilation compilation(invocation, input);
  if (compilation.load())
    compilation.runTo(std::max(Phase::Buffer, compilation.getPhase()));
  int code = finish(compilation);
  if (code)
    return code;
  if (invocation.depfile)
    if (int failed =
            writeDepfile(invocation, compilation, {input + ".checked"}))
      return failed;
  if (invocation.cxxCheck)
    if (int failed = checkCxx(invocation, compilation))
      return failed;
  printOk(compilation);
  return ExitOk;
}

int cgraphc::driver::runCheck(const Invocation &invocation) {
  int result = ExitOk;
  for (const std::string &input : invocation.inputs)
    result = std::max(result, checkInput(invocation, input));
  return result;
}
