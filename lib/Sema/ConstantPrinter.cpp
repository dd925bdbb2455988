//===- ConstantPrinter.cpp - compile-time values as written ---------------===//

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::sema;

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
