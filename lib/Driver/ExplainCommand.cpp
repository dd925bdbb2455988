//===- ExplainCommand.cpp - cgraphc explain -------------------------------===//

#include "Commands.h"
#include "cgraphc/Diagnostics/Explain.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;

/// "cg102", "0102" and "102" mean CG0102 as well.
static std::string spellCode(llvm::StringRef text) {
  std::string upper = text.upper();
  llvm::StringRef digits = upper;
  digits.consume_front("CG");
  if (digits.empty() || digits.size() > 4 ||
      !llvm::all_of(digits, llvm::isDigit))
    return upper;
  return "CG" + std::string(4 - digits.size(), '0') + digits.str();
}

static int explainCode(llvm::StringRef text) {
  std::optional<Code> code = parseCode(spellCode(text));
  if (!code)
    return fail("there is no code `" + text +
                    "`; `cgraphc explain --list` lists all",
                ExitUsage);
  if (printExplanation(*code, llvm::outs()))
    return ExitOk;
  const CodeInfo &info = getCodeInfo(*code);
  llvm::outs() << info.id << ": " << info.title << "\n\nThere is no longer "
               << "text for this code.\n";
  return ExitOk;
}

int cgraphc::driver::runExplain(const Invocation &invocation) {
  if (invocation.list)
    printCodeList(llvm::outs());
  if (invocation.markdown)
    printMarkdown(llvm::outs());
  int result = ExitOk;
  for (const std::string &code : invocation.codes)
    result = std::max(result, explainCode(code));
  return result;
}
