//===- Parse.h - any bytes as a .cgraph file --------------------*- C++ -*-===//

#ifndef CGRAPHC_FUZZ_PARSE_H
#define CGRAPHC_FUZZ_PARSE_H

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

namespace cgraphc::fuzz {

inline std::unique_ptr<ast::Program>
parseInput(const uint8_t *data, size_t size, DiagnosticEngine &diags) {
  return parseBuffer(
      llvm::MemoryBuffer::getMemBufferCopy(
          {reinterpret_cast<const char *>(data), size}, "fuzz.cgraph"),
      diags);
}

} // namespace cgraphc::fuzz

#endif // CGRAPHC_FUZZ_PARSE_H
