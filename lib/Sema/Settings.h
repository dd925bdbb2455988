//===- Settings.h - `needs …` and `with …` ----------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_SETTINGS_H
#define CGRAPHC_LIB_SEMA_SETTINGS_H

#include "ExprChecker.h"

namespace cgraphc::sema {

/// `needs gpu = 1, cpu = 2, mem = 64GiB` of an actor or a host.
void checkNeeds(Checker &checker, ExprChecker &exprs,
                llvm::ArrayRef<ast::Setting> needs);
/// `with env = ["A=B"], cwd = "…", cpus = "2-3", log = "w0.log"`.
void checkProcessSettings(Checker &checker, ExprChecker &exprs,
                          llvm::ArrayRef<ast::Setting> settings);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_SETTINGS_H
