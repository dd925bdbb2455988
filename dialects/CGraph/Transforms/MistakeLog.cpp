//===- MistakeLog.cpp - Each mistake once per source place ----------------===//

#include "MistakeLog.h"
#include "dialects/CGraph/IR/Locations.h"

namespace cgraphc::cg {

using namespace mlir;

Mistake *MistakeLog::add(Location loc, Code code, std::string message) {
  loc = getSourceLoc(loc);
  std::pair<Location, unsigned> key(loc, static_cast<unsigned>(code));
  auto it = mistakes.find(key);
  if (it != mistakes.end()) {
    ++it->second.hiddenCopies;
    return nullptr;
  }
  auto added = mistakes.insert(
      {key, Entry{Mistake{loc, code, std::move(message), {}, {}, {}}}});
  return &added.first->second.mistake;
}

bool MistakeLog::report() {
  bool anyError = false;
  for (auto &[key, entry] : mistakes) {
    const Mistake &mistake = entry.mistake;
    anyError |= getCodeInfo(mistake.code).severity == Severity::Error;
    CodedDiagnostic diagnostic = emitCoded(mistake.loc, mistake.code);
    diagnostic << mistake.message;
    for (auto &[loc, text] : mistake.labels)
      diagnostic.label(loc, text);
    if (entry.hiddenCopies != 0)
      diagnostic.note("the same mistake in " + Twine(entry.hiddenCopies) +
                      " other unrolled " +
                      (entry.hiddenCopies == 1 ? "copy" : "copies") +
                      " is not shown");
    for (const std::string &note : mistake.notes)
      diagnostic.note(note);
    for (const std::string &help : mistake.helps)
      diagnostic.help(help);
  }
  mistakes.clear();
  return anyError;
}

} // namespace cgraphc::cg
