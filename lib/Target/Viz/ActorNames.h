//===- ActorNames.h - several actors in few words ---------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_VIZ_ACTORNAMES_H
#define CGRAPHC_LIB_TARGET_VIZ_ACTORNAMES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace cgraphc::viz {

/// "w" of "w[1][3]".
llvm::StringRef getArrayName(llvm::StringRef name);

/// "w[0..7]" of w[0] … w[7], in any order and however often each is named;
/// "w[0..1][0..3]" of a whole block; "w[0], w[4..5], s" of what has gaps.
std::string joinActorNames(llvm::ArrayRef<std::string> names);

} // namespace cgraphc::viz

#endif // CGRAPHC_LIB_TARGET_VIZ_ACTORNAMES_H
