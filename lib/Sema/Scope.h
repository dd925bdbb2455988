//===- Scope.h - names and what they mean -----------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_SCOPE_H
#define CGRAPHC_LIB_SEMA_SCOPE_H

#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

namespace cgraphc::sema {

/// The names of a file, a declaration or a block. A name found here hides the
/// same name further out.
class Scope {
public:
  explicit Scope(Scope *parent = nullptr) : parent(parent) {}

  Scope *getParent() const { return parent; }

  /// Adds `decl` as `name`; returns what already has the name here, else null.
  ast::Decl *insert(llvm::StringRef name, ast::Decl *decl) {
    auto [entry, inserted] = names.try_emplace(name, decl);
    return inserted ? nullptr : entry->second;
  }

  ast::Decl *lookupHere(llvm::StringRef name) const {
    return names.lookup(name);
  }

  ast::Decl *lookup(llvm::StringRef name) const {
    for (const Scope *scope = this; scope; scope = scope->parent)
      if (ast::Decl *decl = scope->lookupHere(name))
        return decl;
    return nullptr;
  }

  /// All names that can be seen from here, sorted: candidates of suggestions.
  llvm::SmallVector<llvm::StringRef> visibleNames() const {
    llvm::SmallVector<llvm::StringRef> all;
    for (const Scope *scope = this; scope; scope = scope->parent)
      for (const auto &entry : scope->names)
        all.push_back(entry.getKey());
    llvm::sort(all);
    return all;
  }

private:
  Scope *parent;
  llvm::StringMap<ast::Decl *> names;
};

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_SCOPE_H
