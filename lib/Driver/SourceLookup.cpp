//===- SourceLookup.cpp - sources by the name that places give ------------===//

#include "SourceLookup.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

SMLoc SourceLookup::find(StringRef file, unsigned line, unsigned column) {
  std::optional<unsigned> buffer =
      program ? findInProgram(file) : findForDump(file);
  if (!buffer)
    return {};
  return sources.FindLocForLineAndColumn(*buffer, line, column);
}

std::optional<unsigned> SourceLookup::findInProgram(StringRef file) const {
  for (const ast::File *each : program->files)
    if (each->relativePath == file || each->path == file)
      return each->bufferId;
  // Generated headers name files without their folders.
  for (const ast::File *each : program->files)
    if (sys::path::filename(each->path) == file)
      return each->bufferId;
  return std::nullopt;
}

std::optional<unsigned> SourceLookup::findForDump(StringRef file) {
  if (!sources.getNumBuffers())
    return std::nullopt;
  if (file == input)
    return sources.getMainFileID();
  auto [entry, isNew] = opened.try_emplace(file);
  if (!isNew)
    return entry->second;
  SmallVector<StringRef> directories{sys::path::parent_path(input), ""};
  append_range(directories, invocation.includeDirs);
  for (StringRef directory : directories) {
    SmallString<128> path(directory);
    sys::path::append(path, file);
    if ((entry->second = open(path)))
      break;
  }
  return entry->second;
}

std::optional<unsigned> SourceLookup::open(StringRef path) {
  sys::fs::file_status source, dump;
  if (sys::fs::status(path, source) || !sys::fs::is_regular_file(source) ||
      sys::fs::status(input, dump) ||
      source.getLastModificationTime() > dump.getLastModificationTime())
    return std::nullopt;
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return std::nullopt;
  return sources.AddNewSourceBuffer(std::move(*buffer), SMLoc());
}
