//===- Cpp.cpp - what names may be in C++ ---------------------------------===//

#include "Cpp.h"
#include "cgraphc/Support/CppNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void sema::checkCppHeader(Checker &checker, const ast::StringLit &header) {
  if (!isCppHeaderPath(header.text))
    checker.report(CG0708, header.range,
                   "\"" + llvm::Twine(header.text) +
                       "\" cannot be the name of a header");
}

void sema::checkCppClass(Checker &checker, const ast::CppBinding &binding) {
  if (binding.empty())
    return;
  if (binding.strings.size() != 2) {
    checker.report(CG0708, binding.range,
                   "`cpp(…)` wants a header and a class, " +
                       counted(binding.strings.size(), "string") + " given");
    return;
  }
  checkCppHeader(checker, binding.strings[0]);
  if (!isCppQualifiedName(binding.strings[1].text))
    checker
        .report(CG0708, binding.strings[1].range,
                "\"" + llvm::Twine(binding.strings[1].text) +
                    "\" is not a qualified C++ name")
        .note("write a class like \"demo::Echo\"");
}

void sema::checkCppMember(Checker &checker, const ast::CppBinding &binding) {
  if (binding.empty())
    return;
  if (binding.strings.size() != 1)
    checker.report(CG0708, binding.range,
                   "`cpp(…)` of a task wants the name of a member, " +
                       counted(binding.strings.size(), "string") + " given");
  else if (!isCppFreeName(binding.strings[0].text))
    checker.report(CG0708, binding.strings[0].range,
                   "\"" + llvm::Twine(binding.strings[0].text) +
                       "\" cannot be the name of a C++ member");
}

void sema::checkTaskName(Checker &checker, const ast::TaskDecl &task) {
  bool isKeyword = isCppKeyword(task.name.text);
  if (!task.cpp.empty() || !(isKeyword || isCppMacro(task.name.text)))
    return;
  std::string binding = (" = cpp(\"" + task.name.text + "_\")").str();
  checker
      .report(CG0704, task.name.range,
              "task name " + quoted(task.name.text) + " is a C++ " +
                  (isKeyword ? "keyword" : "macro"))
      .fix("name the C++ member", endOf(task.getRange()), binding);
}

void sema::checkHandleName(Checker &checker, const ast::ActorDecl &actor) {
  if (actor.cpp.strings.size() != 2 || !actor.file)
    return;
  llvm::StringRef bound = actor.cpp.strings[1].text;
  bound.consume_front("::");
  std::string handle;
  for (char c : getQualifiedName(actor))
    handle += c == '.' ? std::string("::") : std::string(1, c);
  if (bound == handle)
    checker
        .report(CG0707, actor.name.range,
                "handle " + quoted(handle) +
                    " has the same name as the class it is bound to")
        .label(actor.cpp.strings[1].range, "the class")
        .note("rename the package, the actor or the class");
}

void sema::checkCppCollision(Checker &checker,
                             llvm::StringMap<const ast::Decl *> &seen,
                             const ast::Decl &decl) {
  Checker::OwnerScope owned(checker, decl.file ? const_cast<ast::Decl *>(&decl)
                                               : checker.getOwner());
  checkCppCollision(checker, seen, decl, decl.name, getCppName(decl.name.text));
}

void sema::checkCppCollision(Checker &checker,
                             llvm::StringMap<const ast::Decl *> &seen,
                             const ast::Decl &decl, const ast::Name &name,
                             const std::string &cppName) {
  if (name.empty())
    return;
  auto [entry, inserted] = seen.try_emplace(cppName, &decl);
  if (inserted || entry->second->name.text == name.text)
    return;
  checker
      .report(CG0709, name.range,
              quoted(name.text) + " and " + quoted(entry->second->name.text) +
                  " are both " + quoted(cppName) + " in C++")
      .label(entry->second->name.range, "the other one");
}
