//===- Sema.h - checks a parsed program -------------------------*- C++ -*-===//
//
// `check` resolves and checks everything that can be known without the values
// of graph parameters, and annotates the syntax tree in place. Errors do not
// cascade: what depends on something wrong is skipped silently.
//
// What it fills in:
//
//   TypeExpr::resolved    the type (compile-time parameters: Int, Bool, Str,
//   F64;
//                         actors: Actor, Bundle)
//   Expr::constant        of every compile-time expression, symbolic over
//                         parameters and loop variables where they occur; names
//                         of options (`hybrid`) and devices are strings
//   Expr::type            of every other expression: a value's type; Actor;
//                         Bundle; Token and Results for calls of tasks with no
//                         and with several named results. Null for expressions
//                         that are constants: their wanted type is that of the
//                         parameter or of the bundle's element
//   Expr::decl            what a name or member means (ParamDecl, LocalDecl,
//                         ConstDecl, FieldDecl, ResultDecl, EnumeratorDecl,
//                         InstanceDecl, HostDecl); the TaskDecl of a call
//   Decl::type            of parameters, results, fields, locals, aliases,
//                         records, enums, actors, instances. Compile-time loop
//                         variables have Int
//   Decl::constant        of constants; bounds of dims; the symbolic value of
//                         compile-time parameters and loop variables. A
//                         parameter of a deployment that is known when
//                         compiling has its value; expressions of the
//                         deployment have it in place
//   Decl::invalid         has errors or uses something that has: not imported
//   Decl::file, Arg::param, DottedName::decl, ImportedNameDecl::target
//
// A `return` is the last statement of its graph. An argument whose type differs
// from its parameter's in bounds or dimensions only is accepted and checked
// when running; a Bundle fits an Array or List (fan-in).
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SEMA_SEMA_H
#define CGRAPHC_SEMA_SEMA_H

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Sema/Type.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <memory>
#include <string>
#include <vector>

namespace cgraphc {

class DiagnosticEngine;

namespace ast {
class CallExpr;
class Decl;
class Expr;
class ParamDecl;
struct File;
struct Program;
} // namespace ast

namespace sema {

struct SemaOptions {
  /// Values of deployment parameters (`--set tp=8`), as written.
  llvm::StringMap<std::string> settings;
};

/// What a call in a graph is.
enum class CallKind : uint8_t { Task, ToDevice, Collective, Env };
CallKind getCallKind(const ast::CallExpr &call);

/// The checked tree's types and constants live as long as this.
struct CheckedProgram {
  ConstantContext constants;
  TypeContext types{constants};
  /// Valid declarations of all files, each after those it uses. Graphs stand
  /// before `instantiate` and deployments.
  std::vector<const ast::Decl *> decls;
  /// Deployment parameters whose value is known when compiling: given by an
  /// option, or used in a size, a placement or a wiring. The others stay open
  /// until launch. For look-ups only.
  llvm::DenseMap<const ast::ParamDecl *, const Constant *> fixedParams;
  /// The names of those that were fixed because of their use.
  llvm::StringSet<> neededParams;
};

/// Checks `program`; diagnostics go to `diags`. The result is never null, but
/// has no use where `diags` has errors that concern everything.
std::unique_ptr<CheckedProgram> check(ast::Program &program,
                                      DiagnosticEngine &diags,
                                      const SemaOptions &options = {});

/// "demo.hello.Echo": the package (or stem) and the name.
std::string getQualifiedName(const ast::Decl &decl);
/// "demo.hello" of a file.
std::string getPackageName(const ast::File &file);

} // namespace sema
} // namespace cgraphc

#endif // CGRAPHC_SEMA_SEMA_H
