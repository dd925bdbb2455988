//===- Constant.cpp - compile-time values: nodes and printing -------------===//

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
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

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

namespace {
struct Unit {
  int64_t factor;
  const char *name;
};
} // namespace

/// Prints `value` in the largest unit that divides it.
static void printQuantity(llvm::raw_ostream &os, int64_t value,
                          llvm::ArrayRef<Unit> units) {
  for (const Unit &unit : units)
    if (unit.factor == 1 || (value != 0 && value % unit.factor == 0)) {
      os << value / unit.factor << unit.name;
      return;
    }
}

static void printDuration(llvm::raw_ostream &os, int64_t value) {
  static constexpr Unit units[] = {{60'000'000'000, "min"},
                                   {1'000'000'000, "s"},
                                   {1'000'000, "ms"},
                                   {1'000, "us"},
                                   {1, "ns"}};
  if (value == kForever)
    os << "forever";
  else if (value == 0)
    os << "0s";
  else
    printQuantity(os, value, units);
}

static void printSize(llvm::raw_ostream &os, int64_t value) {
  static constexpr Unit units[] = {
      {int64_t(1) << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}, {1, "B"}};
  printQuantity(os, value, units);
}

static void printLiteral(llvm::raw_ostream &os, const Constant &value) {
  switch (value.kind) {
  case ConstantKind::Int:
    if (value.wide)
      os << static_cast<uint64_t>(value.number);
    else
      os << value.number;
    return;
  case ConstantKind::Bool:
    os << (value.number ? "true" : "false");
    return;
  case ConstantKind::Float:
    os << llvm::format("%g", value.real);
    return;
  case ConstantKind::Str:
    os << '"';
    llvm::printEscapedString(value.text, os);
    os << '"';
    return;
  case ConstantKind::Duration:
    return printDuration(os, value.number);
  case ConstantKind::Size:
    return printSize(os, value.number);
  case ConstantKind::Enum:
    os << value.enumeration->name.text << '.'
       << value.enumeration->enumerators[value.number]->name.text;
    return;
  case ConstantKind::Array:
    return;
  }
}

static int precedence(const Constant &value) {
  switch (value.op) {
  case ConstantOp::Or:
    return 1;
  case ConstantOp::And:
    return 2;
  case ConstantOp::Eq:
  case ConstantOp::Ne:
  case ConstantOp::Lt:
  case ConstantOp::Le:
  case ConstantOp::Gt:
  case ConstantOp::Ge:
    return 3;
  case ConstantOp::Add:
  case ConstantOp::Sub:
    return 4;
  case ConstantOp::Mul:
  case ConstantOp::Div:
  case ConstantOp::Rem:
    return 5;
  case ConstantOp::Neg:
  case ConstantOp::Not:
    return 6;
  default:
    return 7;
  }
}

static void printOperand(llvm::raw_ostream &os, const Constant &value,
                         int least) {
  bool parens = precedence(value) < least;
  if (parens)
    os << '(';
  value.print(os);
  if (parens)
    os << ')';
}

void Constant::print(llvm::raw_ostream &os) const {
  int own = precedence(*this);
  switch (op) {
  case ConstantOp::Literal:
    return printLiteral(os, *this);
  case ConstantOp::Param:
    os << param->name.text;
    return;
  case ConstantOp::Env:
    os << "env(\"";
    llvm::printEscapedString(text, os);
    os << "\")";
    return;
  case ConstantOp::Array:
    os << '[';
    llvm::interleaveComma(operands, os,
                          [&](const Constant *element) { element->print(os); });
    os << ']';
    return;
  case ConstantOp::Index:
    printOperand(os, *operands[0], own);
    os << '[';
    operands[1]->print(os);
    os << ']';
    return;
  case ConstantOp::Neg:
  case ConstantOp::Not:
    os << spelling(op);
    printOperand(os, *operands[0], own);
    return;
  default:
    printOperand(os, *operands[0], own == 3 ? own + 1 : own);
    os << ' ' << spelling(op) << ' ';
    printOperand(os, *operands[1], own + 1);
    return;
  }
}

std::string Constant::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  print(os);
  return text;
}

void sema::forEachParam(const Constant *value,
                        llvm::function_ref<void(const ast::Decl *)> visit) {
  if (value->param)
    visit(value->param);
  for (const Constant *operand : value->operands)
    forEachParam(operand, visit);
}
