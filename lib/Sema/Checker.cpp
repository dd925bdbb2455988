//===- Checker.cpp - declarations on demand, and their order --------------===//

#include "Checker.h"
#include "llvm/ADT/STLExtras.h"

using namespace cgraphc;
using namespace cgraphc::sema;

std::unique_ptr<CheckedProgram> sema::check(ast::Program &program,
                                            DiagnosticEngine &diags,
                                            const SemaOptions &options) {
  auto checked = std::make_unique<CheckedProgram>();
  Checker(program, diags, *checked, options).run();
  return checked;
}

//===----------------------------------------------------------------------===//
// Texts
//===----------------------------------------------------------------------===//

std::string sema::quoted(llvm::StringRef text) {
  return ("`" + text + "`").str();
}

std::string sema::quoted(const Type *type) { return quoted(type->str()); }

std::string sema::quotedSource(llvm::SMRange range) {
  constexpr size_t longest = 32;
  if (!range.isValid())
    return "this";
  llvm::StringRef text(range.Start.getPointer(),
                       range.End.getPointer() - range.Start.getPointer());
  if (text.size() > longest || text.contains('\n') || text.contains('`'))
    return "this";
  return quoted(text);
}

std::string sema::joined(llvm::ArrayRef<std::string> parts) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i)
      text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

std::string sema::counted(uint64_t number, llvm::StringRef noun) {
  return (llvm::Twine(number) + " " + noun + (number == 1 ? "" : "s")).str();
}

llvm::StringRef sema::describe(const ast::Decl &decl) {
  switch (decl.getKind()) {
  case ast::Node::Kind::ImportDecl:
    return "an import";
  case ast::Node::Kind::DimDecl:
    return "a `dim`";
  case ast::Node::Kind::TypeDecl:
    return "a type";
  case ast::Node::Kind::RecordDecl:
    return "a record";
  case ast::Node::Kind::FieldDecl:
    return "a field";
  case ast::Node::Kind::EnumDecl:
    return "an enum";
  case ast::Node::Kind::EnumeratorDecl:
    return "an enumerator";
  case ast::Node::Kind::OpaqueDecl:
    return "an opaque type";
  case ast::Node::Kind::ExceptionDecl:
    return "an exception";
  case ast::Node::Kind::ActorDecl:
    return "an actor";
  case ast::Node::Kind::TaskDecl:
    return "a task";
  case ast::Node::Kind::GraphDecl:
    return "a graph";
  case ast::Node::Kind::ParamDecl:
    return "a parameter";
  case ast::Node::Kind::ResultDecl:
    return "a result";
  case ast::Node::Kind::ConstDecl:
    return "a constant";
  case ast::Node::Kind::DeploymentDecl:
    return "a deployment";
  case ast::Node::Kind::HostDecl:
    return "a host";
  case ast::Node::Kind::InstanceDecl:
    return "an instance";
  case ast::Node::Kind::WireDecl:
    return "a wired graph";
  case ast::Node::Kind::LiveSetDecl:
    return "a live set";
  default:
    return "a name";
  }
}

//===----------------------------------------------------------------------===//
// Diagnostics and uses
//===----------------------------------------------------------------------===//

Diagnostic &Checker::report(Code code, llvm::SMRange range,
                            const llvm::Twine &message) {
  if (owner && getCodeInfo(code).severity == Severity::Error)
    owner->invalid = true;
  return diags->report(code, range, message);
}

static llvm::StringRef getDeprecation(const ast::Decl &decl, bool &deprecated) {
  for (const ast::Attribute &attribute : decl.attributes) {
    if (attribute.name.text != "deprecated")
      continue;
    deprecated = true;
    if (attribute.args.empty())
      return "";
    auto *text =
        llvm::dyn_cast_or_null<ast::StringExpr>(attribute.args[0].value.expr);
    return text ? text->value : "";
  }
  return "";
}

void Checker::use(ast::Decl *decl, llvm::SMRange where) {
  bool deprecated = false;
  llvm::StringRef instead = getDeprecation(*decl, deprecated);
  if (deprecated) {
    Diagnostic &warning =
        report(CG0806, where, quoted(decl->name.text) + " is deprecated");
    if (!instead.empty())
      warning.note(instead);
  }
  if (owner && decl->file && owner != decl)
    uses[owner].insert(decl);
}

//===----------------------------------------------------------------------===//
// The order of checking
//===----------------------------------------------------------------------===//

void Checker::run() {
  checkFileNames();
  for (ast::File *file : program.files)
    declareFile(*file);
  checkPackages();
  for (ast::File *file : program.files)
    for (ast::Decl *decl : file->decls)
      ensure(decl);
  checkNesting();
  for (ast::File *file : program.files)
    for (ast::Decl *decl : file->decls)
      if (auto *graph = llvm::dyn_cast<ast::GraphDecl>(decl))
        checkGraphBody(*this, *graph);
  for (ast::File *file : program.files)
    for (ast::Decl *decl : file->decls) {
      if (auto *deployment = llvm::dyn_cast<ast::DeploymentDecl>(decl))
        checkDeployment(*this, *deployment);
      if (auto *instantiate = llvm::dyn_cast<ast::InstantiateDecl>(decl))
        checkInstantiate(*instantiate);
    }
  checkSettingNames();
  orderDecls();
}

/// `--set` names a parameter of some deployment: `tp`, or `prod.tp`.
void Checker::checkSettingNames() {
  llvm::SmallVector<llvm::StringRef> given, known;
  llvm::SmallVector<std::string> qualified;
  for (const auto &setting : options.settings)
    given.push_back(setting.getKey());
  llvm::sort(given);
  for (ast::Decl *decl : program.root->decls)
    if (auto *deployment = llvm::dyn_cast<ast::DeploymentDecl>(decl))
      for (ast::ParamDecl *param : deployment->params) {
        known.push_back(param->name.text);
        qualified.push_back(
            (deployment->name.text + "." + param->name.text).str());
      }
  known.append(qualified.begin(), qualified.end());
  for (llvm::StringRef name : given)
    if (!llvm::is_contained(known, name))
      reportUnknown(CG0611, llvm::SMRange(),
                    "no deployment has a parameter " + quoted(name), name,
                    known);
}

void Checker::ensure(ast::Decl *decl) {
  State &state = states[decl];
  if (state == State::Done)
    return;
  if (state == State::Active) {
    // Only what is replaced by its definition can be defined by itself;
    // records are checked for themselves.
    if (!llvm::isa<ast::TypeDecl, ast::ConstDecl, ast::DimDecl>(decl) ||
        decl->invalid)
      return;
    OwnerScope owned(*this, decl);
    Diagnostic &error = report(CG0109, decl->name.range,
                               "definition of " + quoted(decl->name.text) +
                                   " refers to itself");
    bool inCycle = false;
    for (ast::Decl *other : active) {
      inCycle |= other == decl;
      if (inCycle && other != decl) {
        other->invalid = true;
        error.label(other->name.range, "through this definition");
      }
    }
    return;
  }
  if (active.size() == nestingLimit) {
    if (decl->invalid)
      return;
    OwnerScope owned(*this, decl);
    report(CG0021, decl->name.range,
           "definitions are nested deeper than " + llvm::Twine(nestingLimit));
    for (ast::Decl *other : active)
      other->invalid = true;
    return;
  }
  state = State::Active;
  active.push_back(decl);
  {
    OwnerScope owned(*this, decl);
    checkDecl(decl);
  }
  active.pop_back();
  states[decl] = State::Done;
}

/// Emits what is valid in dependency order; what uses something invalid is
/// invalid too.
void Checker::orderDecls() {
  llvm::DenseSet<ast::Decl *> visited;
  struct Visit {
    ast::Decl *decl;
    llvm::ArrayRef<ast::Decl *> uses;
    size_t next = 0;
  };
  // Not recursive: chains of uses may be as long as a file.
  auto visit = [&](ast::Decl *root) {
    llvm::SmallVector<Visit> open;
    auto enter = [&](ast::Decl *decl) {
      if (!visited.insert(decl).second)
        return;
      auto entry = uses.find(decl);
      open.push_back({decl, entry == uses.end() ? llvm::ArrayRef<ast::Decl *>()
                                                : entry->second.getArrayRef()});
    };
    enter(root);
    while (!open.empty()) {
      Visit &top = open.back();
      if (top.next < top.uses.size()) {
        enter(top.uses[top.next++]);
        continue;
      }
      for (ast::Decl *other : top.uses)
        top.decl->invalid |= other->invalid;
      if (!top.decl->invalid)
        checked.decls.push_back(top.decl);
      open.pop_back();
    }
  };
  auto isLate = [](const ast::Decl *decl) {
    return llvm::isa<ast::InstantiateDecl, ast::DeploymentDecl>(decl);
  };
  for (bool late : {false, true})
    for (ast::File *file : program.files)
      for (ast::Decl *decl : file->decls)
        if (isLate(decl) == late)
          visit(decl);
}
