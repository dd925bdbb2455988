//===- Names.h - Names and literals of generated C++ ------------*- C++ -*-===//
//
// No text of a `.cgraph` file reaches C++ other than through here: names are
// checked and kept apart from keywords, strings become escaped literals.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_LIB_TARGET_CPP_NAMES_H
#define CGRAPHC_LIB_TARGET_CPP_NAMES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>

namespace cgraphc::cpp {

/// \p Name, followed by `_` where C++ reserves it.
std::string safeName(llvm::StringRef Name);

/// Whether generated classes declare a member of this name: unqualified, it
/// does not mean the program's own declaration inside of them.
bool isMemberName(llvm::StringRef Name);

/// The class of a graph: safeName, apart from the names of its members.
std::string graphClassName(llvm::StringRef Name);

/// The member of `Launch` for an open parameter of a deployment.
std::string launchMember(llvm::StringRef Name);
/// The method of `Deployment` for a wiring.
std::string wiringName(llvm::StringRef Name);

/// `demo::hello` of the package `demo.hello`.
std::string namespaceOf(llvm::StringRef Package);

/// `demo::hello::Echo` of the symbol `demo.hello.Echo`.
std::string qualifiedName(llvm::StringRef Symbol);

/// `demo.hello` of the symbol `demo.hello.Echo`.
llvm::StringRef packageOf(llvm::StringRef Symbol);

/// The macro that guards a header of the file \p Stem of \p Package. Builds of
/// several files write the headers of what they import into directories of
/// their own, so that `#pragma once` alone does not tell copies.
std::string guardOf(llvm::StringRef Package, llvm::StringRef Stem,
                    llvm::StringRef Suffix);

/// A task of the class \p Actor as errors and statistics name it: "Echo.echo".
std::string taskName(llvm::StringRef Actor, llvm::StringRef Task);
/// The same of a call: a share of a collective is "allreduce" everywhere.
std::string callName(llvm::StringRef Actor, llvm::StringRef Task, bool IsShare);

/// A string literal with \p Text's bytes, in quotes.
std::string literal(llvm::StringRef Text);

/// \p Text as the rest of a `//` comment: one line, no backslash at its end.
std::string commentLine(llvm::StringRef Text);

/// Makes identifiers of texts like `w[1][3]`, different ones of different
/// texts.
class UniqueNames {
public:
  std::string get(llvm::StringRef Text);

private:
  llvm::StringSet<> Used;
};

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_NAMES_H
