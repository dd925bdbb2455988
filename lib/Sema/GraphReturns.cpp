//===- GraphReturns.cpp - return ------------------------------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void GraphChecker::checkReturn(ast::ReturnStmt &stmt) {
  if (depth > 0)
    checker.report(CG0308, stmt.getRange(), "`return` inside a block")
        .note("it is the last statement of a graph");
  hasReturn = true;
  if (stmt.isNamed || graph.namedResults)
    return checkReturnNamed(stmt);
  if (stmt.values.empty())
    return;
  const ast::Value &value = stmt.values.front().value;
  if (graph.results.empty()) {
    checkValue(value);
    checker
        .report(CG0307, value.range,
                "graph " + quoted(graph.name.text) + " has no result")
        .label(graph.name.range, "declared here");
    return;
  }
  checkReturnValue(value, *graph.results.front());
}

void GraphChecker::checkReturnNamed(ast::ReturnStmt &stmt) {
  llvm::StringMap<bool> given;
  llvm::SmallVector<llvm::StringRef> names;
  llvm::SmallVector<std::string> listed;
  if (graph.namedResults)
    for (ast::ResultDecl *result : graph.results) {
      names.push_back(result->name.text);
      listed.push_back(quoted(result->name.text));
    }
  bool mismatch = false;
  for (const ast::Arg &arg : stmt.values) {
    auto *found = llvm::find(names, arg.name.text);
    if (!arg.name.empty() && found != names.end()) {
      if (!given.try_emplace(arg.name.text, true).second)
        checker.report(CG0307, arg.name.range,
                       "result " + quoted(arg.name.text) +
                           " is returned twice");
      checkReturnValue(arg.value, *graph.results[found - names.begin()]);
      continue;
    }
    checkValue(arg.value);
    mismatch = true;
    if (names.empty() || arg.name.empty())
      continue;
    checker.reportUnknown(CG0307, arg.name.range,
                          "graph " + quoted(graph.name.text) +
                              " has no result " + quoted(arg.name.text),
                          arg.name.text, names);
  }
  if (mismatch && (names.empty() || !stmt.isNamed)) {
    checker
        .report(CG0307, stmt.getRange(),
                names.empty() ? "graph " + quoted(graph.name.text) +
                                    " has no named results"
                              : "graph " + quoted(graph.name.text) +
                                    " returns " + joined(listed) + " by name")
        .label(graph.resultRange.isValid() ? graph.resultRange
                                           : graph.name.range,
               "declared here");
    return;
  }
  llvm::SmallVector<std::string> missing;
  for (llvm::StringRef name : names)
    if (!given.contains(name))
      missing.push_back(quoted(name));
  if (!missing.empty() && !mismatch)
    checker.report(CG0307, stmt.getRange(),
                   "`return` is missing " + joined(missing));
}

void GraphChecker::checkReturnValue(const ast::Value &value,
                                    const ast::ResultDecl &result) {
  Operand operand = checkValue(value);
  if (operand.isError() || result.type->isError())
    return;
  std::string who = quoted(graph.name.text);
  std::string wants =
      who + " returns " + quoted(result.type) +
      (result.name.empty() ? std::string()
                           : (" as " + quoted(result.name.text)));
  if (operand.constant) {
    checker
        .report(CG0201, value.range,
                wants + ", but " + quotedSource(value.range) + " is a constant")
        .note("a graph returns what its tasks make and its inputs");
    return;
  }
  DimBindings dims;
  fitOperand(operand, result.type, value, wants, who,
             result.typeExpr->getRange(), dims);
}
