//===- Names.cpp - Names and literals of generated C++ --------------------===//

#include "Names.h"

#include "cgraphc/Support/CppNames.h"
#include "dialects/CGraph/IR/CanonicalText.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace cgraphc::cpp {

std::string safeName(StringRef Name) { return getCppName(Name); }

bool isMemberName(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      // Classes of graphs.
      .Cases({"Given", "Inputs", "NamedInputs", "Output", "compile", "core_"},
             true)
      .Cases({"execute", "execute_async", "stats", "teardown", "try_execute"},
             true)
      // Handles of actors.
      .Cases({"alive", "host", "kill", "link", "name", "stop"}, true)
      // Deployments.
      .Cases({"Deployment", "Launch", "LaunchOf", "launch", "options"}, true)
      .Default(false);
}

std::string graphClassName(StringRef Name) {
  return isMemberName(Name) ? (Name + "_").str() : safeName(Name);
}

std::string taskName(StringRef Actor, StringRef Task) {
  return (cg::getShortName(Actor) + "." + Task).str();
}

std::string callName(StringRef Actor, StringRef Task, bool IsShare) {
  return IsShare ? Task.str() : taskName(Actor, Task);
}

std::string launchMember(StringRef Name) {
  return Name == "options" ? "options_" : safeName(Name);
}

std::string wiringName(StringRef Name) {
  return Name == "Deployment" ? "Deployment_" : safeName(Name);
}

static std::string joinSafe(StringRef Dotted) {
  std::string Result;
  for (StringRef Part : split(Dotted, '.')) {
    if (!Result.empty())
      Result += "::";
    Result += safeName(Part);
  }
  return Result;
}

std::string namespaceOf(StringRef Package) { return joinSafe(Package); }

std::string guardOf(StringRef Package, StringRef Stem, StringRef Suffix) {
  std::string Guard = ("CGRAPH_" + Package + "_" + Stem + Suffix).str();
  for (char &C : Guard)
    if (!isAlnum(C))
      C = '_';
  // `a.b` and `c` would be the same as `a` and `b_c`.
  bool IsPlain = all_of(Stem, isAlnum) && !Package.contains('_');
  return IsPlain ? Guard
                 : Guard + "_" +
                       cg::getSha256((Package + "/" + Stem).str()).substr(0, 8);
}
std::string qualifiedName(StringRef Symbol) { return joinSafe(Symbol); }

StringRef packageOf(StringRef Symbol) {
  auto [Package, Name] = Symbol.rsplit('.');
  return Name.empty() ? StringRef() : Package;
}

std::string literal(StringRef Text) {
  std::string Result = "\"";
  for (char C : Text) {
    // `?` is escaped so that no trigraph can arise.
    if (C == '"' || C == '\\' || C == '?') {
      Result += '\\';
      Result += C;
    } else if (C == '\n') {
      Result += "\\n";
    } else if (isPrint(C)) {
      Result += C;
    } else {
      // Always three digits: what follows is never taken as a further one.
      unsigned Byte = static_cast<unsigned char>(C);
      Result += '\\';
      Result += char('0' + (Byte >> 6));
      Result += char('0' + (Byte >> 3 & 7));
      Result += char('0' + (Byte & 7));
    }
  }
  return Result + "\"";
}

std::string commentLine(StringRef Text) {
  std::string Result;
  for (char C : Text)
    Result += C == '\n' || C == '\r' || C == '\v' || C == '\f' ? ' ' : C;
  // A backslash would make the next line part of the comment, `??/` is one.
  while (!Result.empty() && StringRef(" \t\\").contains(Result.back()))
    Result.pop_back();
  return StringRef(Result).ends_with("?\?/") ? Result + "." : Result;
}

std::string UniqueNames::get(StringRef Text) {
  std::string Name;
  for (char C : Text) {
    if (isAlnum(C))
      Name += C;
    else if (C != ']' && (Name.empty() || Name.back() != '_'))
      Name += '_';
  }
  Name = safeName(Name);
  if (Name.empty() || isDigit(Name.front()))
    Name.insert(0, "_");
  std::string Result = Name;
  for (unsigned I = 2; !Used.insert(Result).second; ++I)
    Result = Name + "_" + std::to_string(I);
  return Result;
}

} // namespace cgraphc::cpp
