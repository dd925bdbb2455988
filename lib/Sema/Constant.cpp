//===- Constant.cpp - compile-time values ---------------------------------===//

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>
#include <memory>

using namespace cgraphc;
using namespace cgraphc::sema;

llvm::StringRef sema::describe(ConstantKind kind) {
  switch (kind) {
  case ConstantKind::Int:
    return "an integer";
  case ConstantKind::Bool:
    return "a boolean";
  case ConstantKind::Float:
    return "a float";
  case ConstantKind::Str:
    return "a string";
  case ConstantKind::Duration:
    return "a duration";
  case ConstantKind::Size:
    return "a size";
  case ConstantKind::Enum:
    return "an enumerator";
  case ConstantKind::Array:
    return "an array";
  }
  return "";
}

llvm::StringRef sema::spelling(ConstantOp op) {
  switch (op) {
  case ConstantOp::Neg:
  case ConstantOp::Sub:
    return "-";
  case ConstantOp::Not:
    return "!";
  case ConstantOp::Add:
    return "+";
  case ConstantOp::Mul:
    return "*";
  case ConstantOp::Div:
    return "/";
  case ConstantOp::Rem:
    return "%";
  case ConstantOp::Eq:
    return "==";
  case ConstantOp::Ne:
    return "!=";
  case ConstantOp::Lt:
    return "<";
  case ConstantOp::Le:
    return "<=";
  case ConstantOp::Gt:
    return ">";
  case ConstantOp::Ge:
    return ">=";
  case ConstantOp::And:
    return "&&";
  case ConstantOp::Or:
    return "||";
  case ConstantOp::Literal:
  case ConstantOp::Param:
  case ConstantOp::Array:
  case ConstantOp::Env:
  case ConstantOp::Index:
    return "";
  }
  return "";
}

void Constant::Profile(llvm::FoldingSetNodeID &id) const {
  uint64_t bits;
  std::memcpy(&bits, &real, sizeof bits);
  id.AddInteger(static_cast<unsigned>(kind));
  id.AddInteger(static_cast<unsigned>(op));
  id.AddBoolean(wide);
  id.AddInteger(number);
  id.AddInteger(bits);
  id.AddString(text);
  id.AddPointer(param);
  id.AddPointer(enumeration);
  for (const Constant *operand : operands)
    id.AddPointer(operand);
}

const Constant *ConstantContext::unique(const Constant &node) {
  llvm::FoldingSetNodeID id;
  node.Profile(id);
  void *position;
  if (Constant *known = nodes.FindNodeOrInsertPos(id, position))
    return known;
  auto *copy = new (allocator.Allocate<Constant>()) Constant(node);
  copy->text = node.text.copy(allocator);
  copy->closed =
      node.op != ConstantOp::Param && node.op != ConstantOp::Env &&
      llvm::all_of(node.operands, [](const Constant *c) { return c->closed; });
  copy->parts = 1;
  for (const Constant *operand : node.operands)
    copy->parts = llvm::SaturatingAdd(copy->parts, operand->parts);
  if (!node.operands.empty()) {
    auto **operands =
        allocator.Allocate<const Constant *>(node.operands.size());
    std::uninitialized_copy(node.operands.begin(), node.operands.end(),
                            operands);
    copy->operands = {operands, node.operands.size()};
  }
  nodes.InsertNode(copy, position);
  return copy;
}

const Constant *ConstantContext::getLiteral(ConstantKind kind, int64_t number) {
  Constant node;
  node.kind = kind;
  node.number = number;
  return unique(node);
}

const Constant *ConstantContext::getInt(int64_t value) {
  return getLiteral(ConstantKind::Int, value);
}

const Constant *ConstantContext::getWritten(uint64_t value) {
  Constant node;
  node.number = static_cast<int64_t>(value);
  node.wide = value > static_cast<uint64_t>(INT64_MAX);
  return unique(node);
}

const Constant *ConstantContext::getBool(bool value) {
  return getLiteral(ConstantKind::Bool, value);
}

const Constant *ConstantContext::getFloat(double value) {
  Constant node;
  node.kind = ConstantKind::Float;
  node.real = value;
  return unique(node);
}

const Constant *ConstantContext::getStr(llvm::StringRef value) {
  Constant node;
  node.kind = ConstantKind::Str;
  node.text = value;
  return unique(node);
}

const Constant *ConstantContext::getDuration(int64_t nanoseconds) {
  return getLiteral(ConstantKind::Duration, nanoseconds);
}

const Constant *ConstantContext::getSize(int64_t bytes) {
  return getLiteral(ConstantKind::Size, bytes);
}

const Constant *ConstantContext::getEnum(const ast::EnumDecl *decl,
                                         unsigned index) {
  Constant node;
  node.kind = ConstantKind::Enum;
  node.number = index;
  node.enumeration = decl;
  return unique(node);
}

const Constant *ConstantContext::getParam(const ast::Decl *param,
                                          ConstantKind kind) {
  Constant node;
  node.kind = kind;
  node.op = ConstantOp::Param;
  node.param = param;
  return unique(node);
}

const Constant *ConstantContext::getEnv(llvm::StringRef variable) {
  Constant node;
  node.kind = ConstantKind::Str;
  node.op = ConstantOp::Env;
  node.text = variable;
  return unique(node);
}

const Constant *
ConstantContext::getArray(llvm::ArrayRef<const Constant *> elements) {
  Constant node;
  node.kind = ConstantKind::Array;
  node.op = ConstantOp::Array;
  node.operands = elements;
  return unique(node);
}

void sema::forEachParam(const Constant *value,
                        llvm::function_ref<void(const ast::Decl *)> visit) {
  if (value->param)
    visit(value->param);
  for (const Constant *operand : value->operands)
    forEachParam(operand, visit);
}
