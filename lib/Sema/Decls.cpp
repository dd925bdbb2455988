//===- Decls.cpp - constants, dims, types, exceptions ---------------------===//

#include "Attributes.h"
#include "Cpp.h"
#include "ExprChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void Checker::checkDecl(ast::Decl *decl) {
  ExprChecker exprs(*this, fileScope(decl->file));
  AttributeTarget target =
      llvm::isa<ast::ActorDecl>(decl)   ? AttributeTarget::Actor
      : llvm::isa<ast::GraphDecl>(decl) ? AttributeTarget::Graph
                                        : AttributeTarget::Declaration;
  checkAttributes(*this, exprs, decl->attributes, target, decl->getRange());
  switch (decl->getKind()) {
  case ast::Node::Kind::ConstDecl:
    return checkConst(*llvm::cast<ast::ConstDecl>(decl));
  case ast::Node::Kind::DimDecl:
    return checkDim(*llvm::cast<ast::DimDecl>(decl));
  case ast::Node::Kind::TypeDecl:
    return checkAlias(*llvm::cast<ast::TypeDecl>(decl));
  case ast::Node::Kind::RecordDecl:
    return checkRecord(*llvm::cast<ast::RecordDecl>(decl));
  case ast::Node::Kind::EnumDecl:
    return checkEnum(*llvm::cast<ast::EnumDecl>(decl));
  case ast::Node::Kind::OpaqueDecl:
    return checkOpaque(*llvm::cast<ast::OpaqueDecl>(decl));
  case ast::Node::Kind::ExceptionDecl:
    return checkException(*llvm::cast<ast::ExceptionDecl>(decl));
  case ast::Node::Kind::ActorDecl:
    return checkActor(*llvm::cast<ast::ActorDecl>(decl));
  case ast::Node::Kind::GraphDecl:
    return checkGraphSignature(*this, *llvm::cast<ast::GraphDecl>(decl));
  default:
    return; // deployments and instantiations come after all graphs
  }
}

void Checker::checkConst(ast::ConstDecl &decl) {
  ExprChecker exprs(*this, fileScope(decl.file));
  decl.constant = exprs.evaluateConst(decl);
}

/// `const N: int = 4`: the kind is optional and only checked.
const Constant *ExprChecker::evaluateConst(ast::ConstDecl &decl) {
  const Constant *value = evaluate(decl.value, "value of a constant");
  if (!value || decl.typeName.empty())
    return value;
  static constexpr std::pair<llvm::StringLiteral, ConstantKind> kinds[] = {
      {"int", ConstantKind::Int},           {"bool", ConstantKind::Bool},
      {"str", ConstantKind::Str},           {"float", ConstantKind::Float},
      {"duration", ConstantKind::Duration}, {"size", ConstantKind::Size}};
  llvm::SmallVector<llvm::StringRef> names;
  for (const auto &[name, kind] : kinds) {
    names.push_back(name);
    if (name != decl.typeName.text)
      continue;
    if (value->kind == kind)
      return value;
    checker.report(CG0107, decl.value->getRange(),
                   quoted(decl.name.text) + " is `" + name + "`, but " +
                       quotedSource(decl.value->getRange()) + " is " +
                       describe(value->kind));
    return nullptr;
  }
  checker.reportUnknown(CG0101, decl.typeName.range,
                        "unknown kind of constant " +
                            quoted(decl.typeName.text),
                        decl.typeName.text, names);
  return value;
}

void Checker::checkDim(ast::DimDecl &decl) {
  if (!decl.bound)
    return;
  ExprChecker exprs(*this, fileScope(decl.file));
  const Constant *bound =
      exprs.evaluate(decl.bound, "bound of a `dim`", ConstantKind::Int);
  if (bound && bound->number < 1) {
    report(CG0208, decl.bound->getRange(),
           "bound of `dim " + decl.name.text + "` must be at least 1, not " +
               bound->str());
    return;
  }
  decl.constant = bound;
}

void Checker::checkAlias(ast::TypeDecl &decl) {
  ExprChecker exprs(*this, fileScope(decl.file));
  const Type *type = exprs.resolve(decl.aliased, TypePlace::Value);
  decl.type = types().getAlias(&decl, type);
}

void Checker::checkRecord(ast::RecordDecl &decl) {
  ExprChecker exprs(*this, fileScope(decl.file));
  decl.type = types().getNominal(TypeKind::Record, &decl);
  llvm::StringMap<ast::Decl *> seen;
  for (ast::FieldDecl *field : decl.fields) {
    checkAttributes(*this, exprs, field->attributes, AttributeTarget::Member,
                    field->getRange());
    field->type = exprs.resolve(field->typeExpr, TypePlace::Value);
    if (field->name.empty())
      continue;
    auto [entry, inserted] = seen.try_emplace(field->name.text, field);
    if (!inserted)
      reportTwice(field->name, *entry->second);
  }
  checkCppClass(*this, decl.cpp);
  checkCppCollisions(*this, decl.fields);
}

void Checker::checkEnum(ast::EnumDecl &decl) {
  decl.type = types().getNominal(TypeKind::Enum, &decl);
  llvm::StringMap<ast::Decl *> seen;
  for (ast::EnumeratorDecl *enumerator : decl.enumerators) {
    if (enumerator->name.empty())
      continue;
    auto [entry, inserted] =
        seen.try_emplace(enumerator->name.text, enumerator);
    if (!inserted)
      reportTwice(enumerator->name, *entry->second);
  }
  constexpr size_t most = 256;
  if (decl.enumerators.size() > most)
    report(CG0208, decl.name.range,
           "an enum has at most 256 enumerators, " + quoted(decl.name.text) +
               " has " + llvm::Twine(decl.enumerators.size()));
  checkCppClass(*this, decl.cpp);
  checkCppCollisions(*this, decl.enumerators);
}

void Checker::checkOpaque(ast::OpaqueDecl &decl) {
  decl.type = types().getNominal(TypeKind::Opaque, &decl);
  checkCppClass(*this, decl.cpp);
  report(CG0231, decl.name.range, "opaque types are not supported yet");
}

void Checker::checkException(ast::ExceptionDecl &decl) {
  checkCppClass(*this, decl.cpp);
}

//===----------------------------------------------------------------------===//
// Records that contain themselves
//===----------------------------------------------------------------------===//

/// Calls `visit` for each record that a value of `type` contains.
static void forEachRecord(const Type *type,
                          llvm::function_ref<void(ast::RecordDecl *)> visit) {
  if (!type)
    return;
  if (type->getKind() == TypeKind::Record)
    visit(const_cast<ast::RecordDecl *>(
        llvm::cast<ast::RecordDecl>(type->getDecl())));
  for (const Type *element : type->getElements())
    forEachRecord(element, visit);
}

void Checker::checkRecursion(ast::RecordDecl &decl) {
  if (decl.invalid)
    return;
  llvm::DenseSet<ast::RecordDecl *> visited;
  auto contains = [&](auto &self, const Type *type) -> bool {
    bool found = false;
    forEachRecord(type, [&](ast::RecordDecl *record) {
      found |= record == &decl;
      if (found || !visited.insert(record).second)
        return;
      for (ast::FieldDecl *field : record->fields)
        found |= self(self, field->type);
    });
    return found;
  };
  for (ast::FieldDecl *field : decl.fields) {
    visited.clear();
    if (!contains(contains, field->type))
      continue;
    OwnerScope owned(*this, &decl);
    report(CG0207, field->typeExpr->getRange(),
           "record " + quoted(decl.name.text) + " contains itself")
        .label(decl.name.range, "this record");
    return;
  }
}
