//===- CGraphAttrs.cpp - Attributes of the cgraph dialect -----------------===//

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/OpSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include "dialects/CGraph/IR/CGraphEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/CGraph/IR/CGraphAttrs.cpp.inc"

namespace cgraphc::cg {

using namespace mlir;

void CGraphDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/CGraph/IR/CGraphAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// #cgraph.expr
//===----------------------------------------------------------------------===//

Attribute ExprAttr::parse(AsmParser &parser, Type) {
  Attribute expr;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parseExpr(parser, expr) || parser.parseGreater())
    return {};
  if (!isa<ExprAttr>(expr)) {
    parser.emitError(loc, "expected an operator");
    return {};
  }
  return expr;
}

void ExprAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printExpr(printer, *this);
  printer << '>';
}

LogicalResult ExprAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               ExprKind kind, ArrayRef<Attribute> operands) {
  bool isUnary =
      kind == ExprKind::Neg || kind == ExprKind::Not || kind == ExprKind::Env;
  size_t wanted = isUnary ? 1 : 2;
  if (operands.size() != wanted)
    return emitError() << "`" << stringifyExprKind(kind) << "` takes " << wanted
                       << " operand" << (isUnary ? "" : "s") << ", found "
                       << operands.size();
  if (!llvm::all_of(operands, isExpr))
    return emitError() << "operand of `" << stringifyExprKind(kind)
                       << "` is no compile-time expression";
  return success();
}

//===----------------------------------------------------------------------===//
// #cgraph.dim
//===----------------------------------------------------------------------===//

Attribute DimAttr::parse(AsmParser &parser, Type) {
  Attribute dim;
  if (parser.parseLess() || parseDim(parser, dim) || parser.parseGreater())
    return {};
  if (!isa<DimAttr>(dim)) {
    parser.emitError(parser.getNameLoc(), "expected `@name` or `?`");
    return {};
  }
  return dim;
}

void DimAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printDim(printer, *this);
  printer << '>';
}

//===----------------------------------------------------------------------===//
// #cgraph.param
//===----------------------------------------------------------------------===//

bool ParamAttr::isActor() const {
  return isa<ActorType>(peelBundles(getType()).first);
}

Attribute ParamAttr::parse(AsmParser &parser, Type) {
  ParamAttr param;
  if (parser.parseLess() || parseParam(parser, param) || parser.parseGreater())
    return {};
  return param;
}

void ParamAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printParam(printer, *this);
  printer << '>';
}

//===----------------------------------------------------------------------===//
// #cgraph.iter
//===----------------------------------------------------------------------===//

Attribute IterAttr::parse(AsmParser &parser, Type) {
  SmallVector<StringAttr> names;
  SmallVector<int64_t> values;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, [&] {
        StringRef name;
        if (parser.parseKeyword(&name) || parser.parseEqual() ||
            parser.parseInteger(values.emplace_back()))
          return failure();
        names.push_back(parser.getBuilder().getStringAttr(name));
        return success();
      }))
    return {};
  return IterAttr::get(parser.getContext(), names, values);
}

void IterAttr::print(AsmPrinter &printer) const {
  printer << '<';
  llvm::interleaveComma(llvm::zip_equal(getNames(), getValues()), printer,
                        [&](auto pair) {
                          auto [name, value] = pair;
                          printer << name.getValue() << " = " << value;
                        });
  printer << '>';
}

} // namespace cgraphc::cg
