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
  if (value && value->parts > constantLimit) {
    checker.report(CG0105, decl.value->getRange(),
                   "value of a constant has more than " +
                       llvm::Twine(constantLimit) + " parts");
    return nullptr;
  }
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
  if (!decl.codec.empty())
    checkCppHeader(*this, decl.codec);
}

void Checker::checkException(ast::ExceptionDecl &decl) {
  checkCppClass(*this, decl.cpp);
}

//===----------------------------------------------------------------------===//
// Records in records
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

namespace {
/// Walks from records to those in their fields, each once.
class RecordNesting {
public:
  explicit RecordNesting(Checker &checker) : checker(checker) {}

  /// How deeply `record` is nested, itself included; at most one more than the
  /// limit.
  unsigned visit(ast::RecordDecl *record);

private:
  void reportCycle(const ast::RecordDecl *from);
  void reportDepth(ast::RecordDecl *record);

  Checker &checker;
  /// Done records; 0: a record on `path`.
  llvm::DenseMap<const ast::RecordDecl *, unsigned> depths;
  /// The records that are being visited, each with the field that leads on.
  llvm::SmallVector<std::pair<ast::RecordDecl *, ast::FieldDecl *>> path;
};
} // namespace

unsigned RecordNesting::visit(ast::RecordDecl *record) {
  auto [entry, inserted] = depths.try_emplace(record, 0);
  if (!inserted) {
    if (!entry->second)
      reportCycle(record);
    return entry->second;
  }
  unsigned inner = 0;
  if (path.size() == nestingLimit)
    inner = nestingLimit; // as deep as this is too deep
  path.emplace_back(record, nullptr);
  for (ast::FieldDecl *field : record->fields) {
    if (inner >= nestingLimit)
      break;
    path.back().second = field;
    unsigned outside = field->type ? field->type->getDepth() - 1 : 0;
    forEachRecord(field->type, [&](ast::RecordDecl *other) {
      inner = std::max(inner, outside + visit(other));
    });
  }
  path.pop_back();
  if (inner == nestingLimit)
    reportDepth(record);
  return depths[record] = std::min(inner, nestingLimit) + 1;
}

void RecordNesting::reportCycle(const ast::RecordDecl *from) {
  bool inCycle = false;
  for (auto [record, field] : path) {
    inCycle |= record == from;
    if (!inCycle || record->invalid)
      continue;
    Checker::OwnerScope owned(checker, record);
    checker
        .report(CG0207, field->typeExpr->getRange(),
                "record " + quoted(record->name.text) + " contains itself")
        .label(record->name.range, "this record");
  }
}

void RecordNesting::reportDepth(ast::RecordDecl *record) {
  Checker::OwnerScope owned(checker, record);
  checker.report(CG0021, record->name.range,
                 "records are nested deeper than " + llvm::Twine(nestingLimit));
}

void Checker::checkNesting() {
  RecordNesting nesting(*this);
  for (ast::File *file : program.files)
    for (ast::Decl *decl : file->decls)
      if (auto *record = llvm::dyn_cast<ast::RecordDecl>(decl))
        nesting.visit(record);
}

bool Checker::checkTypeSize(const Type *type, llvm::SMRange range) {
  if (type->getDepth() > nestingLimit) {
    report(CG0021, range,
           "type is nested deeper than " + llvm::Twine(nestingLimit));
    return false;
  }
  if (type->getParts() > typeLimit) {
    report(CG0217, range,
           "type has more than " + llvm::Twine(typeLimit) + " parts");
    return false;
  }
  bool before = typeParts > allTypesLimit;
  typeParts += type->getParts();
  if (!before && typeParts > allTypesLimit)
    report(CG0217, range,
           "the types of the program have more than " +
               llvm::Twine(allTypesLimit) + " parts");
  return typeParts <= allTypesLimit;
}
