//===- Expectations.cpp - `// expected-error` comments --------------------===//

#include "Expectations.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"

using namespace cgraphc;

namespace {
struct Expectation {
  std::string kind;
  unsigned line;
  std::string text;
  bool seen = false;
};
} // namespace

/// The line that `@+1`, `@-2`, `@above` or `@below` on `line` means.
static unsigned getTarget(llvm::StringRef designator, unsigned line) {
  if (designator.empty())
    return line;
  if (designator == "above")
    return line - 1;
  if (designator == "below")
    return line + 1;
  unsigned distance = 0;
  designator.drop_front().getAsInteger(10, distance);
  return designator.front() == '-' ? line - distance : line + distance;
}

static std::vector<Expectation> parseExpectations(llvm::StringRef source) {
  // One at the end of a line, as MLIR's verifier reads them.
  llvm::Regex pattern("expected-(error|note|remark|warning) *"
                      "(@([+-][0-9]+|above|below))? *{{(.*)}}$");
  std::vector<Expectation> result;
  llvm::SmallVector<llvm::StringRef> lines, parts;
  source.split(lines, '\n');
  for (auto [index, line] : llvm::enumerate(lines))
    if (pattern.match(line, &parts))
      result.push_back({parts[1].str(),
                        getTarget(parts[3], static_cast<unsigned>(index) + 1),
                        parts[4].str()});
  return result;
}

static llvm::StringRef spell(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Remark:
    return "remark";
  }
  return "";
}

namespace {
class Verifier {
public:
  Verifier(llvm::SourceMgr &sources, unsigned buffer)
      : sources(sources), expected(parseExpectations(
                              sources.getMemoryBuffer(buffer)->getBuffer())) {}

  void see(llvm::StringRef kind, llvm::SMLoc loc, const std::string &text) {
    unsigned line = loc.isValid() ? sources.getLineAndColumn(loc).first : 0;
    for (Expectation &expectation : expected)
      // Like MLIR's, an expectation stands for all that are equal.
      if (expectation.kind == kind && expectation.line == line &&
          llvm::StringRef(text).contains(expectation.text)) {
        expectation.seen = true;
        return;
      }
    problems.push_back("line " + std::to_string(line) + ": unexpected " +
                       kind.str() + ": " + text);
  }

  std::vector<std::string> finish() {
    for (const Expectation &expectation : expected)
      if (!expectation.seen)
        problems.push_back("line " + std::to_string(expectation.line) +
                           ": missing " + expectation.kind + ": " +
                           expectation.text);
    return std::move(problems);
  }

private:
  llvm::SourceMgr &sources;
  std::vector<Expectation> expected;
  std::vector<std::string> problems;
};
} // namespace

static std::vector<std::string>
verify(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  llvm::SourceMgr sources;
  DiagnosticEngine diags(sources);
  std::unique_ptr<ast::Program> program = parseBuffer(std::move(buffer), diags);
  if (!program)
    return {"the file cannot be read"};
  auto checked = sema::check(*program, diags);
  Verifier verifier(sources, program->root->bufferId);
  for (const Diagnostic &diagnostic : diags.take()) {
    verifier.see(spell(diagnostic.severity), diagnostic.range.Start,
                 diagnostic.message + " [" +
                     getCodeInfo(diagnostic.code).id.str() + "]");
    for (const Label &label : diagnostic.labels)
      verifier.see("note", label.range.Start, label.text);
  }
  return verifier.finish();
}

std::vector<std::string> test::verifyFile(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return {"the file cannot be read"};
  return verify(std::move(*buffer));
}

std::vector<std::string> test::verifySource(llvm::StringRef source) {
  return verify(llvm::MemoryBuffer::getMemBufferCopy(source, "test.cgraph"));
}
