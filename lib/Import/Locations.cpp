//===- Locations.cpp - source ranges as locations
//--------------------------===//

#include "Importer.h"

#include "cgraphc/Syntax/Program.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/SourceMgr.h"

using namespace cgraphc;
using namespace cgraphc::importer;

Importer::Importer(mlir::MLIRContext &context, const llvm::SourceMgr &sources,
                   const ast::Program &program)
    : builder(&context), sources(sources) {
  for (const ast::File *file : program.files)
    filesByBuffer[file->bufferId] = file;
}

mlir::Location Importer::getLoc(ast::SMRange range) {
  if (!range.isValid())
    return builder.getUnknownLoc();
  unsigned buffer = sources.FindBufferContainingLoc(range.Start);
  auto file = filesByBuffer.find(buffer);
  if (file == filesByBuffer.end())
    return builder.getUnknownLoc();
  auto [line, column] = sources.getLineAndColumn(range.Start, buffer);
  auto [endLine, endColumn] = sources.getLineAndColumn(range.End, buffer);
  return mlir::FileLineColRange::get(
      builder.getStringAttr(file->second->relativePath), line, column, endLine,
      endColumn);
}

mlir::Location Importer::getNamedLoc(const ast::Name &name,
                                     ast::SMRange range) {
  if (name.empty())
    return getLoc(range);
  return mlir::NameLoc::get(builder.getStringAttr(name.text), getLoc(range));
}
