//===- Names.cpp - packages, imports, names of files ----------------------===//

#include "Checker.h"
#include "Cpp.h"
#include "cgraphc/Support/CppNames.h"
#include "llvm/ADT/STLExtras.h"

using namespace cgraphc;
using namespace cgraphc::sema;

std::string sema::getPackageName(const ast::File &file) {
  if (file.package.empty())
    return file.stem.str();
  std::string name;
  for (const ast::Name &part : file.package.parts) {
    if (!name.empty())
      name += '.';
    name += part.text;
  }
  return name;
}

std::string sema::getQualifiedName(const ast::Decl &decl) {
  if (!decl.file)
    return decl.name.text.str();
  return getPackageName(*decl.file) + "." + decl.name.text.str();
}

/// Qualified imports are known by their `as` name or the stem of the path.
static llvm::StringRef getImportName(const ast::ImportDecl &import) {
  if (!import.name.empty())
    return import.name.text;
  llvm::StringRef name = import.path.text.rsplit('/').second;
  if (name.empty())
    name = import.path.text;
  name.consume_back(".cgraph");
  return name;
}

void Checker::declareImports(ast::File &file, Scope &scope) {
  for (ast::ImportDecl *import : file.imports) {
    if (!import->target)
      import->invalid = true;
    if (!import->hasNames) {
      if (ast::Decl *first = scope.insert(getImportName(*import), import))
        reportTwice({getImportName(*import), import->name.empty()
                                                 ? import->path.range
                                                 : import->name.range},
                    *first);
      continue;
    }
    for (ast::ImportedNameDecl *name : import->names) {
      if (name->name.empty())
        continue;
      ast::Decl *target =
          import->target ? resolveMember(*import, name->name) : nullptr;
      name->target = target;
      name->invalid = !target;
      if (ast::Decl *first = scope.insert(name->name.text, name))
        reportTwice(name->name, *first);
    }
  }
}

/// Packages become C++ namespaces; some are taken. Generated files are called
/// by the stem.
void Checker::checkPackageName(const ast::File &file) {
  llvm::SMRange start(file.range.Start, file.range.Start);
  if (!isCppHeaderPath(file.stem)) {
    report(CG0709, start,
           quoted(file.relativePath) +
               " gives files that no `#include` can name")
        .note("rename it");
    return;
  }
  if (file.package.empty() && !isCppName(file.stem)) {
    report(CG0709, start,
           quoted(file.stem) + ", the stem of the file, is no C++ namespace")
        .note("declare a `package`");
    return;
  }
  llvm::StringRef first =
      file.package.empty() ? file.stem : file.package.parts.front().text;
  if (first == "std" || first == "cgraph")
    report(CG0709, file.package.empty() ? start : file.package.range,
           "package " + quoted(getPackageName(file)) +
               " would lie in the C++ namespace " + quoted(first))
        .note("choose another first name");
}

/// The first import of a file that is imported.
static const ast::ImportDecl *findImport(const ast::Program &program,
                                         const ast::File *imported) {
  for (const ast::File *file : program.files)
    for (const ast::ImportDecl *import : file->imports)
      if (import->target == imported)
        return import;
  return nullptr;
}

/// Generated files are called by the stem of theirs, without the folder.
void Checker::checkFileNames() {
  llvm::StringMap<const ast::File *> seen;
  seen[program.root->stem] = program.root;
  for (const ast::File *file : program.files) {
    const ast::File *other = seen.try_emplace(file->stem, file).first->second;
    const ast::ImportDecl *import =
        other == file ? nullptr : findImport(program, file);
    if (import)
      report(CG0709, import->path.range,
             quoted(file->relativePath) + " and " +
                 quoted(other->relativePath) +
                 " would generate files of the same names")
          .note("rename one of them");
  }
}

void Checker::declareFile(ast::File &file) {
  checkPackageName(file);
  auto &scope = scopes[&file];
  scope = std::make_unique<Scope>();
  for (ast::Decl *decl : file.decls) {
    decl->file = &file;
    if (decl->invalid)
      broken.insert(decl);
    if (decl->name.empty())
      continue;
    if (ast::Decl *first = scope->insert(decl->name.text, decl)) {
      OwnerScope owned(*this, decl);
      reportTwice(decl->name, *first);
    }
  }
  declareImports(file, *scope);
  checkCppCollisions(*this, file.decls);
}

/// Files of one package share a C++ namespace: a name may occur in one only.
void Checker::checkPackages() {
  llvm::StringMap<ast::Decl *> names;
  for (ast::File *file : program.files)
    for (ast::Decl *decl : file->decls) {
      if (decl->name.empty() ||
          fileScope(file).lookupHere(decl->name.text) != decl)
        continue;
      auto [entry, inserted] = names.try_emplace(getQualifiedName(*decl), decl);
      if (inserted)
        continue;
      OwnerScope owned(*this, decl);
      report(CG0104, decl->name.range,
             "`" + getQualifiedName(*decl) + "` is declared twice")
          .label(entry->second->name.range, "first declared here")
          .note("both files are of package " + quoted(getPackageName(*file)));
    }
}

ast::Decl *Checker::resolveMember(const ast::ImportDecl &import,
                                  const ast::Name &name) {
  if (!import.target || name.empty())
    return nullptr;
  // Imports are not transitive: what the file itself imports does not count.
  ast::Decl *found = nullptr;
  llvm::SmallVector<llvm::StringRef> candidates;
  for (ast::Decl *decl : import.target->decls) {
    if (decl->name.empty())
      continue;
    candidates.push_back(decl->name.text);
    if (!found && decl->name.text == name.text)
      found = decl;
  }
  if (!found)
    reportUnknown(CG0114, name.range,
                  "no declaration " + quoted(name.text) + " in \"" +
                      import.path.text + "\"",
                  name.text, candidates);
  return found;
}

ast::Decl *Checker::resolve(ast::DottedName &name, Scope &scope, Code unknown) {
  if (name.empty() || name.parts.front().empty())
    return nullptr;
  const ast::Name &first = name.parts.front();
  ast::Decl *decl = scope.lookup(first.text);
  if (!decl) {
    reportUnknown(unknown, first.range, "unknown name " + quoted(first.text),
                  first.text, scope.visibleNames());
    return nullptr;
  }
  decl = followImport(decl);
  for (const ast::Name &part : name.parts.drop_front()) {
    if (!decl)
      return nullptr;
    auto *import = llvm::dyn_cast<ast::ImportDecl>(decl);
    if (!import) {
      report(CG0103, part.range,
             quoted(decl->name.text) + " is " + describe(*decl) +
                 " and has no member " + quoted(part.text));
      return nullptr;
    }
    decl = resolveMember(*import, part);
  }
  if (!decl)
    return nullptr;
  name.decl = decl;
  use(decl, name.range);
  return decl;
}

Diagnostic &Checker::reportUnknown(Code code, llvm::SMRange range,
                                   const llvm::Twine &message,
                                   llvm::StringRef name,
                                   llvm::ArrayRef<llvm::StringRef> candidates) {
  llvm::StringRef nearest = nearestName(name, candidates);
  if (nearest.empty())
    return report(code, range, message);
  Diagnostic &error =
      report(code, range, message + "; did you mean " + quoted(nearest) + "?");
  if (range.isValid())
    error.fix("write " + quoted(nearest), range, nearest);
  return error;
}

void Checker::reportTwice(const ast::Name &name, const ast::Decl &first) {
  llvm::SMRange where = first.name.range;
  if (!where.isValid())
    where = first.getRange();
  report(CG0104, name.range, quoted(name.text) + " is declared twice")
      .label(where, "first declared here");
}
