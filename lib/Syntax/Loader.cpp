//===- Loader.cpp - a root file and its imports ---------------------------===//

#include "Parser.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

#include <set>

using namespace cgraphc;
using llvm::SMRange;
using llvm::StringRef;
using llvm::Twine;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

/// Where an import was found.
struct Candidate {
  std::string path;    ///< to open and to show
  std::string rootDir; ///< what it must stay in
};

class Loader {
public:
  Loader(DiagnosticEngine &diags, const ParseOptions &options)
      : diags(diags), options(options),
        program(std::make_unique<ast::Program>()) {}

  std::unique_ptr<ast::Program> load(StringRef rootPath);
  std::unique_ptr<ast::Program>
  load(std::unique_ptr<llvm::MemoryBuffer> buffer);

private:
  std::unique_ptr<llvm::MemoryBuffer> read(const Candidate &candidate,
                                           SMRange where);
  ast::File *parse(std::unique_ptr<llvm::MemoryBuffer> buffer,
                   const Candidate &candidate, StringRef identity,
                   SMRange importedAt);
  void loadImport(ast::File &importer, ast::ImportDecl &import);
  std::optional<Candidate> find(const ast::File &importer,
                                const ast::StringLit &wanted);
  void reportCycle(const ast::File *target, SMRange where);

  DiagnosticEngine &diags;
  const ParseOptions &options;
  std::unique_ptr<ast::Program> program;
  llvm::StringMap<ast::File *> byIdentity; ///< key: the real path
  llvm::SmallVector<ast::File *> open;     ///< the chain being loaded
  /// What was not found, by importer: said once.
  std::set<std::pair<const ast::File *, StringRef>> missing;
};

} // namespace

static std::string realPath(StringRef of) {
  llvm::SmallString<256> result;
  if (fs::real_path(of, result))
    result = of;
  return std::string(result);
}

static std::string joinPath(StringRef dir, StringRef rest) {
  llvm::SmallString<256> result(dir);
  if (!rest.empty())
    path::append(result, rest);
  path::remove_dots(result, /*remove_dot_dot=*/true);
  return std::string(result);
}

/// Whether `inner` is in `outer`; both are without dots and links.
static bool isInside(StringRef inner, StringRef outer) {
  if (outer.empty() || outer == ".")
    return !path::is_absolute(inner) && !inner.starts_with("..");
  return inner.consume_front(outer) &&
         (inner.empty() || path::is_separator(inner.front()) ||
          outer.ends_with("/"));
}

/// `of` without its leading `dir`, however either is written.
static std::string relativeTo(StringRef of, StringRef dir) {
  std::string plain = joinPath(of, ""), plainDir = joinPath(dir, "");
  StringRef rest = plain;
  if (plainDir != "." && isInside(plain, plainDir))
    rest.consume_front(plainDir);
  return rest.ltrim('/').str();
}

std::unique_ptr<ast::Program> Loader::load(StringRef rootPath) {
  Candidate root{rootPath.str(), path::parent_path(rootPath).str()};
  std::unique_ptr<llvm::MemoryBuffer> buffer = read(root, SMRange());
  if (!buffer)
    return nullptr;
  program->root = parse(std::move(buffer), root, realPath(rootPath), SMRange());
  return std::move(program);
}

std::unique_ptr<ast::Program>
Loader::load(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  std::string name = buffer->getBufferIdentifier().str();
  Candidate root{name, path::parent_path(name).str()};
  if (buffer->getBufferSize() > options.limits.fileSize) {
    diags.report(CG0020, SMRange(),
                 "`" + name + "` is larger than " +
                     Twine(options.limits.fileSize) + " bytes");
    return nullptr;
  }
  program->root = parse(std::move(buffer), root, realPath(name), SMRange());
  return std::move(program);
}

std::unique_ptr<llvm::MemoryBuffer> Loader::read(const Candidate &candidate,
                                                 SMRange where) {
  auto fail = [&](const Twine &why) {
    diags.report(CG0902, where, "cannot read `" + candidate.path + "`: " + why);
    return nullptr;
  };
  fs::file_status status;
  if (std::error_code error = fs::status(candidate.path, status))
    return fail(StringRef(error.message()).lower());
  // Reading a pipe or a device might never end.
  if (status.type() != fs::file_type::regular_file)
    return fail("not a regular file");
  auto tooLarge = [&] {
    diags.report(CG0020, where,
                 "`" + candidate.path + "` is larger than " +
                     Twine(options.limits.fileSize) + " bytes");
    return nullptr;
  };
  if (status.getSize() > options.limits.fileSize)
    return tooLarge();
  auto buffer = llvm::MemoryBuffer::getFile(candidate.path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/true,
                                            /*IsVolatile=*/true);
  if (!buffer)
    return fail(StringRef(buffer.getError().message()).lower());
  if ((*buffer)->getBufferSize() > options.limits.fileSize)
    return tooLarge();
  return std::move(*buffer);
}

ast::File *Loader::parse(std::unique_ptr<llvm::MemoryBuffer> buffer,
                         const Candidate &candidate, StringRef identity,
                         SMRange importedAt) {
  ast::Arena &arena = program->arena;
  auto *file = arena.create<ast::File>();
  file->path = arena.copy(candidate.path);
  file->rootDir = arena.copy(candidate.rootDir);
  file->relativePath =
      arena.copy(relativeTo(candidate.path, candidate.rootDir));
  file->stem = path::filename(file->path);
  file->stem.consume_back(".cgraph");
  byIdentity[identity] = file;
  StringRef text = buffer->getBuffer();
  file->bufferId =
      diags.sourceMgr().AddNewSourceBuffer(std::move(buffer), importedAt.Start);
  Parser(text, *file, arena, diags, options.limits).parse();

  open.push_back(file);
  for (ast::ImportDecl *import : file->imports)
    loadImport(*file, *import);
  open.pop_back();
  program->files.push_back(file);
  return file;
}

std::optional<Candidate> Loader::find(const ast::File &importer,
                                      const ast::StringLit &wanted) {
  auto leaves = [&] {
    diags
        .report(CG0113, wanted.range,
                "`" + wanted.text + "` leaves its root folder")
        .note("an import stays in the folder of the root file or of the `-I` "
              "option it is found by");
    return std::nullopt;
  };
  if (path::is_absolute(wanted.text))
    return leaves();

  llvm::SmallVector<Candidate> candidates;
  candidates.push_back({joinPath(path::parent_path(importer.path), wanted.text),
                        importer.rootDir.str()});
  for (const std::string &dir : options.importDirs)
    candidates.push_back({joinPath(dir, wanted.text), dir});
  bool left = false;
  for (Candidate &candidate : candidates) {
    if (!fs::exists(candidate.path)) {
      left |= !isInside(candidate.path, joinPath(candidate.rootDir, ""));
      continue;
    }
    StringRef rootDir = candidate.rootDir;
    if (isInside(realPath(candidate.path),
                 realPath(rootDir.empty() ? "." : rootDir)))
      return candidate;
    left = true;
  }
  if (left)
    return leaves();
  if (!missing.insert({&importer, wanted.text}).second)
    return std::nullopt;
  Diagnostic &diagnostic = diags.report(
      CG0111, wanted.range, "imported file `" + wanted.text + "` not found");
  StringRef dir = path::parent_path(importer.path);
  diagnostic.note("looked in `" + (dir.empty() ? "." : dir) + "`");
  for (const std::string &other : options.importDirs)
    diagnostic.note("looked in `" + other + "`");
  diagnostic.help("`-I DIR` adds the directory that it is relative to");
  return std::nullopt;
}

void Loader::reportCycle(const ast::File *target, SMRange where) {
  std::string cycle;
  for (const ast::File *file :
       llvm::make_range(llvm::find(open, target), open.end()))
    cycle += "`" + file->relativePath.str() + "` → ";
  cycle += "`" + target->relativePath.str() + "`";
  diags.report(CG0110, where, "imports form a cycle: " + cycle);
}

void Loader::loadImport(ast::File &importer, ast::ImportDecl &import) {
  SMRange where = import.path.range;
  if (import.path.text.contains('\0') || import.path.text.empty()) {
    diags.report(CG0111, where, "imported file has no name");
    return;
  }
  std::optional<Candidate> found = find(importer, import.path);
  if (!found)
    return;
  std::string identity = realPath(found->path);
  if (ast::File *known = byIdentity.lookup(identity)) {
    if (llvm::is_contained(open, known))
      reportCycle(known, where);
    else
      import.target = known;
    return;
  }
  if (open.size() > options.limits.importDepth) {
    diags.report(CG0112, where,
                 "imports are nested deeper than " +
                     Twine(options.limits.importDepth));
    return;
  }
  if (std::unique_ptr<llvm::MemoryBuffer> buffer = read(*found, where))
    import.target = parse(std::move(buffer), *found, identity, where);
}

std::unique_ptr<ast::Program> cgraphc::parseFile(StringRef path,
                                                 DiagnosticEngine &diags,
                                                 const ParseOptions &options) {
  return Loader(diags, options).load(path);
}

std::unique_ptr<ast::Program>
cgraphc::parseBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer,
                     DiagnosticEngine &diags, const ParseOptions &options) {
  return Loader(diags, options).load(std::move(buffer));
}
