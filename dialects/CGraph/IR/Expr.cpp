//===- Expr.cpp - Compile-time expressions --------------------------------===//

#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

bool isExpr(Attribute attr) {
  if (auto array = dyn_cast_or_null<ArrayAttr>(attr))
    return llvm::all_of(array, isExpr);
  if (auto integer = dyn_cast_or_null<IntegerAttr>(attr)) {
    auto type = dyn_cast<IntegerType>(integer.getType());
    return type && (type.getWidth() == 64 || type.isSignlessInteger(1)) &&
           !type.isSigned();
  }
  return isa_and_nonnull<ExprAttr, RefAttr, StringAttr, FlatSymbolRefAttr,
                         DurationAttr, SizeAttr, FloatAttr>(attr);
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

/// What follows `keyword(`, up to the closing parenthesis.
static ParseResult parseForm(AsmParser &parser, StringRef keyword, SMLoc loc,
                             Attribute &expr) {
  MLIRContext *context = parser.getContext();
  Builder &builder = parser.getBuilder();
  if (keyword == "ns" || keyword == "bytes") {
    int64_t number = 0;
    if (parser.parseInteger(number))
      return failure();
    expr = keyword == "ns" ? Attribute(DurationAttr::get(context, number))
                           : SizeAttr::get(context, number);
    return parser.parseRParen();
  }
  if (keyword == "unsigned") {
    APInt value;
    if (parser.parseInteger(value))
      return failure();
    expr = IntegerAttr::get(builder.getIntegerType(64, /*isSigned=*/false),
                            value.zextOrTrunc(64));
    return parser.parseRParen();
  }
  if (keyword == "float") {
    double value;
    if (parser.parseFloat(value))
      return failure();
    expr = builder.getF64FloatAttr(value);
    return parser.parseRParen();
  }
  std::optional<ExprKind> kind = symbolizeExprKind(keyword);
  if (!kind)
    return parser.emitError(loc, "unknown operator `") << keyword << "`";
  SmallVector<Attribute> operands;
  if (parser.parseCommaSeparatedList(
          [&] { return parseExpr(parser, operands.emplace_back()); }) ||
      parser.parseRParen())
    return failure();
  expr = ExprAttr::getChecked([&] { return parser.emitError(loc); }, context,
                              *kind, ArrayRef<Attribute>(operands));
  return success(expr != nullptr);
}

ParseResult parseExpr(AsmParser &parser, Attribute &expr) {
  Builder &builder = parser.getBuilder();
  SMLoc loc = parser.getCurrentLocation();
  // Before the number: `true` would do as one.
  StringRef keyword;
  if (succeeded(parser.parseOptionalKeyword(&keyword))) {
    if (keyword == "true" || keyword == "false") {
      expr = builder.getBoolAttr(keyword == "true");
      return success();
    }
    // A name may be spelled like an operator; then no parenthesis follows.
    if (succeeded(parser.parseOptionalLParen()))
      return parseForm(parser, keyword, loc, expr);
    expr = RefAttr::get(parser.getContext(), builder.getStringAttr(keyword));
    return success();
  }
  int64_t integer = 0;
  OptionalParseResult parsed = parser.parseOptionalInteger(integer);
  if (parsed.has_value()) {
    expr = builder.getI64IntegerAttr(integer);
    return *parsed;
  }
  std::string text;
  if (succeeded(parser.parseOptionalString(&text))) {
    expr = builder.getStringAttr(text);
    return success();
  }
  StringAttr symbol;
  if (succeeded(parser.parseOptionalSymbolName(symbol))) {
    expr = FlatSymbolRefAttr::get(symbol);
    return success();
  }
  ArrayAttr array;
  if (parseExprList(parser, array))
    return failure();
  expr = array;
  return success();
}

ParseResult parseExprList(AsmParser &parser, ArrayAttr &exprs) {
  SmallVector<Attribute> elements;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
        return parseExpr(parser, elements.emplace_back());
      }))
    return failure();
  exprs = parser.getBuilder().getArrayAttr(elements);
  return success();
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

void printExprList(AsmPrinter &printer, ArrayAttr exprs) {
  printer << '[';
  llvm::interleaveComma(exprs, printer,
                        [&](Attribute expr) { printExpr(printer, expr); });
  printer << ']';
}

/// Shortest decimal text that reads back as the same number.
static void printFloat(raw_ostream &os, FloatAttr value) {
  SmallString<32> text;
  value.getValue().toString(text);
  os << text;
  if (StringRef(text).find_first_of(".eEnN") == StringRef::npos)
    os << ".0";
}

void printExpr(AsmPrinter &printer, Attribute expr) {
  raw_ostream &os = printer.getStream();
  TypeSwitch<Attribute>(expr)
      .Case([&](ExprAttr tree) {
        os << stringifyExprKind(tree.getKind()) << '(';
        llvm::interleaveComma(tree.getOperands(), os, [&](Attribute operand) {
          printExpr(printer, operand);
        });
        os << ')';
      })
      .Case([&](RefAttr ref) { os << ref.getName().getValue(); })
      .Case([&](IntegerAttr integer) {
        if (integer.getType().isSignlessInteger(1))
          os << (integer.getValue().isZero() ? "false" : "true");
        else if (integer.getType().isUnsignedInteger())
          os << "unsigned(" << integer.getValue().getZExtValue() << ')';
        else
          os << integer.getInt();
      })
      .Case([&](FloatAttr value) {
        os << "float(";
        printFloat(os, value);
        os << ')';
      })
      .Case([&](DurationAttr value) {
        os << "ns(" << value.getNanoseconds() << ')';
      })
      .Case([&](SizeAttr value) { os << "bytes(" << value.getBytes() << ')'; })
      .Case([&](ArrayAttr array) { printExprList(printer, array); })
      .Default([&](Attribute leaf) { printer.printAttribute(leaf); });
}

//===----------------------------------------------------------------------===//
// Text of the language
//===----------------------------------------------------------------------===//

namespace {

struct Operator {
  StringRef symbol;
  int precedence;
};

/// `0.5s` is not written by anybody: the largest unit that divides.
void writeQuantity(raw_ostream &os, int64_t value,
                   ArrayRef<std::pair<int64_t, StringRef>> units) {
  for (auto [factor, name] : units)
    if (value % factor == 0) {
      os << value / factor << name;
      return;
    }
}

class SourceWriter {
public:
  explicit SourceWriter(raw_ostream &os) : os(os) {}
  void write(Attribute expr, int context);

private:
  void write(ExprAttr tree, int context);
  static Operator getOperator(ExprKind kind);

  raw_ostream &os;
};

Operator SourceWriter::getOperator(ExprKind kind) {
  switch (kind) {
  case ExprKind::Or:
    return {"||", 1};
  case ExprKind::And:
    return {"&&", 2};
  case ExprKind::Eq:
    return {"==", 3};
  case ExprKind::Ne:
    return {"!=", 3};
  case ExprKind::Lt:
    return {"<", 3};
  case ExprKind::Le:
    return {"<=", 3};
  case ExprKind::Gt:
    return {">", 3};
  case ExprKind::Ge:
    return {">=", 3};
  case ExprKind::Add:
    return {"+", 4};
  case ExprKind::Sub:
    return {"-", 4};
  case ExprKind::Mul:
    return {"*", 5};
  case ExprKind::Div:
    return {"/", 5};
  case ExprKind::Mod:
    return {"%", 5};
  case ExprKind::Neg:
    return {"-", 6};
  case ExprKind::Not:
    return {"!", 6};
  case ExprKind::Index:
  case ExprKind::Env:
    return {"", 7};
  }
  llvm_unreachable("covered switch");
}

void SourceWriter::write(ExprAttr tree, int context) {
  ArrayRef<Attribute> operands = tree.getOperands();
  if (tree.getKind() == ExprKind::Env) {
    os << "env(";
    write(operands[0], 0);
    os << ')';
    return;
  }
  if (tree.getKind() == ExprKind::Index) {
    write(operands[0], 7);
    os << '[';
    write(operands[1], 0);
    os << ']';
    return;
  }
  Operator op = getOperator(tree.getKind());
  bool parens = op.precedence < context;
  if (parens)
    os << '(';
  if (operands.size() == 1) {
    os << op.symbol;
    write(operands[0], op.precedence);
  } else {
    // Comparisons do not chain.
    write(operands[0], op.precedence + (op.precedence == 3));
    os << ' ' << op.symbol << ' ';
    write(operands[1], op.precedence + 1);
  }
  if (parens)
    os << ')';
}

void SourceWriter::write(Attribute expr, int context) {
  TypeSwitch<Attribute>(expr)
      .Case([&](ExprAttr tree) { write(tree, context); })
      .Case([&](RefAttr ref) { os << ref.getName().getValue(); })
      .Case([&](FlatSymbolRefAttr symbol) {
        os << symbol.getValue().rsplit('.').second;
      })
      .Case([&](IntegerAttr integer) {
        if (integer.getType().isSignlessInteger(1))
          os << (integer.getValue().isZero() ? "false" : "true");
        else if (integer.getType().isUnsignedInteger())
          os << integer.getValue().getZExtValue();
        else
          os << integer.getInt();
      })
      .Case([&](FloatAttr value) { printFloat(os, value); })
      .Case([&](StringAttr text) {
        os << '"';
        llvm::printEscapedString(text.getValue(), os);
        os << '"';
      })
      .Case([&](DurationAttr value) {
        if (value.isForever())
          os << "forever";
        else
          writeQuantity(os, value.getNanoseconds(),
                        {{60000000000, "min"},
                         {1000000000, "s"},
                         {1000000, "ms"},
                         {1000, "us"},
                         {1, "ns"}});
      })
      .Case([&](SizeAttr value) {
        writeQuantity(os, value.getBytes(),
                      {{int64_t(1) << 30, "GiB"},
                       {int64_t(1) << 20, "MiB"},
                       {int64_t(1) << 10, "KiB"},
                       {1, "B"}});
      })
      .Case([&](ArrayAttr array) {
        os << '[';
        llvm::interleaveComma(array, os,
                              [&](Attribute element) { write(element, 0); });
        os << ']';
      });
}

} // namespace

std::string getSourceText(Attribute expr) {
  std::string text;
  llvm::raw_string_ostream os(text);
  SourceWriter(os).write(expr, 0);
  return text;
}

Attribute substitute(Attribute expr, const llvm::StringMap<Attribute> &values) {
  AttrTypeReplacer replacer;
  replacer.addReplacement(
      [&](RefAttr ref) -> std::optional<std::pair<Attribute, WalkResult>> {
        Attribute value = values.lookup(ref.getName().getValue());
        return std::pair(value ? value : ref, WalkResult::skip());
      });
  return replacer.replace(expr);
}

} // namespace cgraphc::cg
