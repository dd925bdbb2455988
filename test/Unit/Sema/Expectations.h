//===- Expectations.h - `// expected-error` comments ------------*- C++ -*-===//
//
// The comments that MLIR's `--verify-diagnostics` understands, one a line:
// `expected-{error,warning,remark,note}[@+N|@-N|@above|@below]{{text}}` where
// text is a part of `message [CGnnnn]`. Labels are notes. Everything reported
// must be expected and the other way round.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_TEST_UNIT_SEMA_EXPECTATIONS_H
#define CGRAPHC_TEST_UNIT_SEMA_EXPECTATIONS_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace cgraphc::test {

/// Checks the program at `path`; what differs from its comments, one line each.
std::vector<std::string> verifyFile(const std::string &path);
/// Likewise for a program in memory.
std::vector<std::string> verifySource(llvm::StringRef source);

} // namespace cgraphc::test

#endif // CGRAPHC_TEST_UNIT_SEMA_EXPECTATIONS_H
