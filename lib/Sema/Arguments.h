//===- Arguments.h - which argument is for which parameter ------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_ARGUMENTS_H
#define CGRAPHC_LIB_SEMA_ARGUMENTS_H

#include "Checker.h"

namespace cgraphc::sema {

/// Sets `Arg::param` where an argument has one, and reports what is missing,
/// unknown, repeated or too much. `callee` is "`Echo.echo`"; `where` the
/// argument list; `code` CG0202 or CG0604.
/// Returns the argument of each parameter, null where there is none.
llvm::SmallVector<ast::Arg *>
mapArguments(Checker &checker, llvm::ArrayRef<ast::ParamDecl *> params,
             llvm::ArrayRef<ast::Arg> args, llvm::SMRange where,
             llvm::StringRef callee, Code code);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_ARGUMENTS_H
