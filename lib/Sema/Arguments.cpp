//===- Arguments.cpp - which argument is for which parameter --------------===//

#include "Arguments.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
class ArgumentMapper {
public:
  ArgumentMapper(Checker &checker, llvm::ArrayRef<ast::ParamDecl *> params,
                 llvm::SMRange where, llvm::StringRef callee, Code code)
      : checker(checker), params(params), where(where), callee(callee),
        code(code), byParam(params.size(), nullptr) {}

  llvm::SmallVector<ast::Arg *> map(llvm::ArrayRef<ast::Arg> args) {
    size_t position = 0;
    for (const ast::Arg &written : args) {
      // The tree belongs to the program that is being annotated.
      auto &arg = const_cast<ast::Arg &>(written);
      arg.param = nullptr;
      if (arg.name.empty())
        mapPositional(arg, position++);
      else
        mapNamed(arg);
    }
    if (position > params.size())
      reportCount(args.size());
    else
      reportMissing(args);
    return std::move(byParam);
  }

private:
  void mapPositional(ast::Arg &arg, size_t position) {
    if (position >= params.size())
      return;
    arg.param = params[position];
    byParam[position] = &arg;
  }

  void mapNamed(ast::Arg &arg) {
    llvm::SmallVector<llvm::StringRef> names;
    for (auto [i, param] : llvm::enumerate(params)) {
      names.push_back(param->name.text);
      if (param->name.text != arg.name.text)
        continue;
      if (byParam[i]) {
        checker
            .report(code, arg.name.range,
                    "argument " + quoted(arg.name.text) + " of " + callee +
                        " is given twice")
            .label(byParam[i]->range, "first given here");
        return;
      }
      arg.param = param;
      byParam[i] = &arg;
      return;
    }
    unknown = true;
    checker.reportUnknown(code, arg.name.range,
                          callee + " has no parameter " + quoted(arg.name.text),
                          arg.name.text, names);
  }

  void reportCount(size_t given) {
    Diagnostic &error =
        checker.report(code, where,
                       callee + " takes " + counted(params.size(), "argument") +
                           ", " + llvm::Twine(given) + " given");
    labelSignature(error);
  }

  void reportMissing(llvm::ArrayRef<ast::Arg> args) {
    // A misspelt name is what is missing.
    if (unknown)
      return;
    llvm::SmallVector<std::string> missing;
    for (auto [i, param] : llvm::enumerate(params))
      if (!byParam[i] && !param->defaultValue && !param->name.empty())
        missing.push_back(quoted(param->name.text));
    if (missing.empty())
      return;
    bool named = llvm::any_of(
        args, [](const ast::Arg &arg) { return !arg.name.empty(); });
    bool optional = llvm::any_of(params, [](const ast::ParamDecl *param) {
      return param->defaultValue;
    });
    if (!named && !optional)
      return reportCount(args.size());
    Diagnostic &error = checker.report(
        code, where,
        callee + " is missing " +
            (missing.size() == 1 ? "an argument for " : "arguments for ") +
            joined(missing));
    labelSignature(error);
  }

  void labelSignature(Diagnostic &error) {
    if (!params.empty())
      error.label(spanOf(params.front()->getRange(), params.back()->getRange()),
                  "its parameters");
  }

  Checker &checker;
  llvm::ArrayRef<ast::ParamDecl *> params;
  llvm::SMRange where;
  llvm::StringRef callee;
  Code code;
  llvm::SmallVector<ast::Arg *> byParam;
  bool unknown = false;
};
} // namespace

llvm::SmallVector<ast::Arg *>
sema::mapArguments(Checker &checker, llvm::ArrayRef<ast::ParamDecl *> params,
                   llvm::ArrayRef<ast::Arg> args, llvm::SMRange where,
                   llvm::StringRef callee, Code code) {
  return ArgumentMapper(checker, params, where, callee, code).map(args);
}
