//===- CxxMessages.cpp - the C++ compiler's words as diagnostics ----------===//

#include "CxxBuild.h"
#include "cgraphc/Driver/Compilation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

namespace {
/// `hello.cgraph:6:8: error: … [CG0702] text`
struct CodedMessage {
  std::string file;
  unsigned line = 0, column = 0;
  Code code;
  std::string text;
};
} // namespace

static std::optional<CodedMessage> parseMessage(StringRef line) {
  static const Regex pattern(
      "^(.+):([0-9]+):([0-9]+): (error|warning): .*\\[(CG[0-9]+)\\] (.*)$");
  SmallVector<StringRef, 7> parts;
  if (!pattern.match(line, &parts))
    return std::nullopt;
  CodedMessage message;
  std::optional<Code> code = parseCode(parts[5]);
  if (!code || parts[2].getAsInteger(10, message.line) ||
      parts[3].getAsInteger(10, message.column))
    return std::nullopt;
  message.file = parts[1].str();
  message.code = *code;
  message.text = parts[6].rtrim().str();
  return message;
}

/// Whether a line only illustrates the message before: source, carets, notes.
static bool isIllustration(StringRef line) {
  return line.starts_with(" ") || line.contains(": note: ") ||
         line.contains("static assertion") || line.contains(" generated.");
}

std::string cgraphc::driver::takeCodedMessages(StringRef messages,
                                               Compilation &compilation,
                                               unsigned &taken) {
  std::string rest, pending; // pending: what leads to the next message
  bool dropping = false;
  SmallVector<StringRef> lines;
  messages.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    if (std::optional<CodedMessage> message = parseMessage(line)) {
      compilation.reportAt(message->code, message->file, message->line,
                           message->column, message->text);
      ++taken;
      dropping = true;
      pending.clear();
    } else if (line.starts_with("In file included") ||
               line.ltrim().starts_with("from ")) {
      pending += line;
      pending += '\n';
    } else if (!dropping || !isIllustration(line)) {
      dropping = false;
      rest += pending;
      pending.clear();
      rest += line;
      rest += '\n';
    }
  }
  return rest;
}
