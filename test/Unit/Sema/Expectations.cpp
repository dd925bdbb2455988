//===- Expectations.cpp - `// expected-error` comments --------------------===//

#include "Expectations.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace cgraphc;

namespace {
struct Expectation {
  std::string kind;
  unsigned line;
  unsigned count;
  std::string text;
};
} // namespace

/// Parses what follows `expected-` at `text`; false if it is no expectation.
static bool parseExpectation(llvm::StringRef text, unsigned line,
                             Expectation &result) {
  for (llvm::StringRef kind : {"error", "warning", "remark", "note"})
    if (text.consume_front(kind)) {
      result.kind = kind.str();
      break;
    }
  if (result.kind.empty())
    return false;
  result.line = line;
  result.count = 1;
  if (text.consume_front("@above"))
    result.line = line - 1;
  else if (text.consume_front("@below"))
    result.line = line + 1;
  else if (text.consume_front("@")) {
    bool negative = text.front() == '-';
    text = text.drop_front();
    unsigned distance;
    if (text.consumeInteger(10, distance))
      return false;
    result.line = negative ? line - distance : line + distance;
  }
  text = text.ltrim();
  if (!text.starts_with("{{") && text.consumeInteger(10, result.count))
    return false;
  text = text.ltrim();
  if (!text.consume_front("{{"))
    return false;
  result.text = text.split("}}").first.str();
  return true;
}

static std::vector<Expectation> parseExpectations(llvm::StringRef source) {
  std::vector<Expectation> result;
  llvm::SmallVector<llvm::StringRef> lines;
  source.split(lines, '\n');
  for (auto [number, line] : llvm::enumerate(lines)) {
    constexpr llvm::StringLiteral marker = "expected-";
    for (size_t at = line.find(marker); at != llvm::StringRef::npos;
         at = line.find(marker, at + 1)) {
      Expectation expectation;
      if (parseExpectation(line.substr(at + marker.size()), number + 1,
                           expectation))
        result.push_back(expectation);
    }
  }
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
      if (expectation.count && expectation.kind == kind &&
          expectation.line == line &&
          llvm::StringRef(text).contains(expectation.text)) {
        --expectation.count;
        return;
      }
    problems.push_back("line " + std::to_string(line) + ": unexpected " +
                       kind.str() + ": " + text);
  }

  std::vector<std::string> finish() {
    for (const Expectation &expectation : expected)
      if (expectation.count)
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
