//===- ParseText.h - parses text held in a test -----------------*- C++ -*-===//

#ifndef CGRAPH_TEST_UNIT_SYNTAX_PARSETEXT_H
#define CGRAPH_TEST_UNIT_SYNTAX_PARSETEXT_H

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <string>
#include <vector>

namespace cgraphc::test {

/// Parses `text` as the file test.cgraph and keeps everything alive.
struct Parsed {
  explicit Parsed(llvm::StringRef text, SyntaxLimits limits = {})
      : engine(sources, [] {
          DiagnosticOptions options;
          options.maxErrors = 0;
          return options;
        }()) {
    ParseOptions options;
    options.limits = limits;
    program =
        parseBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, "test.cgraph"),
                    engine, options);
    diagnostics = engine.take();
  }

  /// "line:column CGnnnn message" of each diagnostic, in order.
  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic &diagnostic : diagnostics) {
      auto [line, column] =
          diagnostic.range.isValid()
              ? sources.getLineAndColumn(diagnostic.range.Start)
              : std::pair(0u, 0u);
      result.push_back(std::to_string(line) + ":" + std::to_string(column) +
                       " " + getCodeInfo(diagnostic.code).id.str() + " " +
                       diagnostic.message);
    }
    return result;
  }

  /// The tree without positions.
  std::string dump() const {
    std::string result;
    llvm::raw_string_ostream os(result);
    printAST(*program->root, os);
    return result;
  }

  llvm::SourceMgr sources;
  DiagnosticEngine engine;
  std::unique_ptr<ast::Program> program;
  std::vector<Diagnostic> diagnostics;
};

} // namespace cgraphc::test

#endif // CGRAPH_TEST_UNIT_SYNTAX_PARSETEXT_H
