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

mlir::Location
Importer::getSignatureLoc(mlir::Location own,
                          llvm::ArrayRef<ast::ParamDecl *> params,
                          llvm::ArrayRef<ast::ResultDecl *> results,
                          llvm::ArrayRef<ast::DottedName> raises) {
  llvm::SmallVector<mlir::Location> parts{own};
  for (const ast::ParamDecl *param : params)
    parts.push_back(getLoc(param->name.range));
  for (const ast::ResultDecl *result : results)
    parts.push_back(getLoc(result->getRange()));
  for (const ast::DottedName &name : raises)
    parts.push_back(getLoc(name.range));
  return mlir::FusedLoc::get(builder.getContext(), parts);
}

mlir::Location Importer::getNamedLoc(const ast::Name &name,
                                     ast::SMRange range) {
  if (name.empty())
    return getLoc(range);
  return mlir::NameLoc::get(builder.getStringAttr(name.text), getLoc(range));
}
