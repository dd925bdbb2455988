//===- Printers.h - One function per kind of generated file -----*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_PRINTERS_H
#define CGRAPHC_LIB_TARGET_CPP_PRINTERS_H

#include "Program.h"

namespace cgraphc::cpp {

using Text = mlir::FailureOr<std::string>;

/// `<stem>.types.h`: records, enums, aliases of one file, and the headers of
/// its exceptions.
Text printTypesHeader(Program &P, SourceFile &File);

/// `<stem>.cgraph.h`: names of exceptions, handles of actors, graph classes,
/// deployments.
Text printClientHeader(Program &P, SourceFile &File);

/// `<root>.cgraph.cpp`: plans and deployments as constants.
Text printClientSource(Program &P);

/// `<root>.<Actor>.tasks.cpp`: one thunk per task.
Text printTasks(Program &P, cg::ActorOp Actor, const PrintOptions &Options);

/// `<root>.<Actor>.plan.cpp`: the actor's roles and main().
Text printPlanSource(Program &P, cg::ActorOp Actor,
                     const PrintOptions &Options);

/// `<root>.<Actor>.bind.cpp`: checks of the user's class.
Text printBind(Program &P, cg::ActorOp Actor);

/// `<root>.<deployment>.json`
Text printManifest(Program &P, cg::DeploymentOp Deployment);

/// `[[deprecated("use X")]] ` of a declaration with that attribute, or "".
std::string deprecation(mlir::Operation *Decl);
/// Generated code itself may use what is deprecated: pragmas around it, "" in
/// a program without such declarations.
std::string beginDeprecatedUses(Program &P);
std::string endDeprecatedUses(Program &P);

/// Doc text as `///` lines, each after \p Indent.
std::string docComment(std::optional<llvm::StringRef> Doc,
                       llvm::StringRef Indent);

/// The name of a type that is bound to a class of the user's, as an alias; ""
/// where the class has that very name.
std::string boundAlias(llvm::StringRef Package, llvm::StringRef Name,
                       cg::CppAttr Cpp, llvm::StringRef Deprecation);

/// Name and signature of a task's thunk: `Echo_echo`.
std::string thunkName(cg::ActorOp Actor, llvm::StringRef Task);

/// `namespace demo::hello::cgraph_`, where thunks live.
std::string thunkNamespace(Program &P, cg::ActorOp Actor);

/// What has to be checked of values of these types when running, in the form
/// of cgraph/rt/rules.h; "" where nothing has.
std::string rulesOf(Program &P, llvm::ArrayRef<mlir::Type> Types);
/// The types of `#cgraph.param`s.
llvm::SmallVector<mlir::Type> typesOf(llvm::ArrayRef<mlir::Attribute> Params);

/// Whether \p Is holds for \p Ty or for a part of its values, the fields of
/// records too; no more is asked once it does.
bool anyPart(Program &P, mlir::Type Ty,
             llvm::function_ref<bool(mlir::Type)> Is);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_PRINTERS_H
