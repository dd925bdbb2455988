//===- TypeExprs.cpp - types as written -----------------------------------===//

#include "ExprChecker.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

const Type *ExprChecker::resolve(ast::TypeExpr *type, TypePlace place) {
  if (!type)
    return checker.types().getError();
  const Type *resolved = resolveType(type, place);
  if (!resolved->isError() &&
      !checker.checkTypeSize(resolved, type->getRange()))
    resolved = checker.types().getError();
  else if (!resolved->isError())
    resolved = checkPlace(resolved, place, type->getRange());
  else
    checker.poison();
  type->resolved = resolved;
  return resolved;
}

/// Of an array of `size` times `element`, arrays in arrays included; saturates.
/// What is symbolic counts once.
static int64_t countElements(const Type *element, const Constant *size) {
  int64_t count = size->getInt().value_or(1);
  if (element->getKind() == TypeKind::Array ||
      element->getKind() == TypeKind::Bundle)
    count = llvm::SaturatingMultiply<uint64_t>(
        count, countElements(element->getElement(), element->getSize()));
  return std::min<uint64_t>(count, INT64_MAX);
}

const Type *ExprChecker::resolveType(ast::TypeExpr *type, TypePlace place) {
  TypeContext &types = checker.types();
  auto element = [&](ast::TypeExpr *expr) {
    const Type *resolved = resolveType(expr, place);
    if (!resolved->isError() && !resolved->isValue()) {
      checker.report(CG0216, expr->getRange(),
                     quoted(resolved) + " cannot be an element");
      resolved = types.getError();
    }
    return expr->resolved = resolved;
  };
  switch (type->getKind()) {
  case ast::Node::Kind::NamedType:
    return resolveNamed(*llvm::cast<ast::NamedType>(type), place);
  case ast::Node::Kind::TensorType:
    return resolveTensor(*llvm::cast<ast::TensorType>(type));
  case ast::Node::Kind::ListType: {
    auto *list = llvm::cast<ast::ListType>(type);
    const Type *inner = element(list->element);
    return types.getList(
        inner, resolveBound(list->bound, ConstantKind::Int, "bound of a list"));
  }
  case ast::Node::Kind::OptionalType:
    return types.getOptional(
        element(llvm::cast<ast::OptionalType>(type)->element));
  case ast::Node::Kind::TupleType:
    return resolveTuple(*llvm::cast<ast::TupleType>(type));
  case ast::Node::Kind::ArrayType: {
    auto *array = llvm::cast<ast::ArrayType>(type);
    const Type *inner = resolveType(array->element, place);
    array->element->resolved = inner;
    const Constant *size =
        resolveBound(array->size, ConstantKind::Int, "size of an array");
    if (!size || inner->isError())
      return types.getError();
    if (countElements(inner, size) > arrayLimit) {
      checker
          .report(CG0208, type->getRange(),
                  "array has more than " + llvm::Twine(arrayLimit) +
                      " elements")
          .help("many values are a `list` or a `tensor`");
      return types.getError();
    }
    return inner->isActors() ? types.getBundle(inner, size)
                             : types.getArray(inner, size);
  }
  default:
    return types.getError();
  }
}

const Constant *ExprChecker::resolveBound(ast::Expr *expr, ConstantKind kind,
                                          llvm::StringRef what) {
  if (!expr)
    return nullptr;
  const Constant *bound = evaluate(expr, what, kind);
  if (!bound || !bound->isLiteral() || bound->number >= 0)
    return bound;
  checker.report(CG0208, expr->getRange(),
                 what + " is negative: " + bound->str());
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

const Type *ExprChecker::resolveNamed(ast::NamedType &type, TypePlace place) {
  if (type.name.empty() || type.name.parts.front().empty())
    return checker.types().getError();
  llvm::StringRef first = type.name.parts.front().text;
  if (!scope->lookup(first)) {
    if (type.name.parts.size() == 1)
      return resolveBuiltin(type, place);
    checker.resolve(type.name, *scope);
    return checker.types().getError();
  }
  ast::Decl *decl = checker.resolve(type.name, *scope);
  if (!decl)
    return checker.types().getError();
  return resolveDecl(type, decl, place);
}

/// What a type of C++ or of other languages is called here; "" if unknown.
static llvm::StringRef translateTypeName(llvm::StringRef name) {
  return llvm::StringSwitch<llvm::StringRef>(name)
      .Cases({"string", "String", "string_view", "text"}, "str")
      .Cases({"float", "float32"}, "f32")
      .Cases({"double", "float64"}, "f64")
      .Cases({"half", "float16"}, "f16")
      .Case("bfloat16", "bf16")
      .Case("boolean", "bool")
      .Cases({"char", "int8", "int8_t"}, "i8")
      .Cases({"short", "int16", "int16_t"}, "i16")
      .Cases({"int32", "int32_t"}, "i32")
      .Cases({"long", "int64", "int64_t", "ptrdiff_t"}, "i64")
      .Cases({"byte", "uint8", "uint8_t"}, "u8")
      .Cases({"uint16", "uint16_t"}, "u16")
      .Cases({"unsigned", "uint", "uint32", "uint32_t"}, "u32")
      .Cases({"uint64", "uint64_t", "size_t"}, "u64")
      .Cases({"vector", "array", "List"}, "list")
      .Case("Optional", "optional")
      .Default("");
}

const Type *ExprChecker::resolveBuiltin(ast::NamedType &type, TypePlace place) {
  TypeContext &types = checker.types();
  const ast::Name &name = type.name.parts.front();
  if (name.text == "str" || name.text == "bytes") {
    const Constant *bound = resolveBound(type.bound, ConstantKind::Size,
                                         "bound of " + quoted(name.text));
    return name.text == "str" ? types.getStr(bound) : types.getBytes(bound);
  }
  const Type *found = nullptr;
  if (auto scalar = parseScalar(name.text))
    found = types.getScalar(*scalar);
  else if (name.text == "int")
    found = types.getInt();
  if (found) {
    if (type.bound)
      checker.report(CG0208, type.bound->getRange(),
                     quoted(name.text) + " takes no bound");
    return found;
  }
  llvm::SmallVector<llvm::StringRef> candidates = scope->visibleNames();
  candidates.append({"bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32",
                     "u64", "f16", "bf16", "f32", "f64", "str", "bytes"});
  if (place != TypePlace::Value)
    candidates.push_back("int");
  llvm::StringRef ours = translateTypeName(name.text);
  if (ours.empty() || scope->lookup(name.text))
    checker.reportUnknown(CG0101, name.range,
                          "unknown type " + quoted(name.text), name.text,
                          candidates);
  else
    checker.report(CG0101, name.range, "unknown type " + quoted(name.text))
        .fix("here it is called " + quoted(ours), name.range, ours);
  return types.getError();
}

const Type *ExprChecker::resolveDecl(ast::NamedType &type, ast::Decl *decl,
                                     TypePlace place) {
  TypeContext &types = checker.types();
  if (type.bound) {
    if (llvm::isa<ast::ActorDecl>(decl))
      checker.report(CG0711, type.getRange(),
                     "constant parameters of actors are not supported yet");
    else
      checker.report(CG0208, type.bound->getRange(),
                     quoted(decl->name.text) + " takes no bound");
  }
  switch (decl->getKind()) {
  case ast::Node::Kind::TypeDecl: {
    checker.ensure(decl);
    return decl->type ? decl->type : types.getError();
  }
  case ast::Node::Kind::RecordDecl:
    return types.getNominal(TypeKind::Record, decl);
  case ast::Node::Kind::EnumDecl:
    return types.getNominal(TypeKind::Enum, decl);
  case ast::Node::Kind::OpaqueDecl:
    return types.getNominal(TypeKind::Opaque, decl);
  case ast::Node::Kind::ActorDecl:
    return types.getNominal(TypeKind::Actor, decl);
  default:
    checker
        .report(CG0115, type.name.range,
                quoted(decl->name.text) + " is " + describe(*decl) +
                    ", not a type")
        .label(decl->name.range, "declared here");
    return types.getError();
  }
}

//===----------------------------------------------------------------------===//
// Tensors and tuples
//===----------------------------------------------------------------------===//

const Type *ExprChecker::resolveTensor(ast::TensorType &type) {
  TypeContext &types = checker.types();
  bool wrong = false;
  std::optional<ScalarKind> element = parseScalar(type.element.text);
  if (!element && !type.element.empty())
    checker.reportUnknown(CG0209, type.element.range,
                          "elements of a tensor are scalars, " +
                              quoted(type.element.text) + " is none",
                          type.element.text,
                          {"bool", "i8", "i16", "i32", "i64", "u8", "u16",
                           "u32", "u64", "f16", "bf16", "f32", "f64"});
  wrong |= !element;
  llvm::SmallVector<Dim, 4> dims;
  wrong |= !resolveDims(type, dims);
  Device device = Device::Cpu;
  if (!type.device.empty()) {
    auto known = parseDevice(type.device.text);
    if (!known) {
      checker.reportUnknown(CG0212, type.device.range,
                            "unknown device " + quoted(type.device.text),
                            type.device.text, {"cpu", "pinned", "cuda"});
      wrong = true;
    } else if (*known != Device::Cpu) {
      checker.report(CG0211, type.device.range,
                     "device " + quoted(type.device.text) +
                         " is not supported yet");
    }
    device = known.value_or(Device::Cpu);
  }
  return wrong ? types.getError()
               : types.getTensor(types.getScalar(*element), dims, device);
}

bool ExprChecker::resolveDims(ast::TensorType &type,
                              llvm::SmallVectorImpl<Dim> &dims) {
  bool fine = true;
  for (const ast::Dim &written : type.dims) {
    std::optional<Dim> dim = resolveDim(written);
    fine &= dim.has_value();
    dims.push_back(dim.value_or(Dim()));
  }
  return fine;
}

std::optional<Dim> ExprChecker::resolveDim(const ast::Dim &written) {
  Dim dim;
  if (written.kind == ast::Dim::Kind::Dynamic) {
    if (!written.expr)
      return dim;
    dim.bound =
        resolveBound(written.expr, ConstantKind::Int, "bound of a dimension");
    return dim.bound ? std::optional(dim) : std::nullopt;
  }
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(written.expr);
  if (name && !name->name.empty() && !scope->lookup(name->name.text)) {
    Diagnostic &error = checker.reportUnknown(
        CG0108, name->name.range,
        quoted(name->name.text) +
            " is used in a shape but is neither a `const` nor a `dim`",
        name->name.text, scope->visibleNames());
    if (ast::Decl *owner = checker.getOwner()) {
      llvm::SMRange start =
          owner->doc.empty() ? owner->getRange() : owner->doc.range;
      if (!owner->attributes.empty() && owner->doc.empty())
        start = owner->attributes.front().range;
      error.fix("declare it as a size that is known only when running",
                startOf(start), "dim " + name->name.text + "\n\n");
    }
    return std::nullopt;
  }
  Operand operand;
  {
    llvm::SaveAndRestore<llvm::StringRef> restore(wanted, "size in a shape");
    operand = check(written.expr);
  }
  if (operand.isError())
    return std::nullopt;
  if (auto *decl = llvm::dyn_cast_or_null<ast::DimDecl>(operand.decl)) {
    if (decl->invalid)
      return std::nullopt;
    dim.decl = decl;
    dim.bound = decl->constant;
    return dim;
  }
  dim.size = resolveBound(written.expr, ConstantKind::Int, "size in a shape");
  return dim.size ? std::optional(dim) : std::nullopt;
}

const Type *ExprChecker::resolveTuple(ast::TupleType &type) {
  TypeContext &types = checker.types();
  llvm::SmallVector<const Type *> members;
  bool wrong = false;
  for (ast::TypeExpr *element : type.elements) {
    members.push_back(resolve(element, TypePlace::Value));
    wrong |= members.back()->isError();
  }
  return wrong ? types.getError() : types.getTuple(members);
}

//===----------------------------------------------------------------------===//
// Where a type can stand
//===----------------------------------------------------------------------===//

static bool isParam(const Type *type) {
  switch (type->getKind()) {
  case TypeKind::Int:
    return true;
  case TypeKind::Scalar:
    return type->getScalar() == ScalarKind::Bool;
  case TypeKind::Str:
    return !type->getSize();
  default:
    return type->isActors();
  }
}

const Type *ExprChecker::checkPlace(const Type *type, TypePlace place,
                                    llvm::SMRange range) {
  switch (place) {
  case TypePlace::Value:
  case TypePlace::Result:
    if (type->isValue())
      return type;
    if (type->getKind() == TypeKind::Int)
      checker
          .report(CG0216, range, "`int` is a type of compile-time parameters")
          .fix("values have a size", range, "i64");
    else
      checker.report(CG0216, range,
                     "actors are no values: " + quoted(type) +
                         " can only stand in the square brackets of a graph");
    return checker.types().getError();
  case TypePlace::GraphParam:
    if (isParam(type))
      return type;
    checker
        .report(CG0216, range,
                "a compile-time parameter is an actor, an array of actors, "
                "`int`, `bool` or `str`, not " +
                    quoted(type))
        .note("inputs stand in round brackets");
    return checker.types().getError();
  case TypePlace::LaunchParam:
    if (type->getKind() == TypeKind::Scalar ||
        (isParam(type) && !type->isActors()))
      return type;
    checker.report(CG0216, range,
                   "a parameter of a deployment is `int`, `bool`, `str` or a "
                   "number, not " +
                       quoted(type));
    return checker.types().getError();
  }
  llvm_unreachable("every place is listed");
}
