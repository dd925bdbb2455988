//===- Diagnostic.cpp - building one diagnostic ---------------------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/Twine.h"

using namespace cgraphc;
using llvm::SMRange;
using llvm::StringRef;
using llvm::Twine;

Diagnostic &Diagnostic::label(const Twine &newText) {
  text = newText.str();
  return *this;
}

Diagnostic &Diagnostic::label(SMRange labelRange, const Twine &labelText) {
  labels.push_back({labelRange, labelText.str()});
  return *this;
}

Diagnostic &Diagnostic::note(const Twine &noteText) {
  notes.push_back(noteText.str());
  return *this;
}

Diagnostic &Diagnostic::help(const Twine &helpText) {
  helps.push_back({helpText.str(), {}});
  return *this;
}

Diagnostic &Diagnostic::fixIt(SMRange fixRange, const Twine &replacement) {
  assert(!helps.empty() && "a fix-it belongs to a help line");
  helps.back().fixIts.push_back({fixRange, replacement.str()});
  return *this;
}

Diagnostic &Diagnostic::fix(const Twine &helpText, SMRange fixRange,
                            const Twine &replacement) {
  return help(helpText).fixIt(fixRange, replacement);
}

/// Whether swapping two neighbouring characters of one gives the other.
static bool isSwap(StringRef a, StringRef b) {
  if (a.size() != b.size())
    return false;
  size_t i = 0;
  while (i < a.size() && a[i] == b[i])
    ++i;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

StringRef cgraphc::nearestName(StringRef name,
                               llvm::ArrayRef<StringRef> candidates) {
  unsigned limit = std::max<unsigned>(1, name.size() / 3);
  StringRef best;
  for (StringRef candidate : candidates) {
    unsigned distance = candidate.equals_insensitive(name) ? 0
                        : isSwap(name, candidate)
                            ? 1
                            : name.edit_distance(candidate, true, limit);
    // A name of which nothing is left was not meant.
    if (distance >= name.size())
      continue;
    // The first of the nearest, so that the answer is deterministic.
    if (distance <= limit && (best.empty() || distance < limit)) {
      best = candidate;
      limit = distance;
    }
  }
  return best;
}
