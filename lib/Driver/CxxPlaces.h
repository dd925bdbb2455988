//===- CxxPlaces.h - where the user's C++ is declared -----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CXXPLACES_H
#define CGRAPHC_LIB_DRIVER_CXXPLACES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace cgraphc {
struct Diagnostic;
} // namespace cgraphc

namespace cgraphc::driver {

class Compilation;

/// Lets diagnostics about a class that does not fit its `actor` (CG0701,
/// CG0702, CG0703, CG0705) point at the C++ declarations as well: those of the
/// member or constructor, else that of the class. The compiler is asked by
/// calls that cannot fit, for which it names the candidates; \p compile is its
/// command line up to the source, \p probe the file to write for it.
/// Diagnostics stay as they are where it does not answer.
void pointAtDeclarations(Compilation &compilation,
                         llvm::ArrayRef<Diagnostic *> diagnostics,
                         llvm::ArrayRef<std::string> compile,
                         llvm::StringRef probe);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CXXPLACES_H
