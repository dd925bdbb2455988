//===- CxxMessages.cpp - the C++ compiler's words as diagnostics ----------===//

#include "CxxMessages.h"
#include "cgraphc/Driver/Compilation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// `hello.cgraph:6:8: error: … [CG0702] text`
struct cgraphc::driver::CodedMessage {
  std::string file;
  unsigned line = 0, column = 0;
  Code code;
  std::string text;
};

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

/// The header of `hello.cgraph:4:10: fatal error: demo/echo.h: No such file or
/// directory` (g++) or `…: fatal error: 'demo/echo.h' file not found` (clang).
static StringRef parseMissingHeader(StringRef line, StringRef &file,
                                    unsigned &number) {
  static const Regex pattern("^(.+):([0-9]+):[0-9]+: fatal error: "
                             "(.+: No such file or directory|'.+' file not "
                             "found)$");
  SmallVector<StringRef, 4> parts;
  if (!pattern.match(line, &parts) || parts[2].getAsInteger(10, number))
    return "";
  file = parts[1];
  StringRef header = parts[3];
  if (header.consume_back(": No such file or directory"))
    return header;
  header.consume_back(" file not found");
  return header.trim('\'');
}

/// Whether a line begins a message of its own, in the compilers' format.
static bool isMessage(StringRef line) {
  static const Regex pattern("^[^ ].*: (fatal error|error|warning): ");
  return pattern.match(line);
}

/// Whether a line only leads to the next message.
static bool isContext(StringRef line) {
  return !isMessage(line) &&
         (line.starts_with("In file included") ||
          line.ltrim().starts_with("from ") || line.contains(": In ") ||
          line.contains(": At global scope:") ||
          line.contains("required from here"));
}

Diagnostic &CxxMessages::report(const CodedMessage &message,
                                ArrayRef<Compilation *> compilations) {
  const auto *knowing = find_if(compilations, [&](Compilation *each) {
    return each->knows(message.file);
  });
  Compilation *compilation =
      knowing == compilations.end() ? compilations.front() : *knowing;
  Diagnostic &diagnostic = compilation->reportAt(
      message.code, message.file, message.line, message.column, message.text);
  reported[compilation].push_back(&diagnostic);
  return diagnostic;
}

/// Reports, or has been told, that a header which a `.cgraph` file names is
/// missing.
bool CxxMessages::takeMissing(StringRef line,
                              ArrayRef<Compilation *> compilations) {
  StringRef file;
  unsigned number = 0;
  StringRef header = parseMissingHeader(line, file, number);
  if (header.empty())
    return false;
  for (Compilation *compilation : compilations)
    if (compilation->reportMissingHeader(file, number, header, includeDirs)) {
      missing.insert(header);
      return true;
    }
  return missing.contains(header);
}

/// A mistake of the generated checks on a line of a `.cgraph` file: they name
/// the user's class, and there is none. What follows comes of that.
bool CxxMessages::takeMissingClass(StringRef line, bool isFirst,
                                   ArrayRef<Compilation *> compilations) {
  static const Regex pattern("^(.+):([0-9]+):[0-9]+: error: (.+)$");
  SmallVector<StringRef, 4> parts;
  unsigned number = 0;
  if (!pattern.match(line, &parts) || parts[2].getAsInteger(10, number))
    return false;
  for (Compilation *compilation : compilations)
    if (compilation->knows(parts[1])) {
      if (isFirst)
        compilation->reportMissingClass(parts[1], number, parts[3].rtrim());
      return true;
    }
  return false;
}

std::string CxxMessages::filter(StringRef messages,
                                ArrayRef<Compilation *> compilations) {
  std::string rest, context, request;
  bool dropping = false, hasErrors = false, hasClass = true;
  Diagnostic *last = nullptr; // what the next lines may illustrate
  SmallVector<StringRef> lines;
  messages.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    std::string place = parseRequest(line);
    if (isContext(line)) {
      request = place;
      context += line;
      context += '\n';
      continue;
    }
    if (isMessage(line)) {
      last = nullptr;
      std::optional<CodedMessage> message;
      if (!compilations.empty())
        message = parseMessage(line);
      if (message) {
        last = &report(*message, compilations);
        if (!request.empty())
          last->note("wanted at " + request);
      }
      dropping = message || !hasClass || takeMissing(line, compilations);
      if (!dropping && takeMissingClass(line, !hasErrors, compilations)) {
        hasClass = false;
        dropping = true;
      }
      hasErrors |= !message && line.contains("error: ");
      dropping |= !seen.insert(line).second;
      request.clear();
    }
    if (!dropping) {
      rest += context;
      rest += line;
      rest += '\n';
    } else if (last && !place.empty()) {
      last->note("wanted at " + place);
    }
    context.clear();
  }
  return rest + context;
}
