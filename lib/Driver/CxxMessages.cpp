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
  message.text = Regex(" \\[-W[^]]*\\]$").sub("", parts[6].rtrim());
  return message;
}

/// The place in a driver of which a message in a header speaks: g++ says
/// `d.cpp:3:1:   required from here` before the message, clang
/// `d.cpp:3:1: note: in instantiation of … requested here` behind it.
static std::string parseRequest(StringRef line) {
  static const Regex pattern("^(.+:[0-9]+:[0-9]+):( +required from here| note: "
                             "in instantiation of .* requested here)$");
  SmallVector<StringRef, 3> parts;
  return pattern.match(line.rtrim(), &parts) ? parts[1].str() : "";
}

/// Whether a line only illustrates the message before: source, carets, notes.
static bool isIllustration(StringRef line) {
  return line.starts_with(" ") || line.contains(": note: ") ||
         line.contains("static assertion") || line.contains(" generated.");
}

/// Whether a line only leads to the next message.
static bool isIntroduction(StringRef line) {
  return line.starts_with("In file included") ||
         line.ltrim().starts_with("from ") ||
         line.contains(": In instantiation of ") ||
         line.contains("required from here");
}

static Diagnostic &report(const CodedMessage &message,
                          ArrayRef<Compilation *> compilations) {
  const auto *knowing = find_if(compilations, [&](Compilation *each) {
    return each->knows(message.file);
  });
  Compilation *compilation =
      knowing == compilations.end() ? compilations.front() : *knowing;
  return compilation->reportAt(message.code, message.file, message.line,
                               message.column, message.text);
}

std::string cgraphc::driver::takeCodedMessages(
    StringRef messages, ArrayRef<Compilation *> compilations, unsigned &taken) {
  std::string rest, pending; // pending: what leads to the next message
  std::string request;
  Diagnostic *last = nullptr; // what the next lines may illustrate
  SmallVector<StringRef> lines;
  messages.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    std::string place = parseRequest(line);
    if (std::optional<CodedMessage> message = parseMessage(line)) {
      last = &report(*message, compilations);
      if (!request.empty())
        last->note("wanted at " + request);
      ++taken;
      pending.clear();
      request.clear();
    } else if (isIntroduction(line)) {
      request = place;
      pending += line;
      pending += '\n';
    } else if (!last || !isIllustration(line)) {
      last = nullptr;
      request.clear();
      rest += pending;
      pending.clear();
      rest += line;
      rest += '\n';
    } else if (!place.empty()) {
      last->note("wanted at " + place);
    }
  }
  return rest;
}
