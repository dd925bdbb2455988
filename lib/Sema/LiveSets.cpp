//===- LiveSets.cpp - graphs that are live at once ------------------------===//

#include "Cpp.h"
#include "DeploymentChecker.h"
#include "cgraphc/Support/CppNames.h"

using namespace cgraphc;
using namespace cgraphc::sema;

ast::WireDecl *DeploymentChecker::resolveMember(const ast::Name &name) {
  ast::Decl *decl = own.lookupHere(name.text);
  if (!decl) {
    checker.reportUnknown(CG0101, name.range,
                          "unknown name " + quoted(name.text), name.text,
                          own.visibleNames());
    return nullptr;
  }
  auto *wire = llvm::dyn_cast<ast::WireDecl>(decl);
  if (!wire) {
    checker
        .report(CG0115, name.range,
                quoted(name.text) + " is " + describe(*decl) +
                    ", not a wired graph")
        .label(decl->name.range, "declared here");
    return nullptr;
  }
  if (wire->iterators.empty())
    return wire;
  checker
      .report(CG0634, name.range,
              quoted(name.text) +
                  " is an array of wired graphs, a live set has single ones")
      .label(wire->name.range, "wired here")
      .help("wire its elements under names of their own");
  return nullptr;
}

void DeploymentChecker::checkLiveSet(ast::LiveSetDecl &set) {
  llvm::StringMap<const ast::Decl *> cppNames;
  for (const ast::Name &name : set.graphs) {
    if (name.empty())
      continue;
    ast::WireDecl *wire = resolveMember(name);
    if (!wire)
      continue;
    checkCppCollision(checker, cppNames, *wire, name,
                      getLiveMemberName(name.text));
    auto [entry, isNew] = liveSets.try_emplace(wire, &set);
    if (isNew)
      continue;
    const ast::LiveSetDecl &first = *entry->second;
    if (&first == &set)
      checker.report(CG0634, name.range,
                     "graph " + quoted(name.text) + " is named twice");
    else
      checker
          .report(CG0634, name.range,
                  "graph " + quoted(name.text) + " is in live set " +
                      quoted(first.name.text) + " as well")
          .label(first.name.range, "the other set");
  }
  if (set.graphs.size() < 2 && !checker.isBroken(&deployment))
    checker
        .report(CG0634, set.getRange(),
                "a live set has two graphs or more, " + quoted(set.name.text) +
                    " has " + counted(set.graphs.size(), "graph"))
        .note("a single graph is compiled by its own name");
}

std::string DeploymentChecker::getLiveSetHelp(const ast::WireDecl &first,
                                              const ast::WireDecl &later) {
  if (!first.iterators.empty() || !later.iterators.empty())
    return "";
  const ast::LiveSetDecl *sets[] = {liveSets.lookup(&first),
                                    liveSets.lookup(&later)};
  if (sets[0] && sets[1])
    return "";
  if (!sets[0] && !sets[1])
    return ("to have both live, compile them together: `live NAME { " +
            first.name.text + ", " + later.name.text + " }`")
        .str();
  const ast::WireDecl &outside = sets[0] ? later : first;
  return "to have both live, add " + quoted(outside.name.text) +
         " to live set " + quoted((sets[0] ? sets[0] : sets[1])->name.text);
}
