//===- TypeSymbols.h - Declarations that types name -------------*- C++ -*-===//

#ifndef CGRAPH_IR_TYPESYMBOLS_H
#define CGRAPH_IR_TYPESYMBOLS_H

#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Types.h"

namespace cgraphc::cg {

class OpaqueOp;

/// The declaration called `name`: symbols of declarations are those of the
/// module that `op` lies in. Null where there is none.
mlir::Operation *lookUpDeclaration(mlir::Operation *op,
                                   mlir::FlatSymbolRefAttr name,
                                   mlir::SymbolTableCollection &symbols);
template <typename DeclOp>
DeclOp lookUpDeclaration(mlir::Operation *op, mlir::FlatSymbolRefAttr name,
                         mlir::SymbolTableCollection &symbols) {
  return llvm::dyn_cast_or_null<DeclOp>(lookUpDeclaration(op, name, symbols));
}

/// The type of one part of a value: a record's field by name, a member of a
/// tuple or an element of a `T[N]` by position. Null where there is none.
mlir::Type getPartType(mlir::Operation *op, mlir::Type type,
                       mlir::Attribute step,
                       mlir::SymbolTableCollection &symbols);

/// An opaque type without a codec that a value of `type` contains: such a value
/// cannot leave its actor. Null where there is none.
OpaqueOp findWithoutCodec(mlir::Operation *op, mlir::Type type,
                          mlir::SymbolTableCollection &symbols);

/// Checks that a dictionary of options names none that there is not. Reports at
/// `op`; null is fine.
mlir::LogicalResult verifyOptionNames(mlir::Operation *op,
                                      mlir::DictionaryAttr options);

/// Checks that `graph` is declared and takes as many constants as `args` has.
/// Reports at `op`.
mlir::LogicalResult verifyGraphArguments(mlir::Operation *op,
                                         mlir::FlatSymbolRefAttr graph,
                                         mlir::ArrayAttr args,
                                         mlir::SymbolTableCollection &symbols);

/// Checks that every declaration that `type` names exists and is of the right
/// kind, and that its dims have the declared bounds. Reports at `op`.
mlir::LogicalResult verifyTypeSymbols(mlir::Operation *op, mlir::Type type,
                                      mlir::SymbolTableCollection &symbols);

/// The same for the types of an array of `#cgraph.param`.
mlir::LogicalResult verifyParamSymbols(mlir::Operation *op,
                                       mlir::ArrayAttr params,
                                       mlir::SymbolTableCollection &symbols);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_TYPESYMBOLS_H
