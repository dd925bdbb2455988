//===- GraphFits.cpp - whether a value fits its place ---------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void GraphChecker::fitOperand(const Operand &operand, const Type *want,
                              const ast::Value &value, llvm::StringRef wants,
                              llvm::StringRef wanting, llvm::SMRange wantRange,
                              DimBindings &dims) {
  llvm::SMRange range = value.expr->getRange();
  std::string source = quotedSource(range);
  if (!operand.type) {
    checker.report(CG0201, range,
                   wants + ", but " + source + " is " +
                       describe(*operand.decl));
    return;
  }
  if (operand.type->getKind() == TypeKind::Token) {
    checker
        .report(CG0313, range,
                source + " has no result that could be used as a value")
        .note("what such a call returns is only for `after`");
    return;
  }
  Fit fit = fitType(operand.type, want, dims);
  switch (fit.misfit) {
  case Misfit::None:
    return;
  case Misfit::Bundle:
    if (!operand.type->isActors()) {
      checker
          .report(CG0311, range,
                  wants + ", but " + source + " is a bundle, " +
                      quoted(operand.type))
          .label(wantRange, "one value is wanted");
      return;
    }
    [[fallthrough]];
  case Misfit::Type: {
    Diagnostic &error = checker.report(CG0201, range,
                                       wants + ", but " + source + " is " +
                                           quoted(operand.type));
    error.label(wantRange, "wanted here");
    if (operand.type->getKind() == TypeKind::Results)
      error.help("choose one result with `.name`");
    return;
  }
  case Misfit::Device: {
    std::string device = spelling(fit.want->getDevice()).str();
    checker
        .report(CG0210, range,
                "device: " + wanting + " wants " + quoted(device) + ", " +
                    source + " is on " +
                    quoted(spelling(fit.have->getDevice())))
        .label(wantRange, "wanted here")
        .fix("copy it there", endOf(range), ".to(" + device + ")");
    return;
  }
  case Misfit::Shape: {
    std::string where =
        fit.axis ? ", axis " + std::to_string(*fit.axis)
                 : ", " + counted(fit.have->getDims().size(), "dimension") +
                       " against " + std::to_string(fit.want->getDims().size());
    Diagnostic &error =
        checker.report(CG0205, range,
                       "shapes differ: " + quoted(printShape(fit.have)) +
                           " against " + quoted(printShape(fit.want)) + where);
    error.label("this is " + operand.type->str())
        .label(wantRange, "wanted here");
    const Dim *dim = fit.axis ? &fit.want->getDims()[*fit.axis] : nullptr;
    if (dim && dim->decl) {
      const Dim *bound = dims.find(dim->decl);
      if (bound && bound->size)
        error.note(quoted(dim->decl->name.text) + " is " + bound->size->str() +
                   " in this call");
      else if (dim->bound)
        error.note(quoted(dim->decl->name.text) + " is at most " +
                   dim->bound->str());
    }
    return;
  }
  }
}
