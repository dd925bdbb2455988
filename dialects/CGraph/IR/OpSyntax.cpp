//===- OpSyntax.cpp - Pieces of the custom assembly -----------------------===//

#include "dialects/CGraph/IR/OpSyntax.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

namespace cgraphc::cg {

using namespace mlir;

using Delimiter = AsmParser::Delimiter;

ParseResult parseDim(AsmParser &parser, Attribute &dim) {
  StringAttr name;
  bool isDynamic = succeeded(parser.parseOptionalQuestion()) ||
                   succeeded(parser.parseOptionalSymbolName(name));
  if (!isDynamic)
    return parseExpr(parser, dim);
  Attribute bound;
  if (succeeded(parser.parseOptionalKeyword("max")) && parseExpr(parser, bound))
    return failure();
  dim = DimAttr::get(parser.getContext(), name, bound);
  return success();
}

void printDim(AsmPrinter &printer, Attribute attr) {
  auto dim = dyn_cast<DimAttr>(attr);
  if (!dim)
    return printExpr(printer, attr);
  if (dim.getName())
    printer.printSymbolName(dim.getName().getValue());
  else
    printer << '?';
  if (dim.getBound()) {
    printer << " max ";
    printExpr(printer, dim.getBound());
  }
}

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// A name is told from a type by the colon; types that are bare words
/// (`si64`) may stand without one.
ParseResult parseParam(AsmParser &parser, ParamAttr &param) {
  std::string name;
  Type type;
  OptionalParseResult unnamed = parser.parseOptionalType(type);
  if (unnamed.has_value()) {
    if (failed(*unnamed))
      return failure();
  } else if (parser.parseKeywordOrString(&name) || parser.parseColon() ||
             parser.parseType(type)) {
    return failure();
  }
  Attribute defaultValue;
  if (succeeded(parser.parseOptionalEqual()) && parseExpr(parser, defaultValue))
    return failure();
  StringAttr doc;
  if (succeeded(parser.parseOptionalKeyword("doc")) &&
      parser.parseAttribute(doc))
    return failure();
  DictionaryAttr annotations;
  OptionalParseResult parsed = parser.parseOptionalAttribute(annotations);
  if (parsed.has_value() && failed(*parsed))
    return failure();
  param = ParamAttr::get(parser.getContext(), name, type, defaultValue, doc,
                         annotations);
  return success();
}

/// Whether the parser would take `name` for a builtin type.
static bool readsAsType(StringRef name) {
  StringRef rest = name;
  bool isScalar = (rest.consume_front("si") || rest.consume_front("ui") ||
                   rest.consume_front("i") || rest.consume_front("bf") ||
                   rest.consume_front("tf") || rest.consume_front("f")) &&
                  !rest.empty() && llvm::isDigit(rest.front());
  return isScalar || llvm::is_contained({"index", "none", "memref", "tensor",
                                         "tuple", "vector", "complex"},
                                        name);
}

void printParam(AsmPrinter &printer, ParamAttr param) {
  StringRef name = param.getName().getValue();
  if (!name.empty()) {
    // `index: si64` or `i32: si64` would be read as a type: quote such names.
    if (readsAsType(name))
      printer.printString(name);
    else
      printer.printKeywordOrString(name);
    printer << ": ";
  }
  printer << param.getType();
  if (param.getDefaultValue()) {
    printer << " = ";
    printExpr(printer, param.getDefaultValue());
  }
  if (param.getDoc())
    printer << " doc " << param.getDoc();
  if (param.getAnnotations() && !param.getAnnotations().empty())
    printer << ' ' << param.getAnnotations();
}

static ParseResult parseParamList(AsmParser &parser, Delimiter delimiter,
                                  ArrayAttr &params) {
  SmallVector<Attribute> elements;
  if (parser.parseCommaSeparatedList(delimiter, [&] {
        ParamAttr param;
        if (parseParam(parser, param))
          return failure();
        elements.push_back(param);
        return success();
      }))
    return failure();
  params = parser.getBuilder().getArrayAttr(elements);
  return success();
}

static void printParamList(AsmPrinter &printer, ArrayAttr params) {
  llvm::interleaveComma(params.getAsRange<ParamAttr>(), printer,
                        [&](ParamAttr param) { printParam(printer, param); });
}

ParseResult parseParams(OpAsmParser &parser, ArrayAttr &params) {
  return parseParamList(parser, Delimiter::Paren, params);
}

void printParams(OpAsmPrinter &printer, Operation *, ArrayAttr params) {
  printer << '(';
  printParamList(printer, params);
  printer << ')';
}

ParseResult parseCompileParams(OpAsmParser &parser, ArrayAttr &params) {
  return parseParamList(parser, Delimiter::OptionalSquare, params);
}

void printCompileParams(OpAsmPrinter &printer, Operation *, ArrayAttr params) {
  if (params.empty())
    return;
  printer << '[';
  printParamList(printer, params);
  printer << ']';
}

ParseResult parseResults(OpAsmParser &parser, ArrayAttr &results) {
  if (failed(parser.parseOptionalArrow())) {
    results = parser.getBuilder().getArrayAttr({});
    return success();
  }
  return parseParamList(parser, Delimiter::Paren, results);
}

void printResults(OpAsmPrinter &printer, Operation *, ArrayAttr results) {
  if (results.empty())
    return;
  printer << "-> (";
  printParamList(printer, results);
  printer << ')';
}

//===----------------------------------------------------------------------===//
// Lists of expressions, ranges
//===----------------------------------------------------------------------===//

static ParseResult parseDelimited(AsmParser &parser, Delimiter delimiter,
                                  ArrayAttr &exprs) {
  SmallVector<Attribute> elements;
  if (parser.parseCommaSeparatedList(delimiter, [&] {
        return parseExpr(parser, elements.emplace_back());
      }))
    return failure();
  exprs = parser.getBuilder().getArrayAttr(elements);
  return success();
}

ParseResult parseOptionalExprList(OpAsmParser &parser, ArrayAttr &exprs) {
  return parseDelimited(parser, Delimiter::OptionalSquare, exprs);
}

void printOptionalExprList(OpAsmPrinter &printer, Operation *,
                           ArrayAttr exprs) {
  if (!exprs.empty())
    printExprList(printer, exprs);
}

ParseResult parseArgs(OpAsmParser &parser, ArrayAttr &args) {
  return parseDelimited(parser, Delimiter::Paren, args);
}

void printArgs(OpAsmPrinter &printer, Operation *, ArrayAttr args) {
  printer << '(';
  llvm::interleaveComma(args, printer,
                        [&](Attribute arg) { printExpr(printer, arg); });
  printer << ')';
}

ParseResult parseLoopRange(OpAsmParser &parser, StringAttr &var,
                           Attribute &lower, Attribute &upper) {
  std::string name;
  if (parser.parseKeywordOrString(&name) || parser.parseKeyword("in") ||
      parseExpr(parser, lower) || parser.parseKeyword("to") ||
      parseExpr(parser, upper))
    return failure();
  var = parser.getBuilder().getStringAttr(name);
  return success();
}

void printLoopRange(OpAsmPrinter &printer, Operation *, StringAttr var,
                    Attribute lower, Attribute upper) {
  printer.printKeywordOrString(var.getValue());
  printer << " in ";
  printExpr(printer, lower);
  printer << " to ";
  printExpr(printer, upper);
}

//===----------------------------------------------------------------------===//
// References
//===----------------------------------------------------------------------===//

ParseResult parseTaskRef(OpAsmParser &parser, FlatSymbolRefAttr &task,
                         Type &actor) {
  SymbolRefAttr ref;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseAttribute(ref))
    return failure();
  if (ref.getNestedReferences().size() != 1)
    return parser.emitError(loc, "expected `@actor::@task`");
  task = ref.getNestedReferences().front();
  actor = ActorType::get(FlatSymbolRefAttr::get(ref.getRootReference()));
  return success();
}

void printTaskRef(OpAsmPrinter &printer, Operation *, FlatSymbolRefAttr task,
                  Type actor) {
  printer << cast<ActorType>(actor).getName() << "::" << task;
}

ParseResult parseActorRef(OpAsmParser &parser, FlatSymbolRefAttr &actorClass,
                          Type &actor) {
  if (parser.parseAttribute(actorClass))
    return failure();
  actor = ActorType::get(actorClass);
  return success();
}

void printActorRef(OpAsmPrinter &printer, Operation *,
                   FlatSymbolRefAttr actorClass, Type) {
  printer << actorClass;
}

ParseResult parseBody(OpAsmParser &parser, Region &body) {
  OptionalParseResult parsed = parser.parseOptionalRegion(body);
  return parsed.has_value() ? *parsed : success();
}

void printBody(OpAsmPrinter &printer, Operation *, Region &body) {
  if (!body.empty())
    printer.printRegion(body);
}

} // namespace cgraphc::cg
