//===- HumanRenderer.h - diagnostics with source lines ----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DIAGNOSTICS_HUMANRENDERER_H
#define CGRAPHC_LIB_DIAGNOSTICS_HUMANRENDERER_H

#include "Position.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/SmallSet.h"

namespace cgraphc {

class HumanRenderer {
public:
  HumanRenderer(const llvm::SourceMgr &sources, llvm::raw_ostream &os,
                bool color)
      : sources(sources), os(os), color(color) {}

  void render(const Diagnostic &diagnostic);

private:
  enum class Style { Error, Warning, Remark, Gutter, Help, Bold };
  /// One mark under a source line.
  struct Mark {
    Position start;
    size_t length; ///< bytes of the line
    bool primary;
    llvm::StringRef text;
  };
  struct Column {
    unsigned start;
    unsigned width;
  };

  std::string styled(llvm::StringRef text, Style style) const;
  static Style styleOf(Severity severity);

  std::vector<Mark> collectMarks(const Diagnostic &diagnostic) const;
  void renderSnippets(const Diagnostic &diagnostic);
  void renderLine(llvm::ArrayRef<Mark> marks, Style style);
  void renderHelp(const Help &help);
  void renderEditedLines(llvm::ArrayRef<FixIt> fixIts);
  /// The gutter with a line number (0: none) and `bar` after it.
  void gutter(unsigned line, llvm::StringRef bar);
  void gutterLine(llvm::StringRef bar);

  const llvm::SourceMgr &sources;
  llvm::raw_ostream &os;
  bool color;
  unsigned gutterWidth = 1;
  llvm::SmallSet<Code, 8> explained;
};

} // namespace cgraphc

#endif // CGRAPHC_LIB_DIAGNOSTICS_HUMANRENDERER_H
