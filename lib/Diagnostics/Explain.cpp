//===- Explain.cpp - the long texts of the codes --------------------------===//

#include "cgraphc/Diagnostics/Explain.h"
#include "cgraphc/Diagnostics/Render.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using llvm::StringRef;

namespace {
/// One file of docs/diagnostics or test/Sema/explain.
struct EmbeddedText {
  StringRef name; ///< "CG0401.md", "CG0401-bad.cgraph"
  StringRef text;
};
} // namespace

// Generated: `static constexpr EmbeddedText texts[]`, sorted by name.
#include "ExplainTexts.inc"

/// The text whose name starts with `prefix`; `extension` is what follows.
static StringRef findText(StringRef prefix, StringRef &extension) {
  const EmbeddedText *found = llvm::partition_point(
      texts, [&](const EmbeddedText &text) { return text.name < prefix; });
  if (found == std::end(texts) || !found->name.starts_with(prefix))
    return {};
  extension = found->name.drop_front(prefix.size());
  return found->text;
}

Explanation cgraphc::getExplanation(Code code) {
  StringRef id = getCodeInfo(code).id;
  Explanation result;
  StringRef ignored, extension;
  result.page = findText((id + ".md").str(), ignored);
  result.good = findText((id + "-good.").str(), extension);
  result.bad = findText((id + "-bad.").str(), extension);
  result.language = extension == "h" ? "cpp" : extension;
  return result;
}

/// The program without the lines that only the tests read.
static void printProgram(StringRef title, StringRef language, StringRef text,
                         llvm::raw_ostream &os) {
  if (text.empty())
    return;
  os << "\n" << title << ":\n\n```" << language << '\n';
  bool started = false;
  for (StringRef line : llvm::split(text.rtrim(), '\n')) {
    StringRef trimmed = line.ltrim();
    if (trimmed.starts_with("// RUN:") || trimmed.starts_with("// CHECK"))
      continue;
    if (!started && trimmed.empty())
      continue;
    started = true;
    os << line << '\n';
  }
  os << "```\n";
}

bool cgraphc::printExplanation(Code code, llvm::raw_ostream &os) {
  const CodeInfo &info = getCodeInfo(code);
  Explanation explanation = getExplanation(code);
  if (explanation.page.empty())
    return false;
  auto [heading, prose] = explanation.page.split('\n');
  os << heading << "\n\n";
  if (!info.name.empty())
    os << "A " << stringifySeverity(info.severity) << ", `" << info.name
       << "`, " << (info.defaultOn ? "on" : "off") << " by default.\n\n";
  os << prose.trim() << '\n';
  printProgram("Wrong", explanation.language, explanation.bad, os);
  printProgram("Right", explanation.language, explanation.good, os);
  return true;
}

void cgraphc::printCodeList(llvm::raw_ostream &os) {
  for (const CodeInfo &info : allCodes()) {
    os << info.id << "  " << stringifySeverity(info.severity) << "  "
       << info.title;
    if (!info.name.empty())
      os << " (" << info.name << ')';
    os << '\n';
  }
}

void cgraphc::printMarkdown(llvm::raw_ostream &os) {
  for (const CodeInfo &info : allCodes()) {
    printExplanation(info.code, os);
    os << '\n';
  }
}
