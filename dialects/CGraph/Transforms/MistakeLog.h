//===- MistakeLog.h - Each mistake once per source place --------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_MISTAKELOG_H
#define CGRAPH_TRANSFORMS_MISTAKELOG_H

#include "dialects/CGraph/IR/Coded.h"
#include "llvm/ADT/MapVector.h"
#include <string>
#include <vector>

namespace cgraphc::cg {

/// A mistake as its first unrolled copy shows it.
struct Mistake {
  mlir::Location loc;
  Code code;
  std::string message;
  std::vector<std::pair<mlir::Location, std::string>> labels;
  std::vector<std::string> notes;
  std::vector<std::string> helps;
};

/// Collects mistakes found in unrolled copies and reports each source place
/// once, in the order in which they were found.
class MistakeLog {
public:
  /// Returns the mistake to add labels and notes to, or null if this place
  /// already has one with this code.
  Mistake *add(mlir::Location loc, Code code, std::string message);

  bool empty() const { return mistakes.empty(); }
  /// Reports everything; returns whether an error was among it.
  bool report();

private:
  struct Entry {
    Mistake mistake;
    size_t hiddenCopies = 0;
  };
  llvm::MapVector<std::pair<mlir::Location, unsigned>, Entry> mistakes;
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_MISTAKELOG_H
