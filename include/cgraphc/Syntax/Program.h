//===- Program.h - a root file with everything it imports -------*- C++ -*-===//

#ifndef CGRAPHC_SYNTAX_PROGRAM_H
#define CGRAPHC_SYNTAX_PROGRAM_H

#include "cgraphc/Syntax/AST.h"
#include "llvm/Support/Allocator.h"
#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace llvm {
class MemoryBuffer;
class SourceMgr;
class raw_ostream;
} // namespace llvm

namespace cgraphc {

class DiagnosticEngine;

namespace ast {

/// Owns every node. Destructors do not run.
class Arena {
public:
  template <class T, class... Args>
  T *create(Args &&...args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocator.Allocate<T>()) T(std::forward<Args>(args)...);
  }

  StringRef copy(StringRef text) { return text.copy(allocator); }

  template <class Range>
  auto copyList(const Range &elements) {
    using T = std::remove_cvref_t<decltype(*std::begin(elements))>;
    static_assert(std::is_trivially_destructible_v<T>);
    T *data = allocator.Allocate<T>(elements.size());
    std::uninitialized_copy(elements.begin(), elements.end(), data);
    return llvm::MutableArrayRef<T>(data, elements.size());
  }

private:
  llvm::BumpPtrAllocator allocator;
};

/// A root file and its imports, each once; an imported file stands before
/// the files that import it, the root last.
struct Program {
  Arena arena;
  std::vector<File *> files;
  File *root = nullptr;
};

} // namespace ast

/// Bounds on what is read (contract S3); each is a located error.
struct SyntaxLimits {
  uint64_t fileSize = 16 << 20; ///< bytes
  unsigned nesting = 256;
  unsigned importDepth = 32;
};

struct ParseOptions {
  /// Folders searched after that of the importing file.
  std::vector<std::string> importDirs;
  SyntaxLimits limits;
};

/// Parses the file at `path` and what it imports. Errors go to `diags`; what
/// could be parsed is in the result, which is null only if the root file
/// cannot be read.
std::unique_ptr<ast::Program> parseFile(llvm::StringRef path,
                                        DiagnosticEngine &diags,
                                        const ParseOptions &options = {});

/// Likewise for a root file held in memory; `buffer`'s identifier is its path
/// and its imports are looked up next to it.
std::unique_ptr<ast::Program>
parseBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer, DiagnosticEngine &diags,
            const ParseOptions &options = {});

/// `--emit=ast`: the tree of one file, one node a line, with line and column
/// if `sources` is given.
void printAST(const ast::File &file, llvm::raw_ostream &os,
              const llvm::SourceMgr *sources = nullptr);

/// `--emit=tokens`: one token a line with its position. Errors go to `diags`.
void printTokens(unsigned bufferId, DiagnosticEngine &diags,
                 llvm::raw_ostream &os);

} // namespace cgraphc

#endif // CGRAPHC_SYNTAX_PROGRAM_H
