//===- Process.cpp - running commands -------------------------------------===//

#include "cgraphc/Driver/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include <unistd.h>

using namespace cgraphc::driver;
using namespace llvm;

std::string cgraphc::driver::findProgram(StringRef name) {
  if (name.contains('/'))
    return sys::fs::can_execute(name) ? name.str() : std::string();
  if (ErrorOr<std::string> found = sys::findProgramByName(name))
    return *found;
  return {};
}

/// This process's environment with untranslated messages, which are parsed.
static std::vector<std::string> plainEnvironment() {
  std::vector<std::string> result;
  for (char **entry = environ; *entry; ++entry) {
    StringRef name = StringRef(*entry).split('=').first;
    if (name != "LC_ALL" && name != "LANGUAGE")
      result.emplace_back(*entry);
  }
  result.emplace_back("LC_ALL=C");
  return result;
}

ProcessResult cgraphc::driver::runProcess(ArrayRef<std::string> argv) {
  std::string program = findProgram(argv.front());
  if (program.empty())
    return {127, "no program `" + argv.front() + "`\n"};
  SmallString<128> log;
  if (std::error_code code =
          sys::fs::createTemporaryFile("cgraphc", "log", log))
    return {127, "cgraphc: no temporary file: " + code.message() + "\n"};
  FileRemover removeLog(log);
  sys::RemoveFileOnSignal(log);
  scope_exit keepSignals([&] { sys::DontRemoveFileOnSignal(log); });
  SmallVector<StringRef> args(argv.begin(), argv.end());
  std::vector<std::string> environment = plainEnvironment();
  SmallVector<StringRef> env(environment.begin(), environment.end());
  std::string why;
  ProcessResult result;
  // The same path for both streams makes them share one descriptor.
  std::optional<StringRef> redirects[] = {StringRef(), log.str(), log.str()};
  result.exitCode = sys::ExecuteAndWait(program, args, ArrayRef(env), redirects,
                                        /*SecondsToWait=*/0,
                                        /*MemoryLimit=*/0, &why);
  if (auto buffer = MemoryBuffer::getFile(log))
    result.output = (*buffer)->getBuffer().str();
  if (result.exitCode < 0)
    result.output += argv.front() + ": " + why + "\n";
  return result;
}

static bool isPlain(StringRef word) {
  return !word.empty() && all_of(word, [](char c) {
    return isAlnum(c) || StringRef("_-+=./:,@%^").contains(c);
  });
}

std::string cgraphc::driver::quoteCommand(ArrayRef<std::string> argv) {
  std::string line;
  for (StringRef word : argv) {
    if (!line.empty())
      line += ' ';
    if (isPlain(word)) {
      line += word;
      continue;
    }
    line += '\'';
    for (char c : word)
      line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}
