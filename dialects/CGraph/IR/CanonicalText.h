//===- CanonicalText.h - Texts and hashes that both sides compare -*- C++
//-*-===//

#ifndef CGRAPH_IR_CANONICALTEXT_H
#define CGRAPH_IR_CANONICALTEXT_H

#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Types.h"
#include <array>
#include <string>

namespace cgraphc::cg {

/// The canonical text of `type`: as its assembly, with every record, enum and
/// opaque type followed by what it consists of in braces. Neither docs nor
/// locations take part. `symbols` finds declarations in `module`.
std::string getCanonicalText(mlir::Type type,
                             mlir::SymbolTableCollection &symbols,
                             mlir::Operation *module);

/// The SHA-256 of `text` in lower-case hexadecimal digits.
std::string getSha256(llvm::StringRef text);

/// The SHA-256 of `text` as bytes.
std::array<uint8_t, 32> getSha256Bytes(llvm::StringRef text);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_CANONICALTEXT_H
