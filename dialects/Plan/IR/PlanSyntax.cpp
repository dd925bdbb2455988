//===- PlanSyntax.cpp - Pieces of the custom assembly ---------------------===//

#include "dialects/Plan/IR/PlanSyntax.h"
#include "dialects/CGraph/IR/Expr.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::plan {

using namespace mlir;

using Delimiter = AsmParser::Delimiter;

/// A number and, where one follows, its path.
static ParseResult parseNumberAndPath(OpAsmParser &parser,
                                      SmallVectorImpl<int64_t> &numbers,
                                      SmallVectorImpl<Attribute> &paths) {
  if (parser.parseInteger(numbers.emplace_back()))
    return failure();
  SmallVector<Attribute> path;
  if (parser.parseCommaSeparatedList(Delimiter::OptionalSquare, [&] {
        return cg::parseExpr(parser, path.emplace_back());
      }))
    return failure();
  paths.push_back(parser.getBuilder().getArrayAttr(path));
  return success();
}

static void printNumberAndPath(OpAsmPrinter &printer, int64_t number,
                               Attribute path) {
  printer << number;
  if (!cast<ArrayAttr>(path).empty())
    cg::printExprList(printer, cast<ArrayAttr>(path));
}

ParseResult parseChannelPaths(OpAsmParser &parser, DenseI64ArrayAttr &channels,
                              ArrayAttr &paths) {
  SmallVector<int64_t> numbers;
  SmallVector<Attribute> steps;
  if (parser.parseCommaSeparatedList(Delimiter::Square, [&] {
        return parseNumberAndPath(parser, numbers, steps);
      }))
    return failure();
  channels = parser.getBuilder().getDenseI64ArrayAttr(numbers);
  paths = parser.getBuilder().getArrayAttr(steps);
  return success();
}

void printChannelPaths(OpAsmPrinter &printer, Operation *,
                       DenseI64ArrayAttr channels, ArrayAttr paths) {
  printer << '[';
  llvm::interleaveComma(llvm::zip_equal(channels.asArrayRef(), paths), printer,
                        [&](auto pair) {
                          auto [channel, path] = pair;
                          printNumberAndPath(printer, channel, path);
                        });
  printer << ']';
}

ParseResult parseSinks(OpAsmParser &parser, UnresolvedOperands &slots,
                       SmallVectorImpl<Type> &types, DenseI64ArrayAttr &results,
                       ArrayAttr &paths) {
  SmallVector<int64_t> numbers;
  SmallVector<Attribute> steps;
  if (succeeded(parser.parseOptionalKeyword("into"))) {
    if (parser.parseLParen() || parser.parseCommaSeparatedList([&] {
          return failure(parseNumberAndPath(parser, numbers, steps) ||
                         parser.parseArrow() ||
                         parser.parseOperand(slots.emplace_back()));
        }) ||
        parser.parseColonTypeList(types) || parser.parseRParen())
      return failure();
  }
  results = parser.getBuilder().getDenseI64ArrayAttr(numbers);
  paths = parser.getBuilder().getArrayAttr(steps);
  return success();
}

void printSinks(OpAsmPrinter &printer, Operation *, OperandRange slots,
                TypeRange types, DenseI64ArrayAttr results, ArrayAttr paths) {
  if (slots.empty())
    return;
  printer << " into(";
  llvm::interleaveComma(llvm::zip_equal(results.asArrayRef(), paths, slots),
                        printer, [&](auto sink) {
                          auto [result, path, slot] = sink;
                          printNumberAndPath(printer, result, path);
                          printer << " -> " << slot;
                        });
  printer << " : " << types << ')';
}

ParseResult parseLocals(OpAsmParser &parser, DenseI64ArrayAttr &locals,
                        SmallVectorImpl<Type> &types) {
  SmallVector<int64_t> numbers;
  if (succeeded(parser.parseOptionalKeyword("locals"))) {
    if (parser.parseCommaSeparatedList(
            Delimiter::Square,
            [&] { return parser.parseInteger(numbers.emplace_back()); }) ||
        parser.parseArrow() || parser.parseTypeList(types))
      return failure();
  }
  locals = parser.getBuilder().getDenseI64ArrayAttr(numbers);
  return success();
}

void printLocals(OpAsmPrinter &printer, Operation *, DenseI64ArrayAttr locals,
                 TypeRange types) {
  if (locals.empty())
    return;
  printer << " locals [";
  llvm::interleaveComma(locals.asArrayRef(), printer);
  printer << "] -> " << types;
}

} // namespace cgraphc::plan
