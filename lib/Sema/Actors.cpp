//===- Actors.cpp - actors, their constructors and tasks ------------------===//

#include "Attributes.h"
#include "Cpp.h"
#include "Settings.h"

using namespace cgraphc;
using namespace cgraphc::sema;

// The exceptions of <stdexcept>, <new>, <typeinfo> and their like that can be
// rebuilt from their text.
static constexpr llvm::StringLiteral standardExceptions[] = {
    "exception",           "logic_error",       "invalid_argument",
    "domain_error",        "length_error",      "out_of_range",
    "runtime_error",       "range_error",       "overflow_error",
    "underflow_error",     "bad_alloc",         "bad_cast",
    "bad_typeid",          "bad_function_call", "system_error",
    "bad_optional_access", "bad_variant_access"};

static void checkRaises(Checker &checker, Scope &scope, ast::DottedName &name) {
  if (name.empty())
    return;
  bool standard = name.parts.size() == 2 && name.parts[0].text == "std" &&
                  !scope.lookup("std");
  if (standard) {
    const ast::Name &member = name.parts[1];
    if (llvm::is_contained(standardExceptions, member.text))
      return;
    checker.reportUnknown(
        CG0103, member.range,
        "no exception " + quoted(member.text) + " in `std`", member.text,
        llvm::SmallVector<llvm::StringRef>(std::begin(standardExceptions),
                                           std::end(standardExceptions)));
    return;
  }
  ast::Decl *decl = checker.resolve(name, scope);
  if (decl && !llvm::isa<ast::ExceptionDecl>(decl))
    checker
        .report(CG0115, name.range,
                quoted(decl->name.text) + " is " + describe(*decl) +
                    ", not an exception")
        .label(decl->name.range, "declared here");
}

static void checkTask(Checker &checker, Scope &scope, ast::TaskDecl &task) {
  ExprChecker exprs(checker, scope);
  checkAttributes(checker, exprs, task.attributes, AttributeTarget::Task,
                  task.getRange());
  exprs.checkParams(task.params, TypePlace::Value);
  exprs.checkResults(task.results, task.namedResults, TypePlace::Value);
  for (const ast::DottedName &name : task.raises)
    checkRaises(checker, scope, const_cast<ast::DottedName &>(name));
  checkCppMember(checker, task.cpp);
  checkTaskName(checker, task);
  checkCppCollisions(checker, task.params);
}

void Checker::checkActor(ast::ActorDecl &decl) {
  Scope &scope = fileScope(decl.file);
  ExprChecker exprs(*this, scope);
  decl.type = types().getNominal(TypeKind::Actor, &decl);
  if (!decl.constParams.empty())
    report(CG0711,
           spanOf(decl.constParams.front()->getRange(),
                  decl.constParams.back()->getRange()),
           "constant parameters of actors are not supported yet");
  checkCppClass(*this, decl.cpp);
  checkHandleName(*this, decl);
  for (ast::NewDecl *constructor : decl.constructors) {
    if (constructor != decl.constructors.front())
      report(CG0104, constructor->getRange(),
             "actor " + quoted(decl.name.text) + " has two constructors")
          .label(decl.constructors.front()->getRange(), "the first one");
    checkAttributes(*this, exprs, constructor->attributes,
                    AttributeTarget::Member, constructor->getRange());
    exprs.checkParams(constructor->params, TypePlace::Value);
  }
  checkNeeds(*this, exprs, decl.needs);
  llvm::StringMap<ast::Decl *> seen;
  for (ast::TaskDecl *task : decl.tasks) {
    checkTask(*this, scope, *task);
    if (task->name.empty())
      continue;
    auto [entry, inserted] = seen.try_emplace(task->name.text, task);
    if (!inserted)
      reportTwice(task->name, *entry->second);
  }
  checkCppCollisions(*this, decl.tasks);
}
