//===- Cpp.h - what names may be in C++ -------------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_CPP_H
#define CGRAPHC_LIB_SEMA_CPP_H

#include "Checker.h"

namespace cgraphc::sema {

/// The header in a `codec "header"`.
void checkCppHeader(Checker &checker, const ast::StringLit &header);
/// `cpp("header", "a::B")` of a declaration.
void checkCppClass(Checker &checker, const ast::CppBinding &binding);
/// `cpp("member")` of a task.
void checkCppMember(Checker &checker, const ast::CppBinding &binding);
/// A task that is called like a C++ keyword or macro needs a member name.
void checkTaskName(Checker &checker, const ast::TaskDecl &task);
/// A handle and the class it is bound to must differ in name.
void checkHandleName(Checker &checker, const ast::ActorDecl &actor);
/// In generated C++ a reserved name gets a trailing `_`: reports names that are
/// equal then.
template <typename Range>
void checkCppCollisions(Checker &checker, const Range &decls);

void checkCppCollision(Checker &checker,
                       llvm::StringMap<const ast::Decl *> &seen,
                       const ast::Decl &decl);
/// The same of a declaration that is called `cppName` in C++.
void checkCppCollision(Checker &checker,
                       llvm::StringMap<const ast::Decl *> &seen,
                       const ast::Decl &decl, const ast::Name &name,
                       const std::string &cppName);

template <typename Range>
void checkCppCollisions(Checker &checker, const Range &decls) {
  llvm::StringMap<const ast::Decl *> seen;
  for (const ast::Decl *decl : decls)
    checkCppCollision(checker, seen, *decl);
}

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_CPP_H
