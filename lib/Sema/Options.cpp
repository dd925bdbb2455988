//===- Options.cpp - `option name = value` --------------------------------===//

#include "Options.h"
#include "cgraphc/Support/OptionRange.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <string_view>

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
constexpr uint8_t graphOnly = static_cast<uint8_t>(OptionPlace::Graph);
constexpr uint8_t deploymentOnly =
    static_cast<uint8_t>(OptionPlace::Deployment);
constexpr uint8_t both = graphOnly | deploymentOnly;

/// One option of language.md 4.8.
struct OptionInfo {
  llvm::StringLiteral name;
  uint8_t places;
  ConstantKind kind;
  llvm::StringLiteral choices = ""; ///< names that are the value, by spaces
};
} // namespace

static constexpr OptionInfo optionTable[] = {
    {"max_inflight", both, ConstantKind::Int},
    {"max_buffered_results", both, ConstantKind::Int},
    {"submit_timeout", both, ConstantKind::Duration},
    {"get_timeout", both, ConstantKind::Duration},
    {"teardown_timeout", both, ConstantKind::Duration},
    {"start_timeout", both, ConstantKind::Duration},
    {"buffer", graphOnly, ConstantKind::Size},
    {"max_value", graphOnly, ConstantKind::Size},
    {"fail_fast", both, ConstantKind::Bool},
    {"wait", both, ConstantKind::Enum, "hybrid spin block"},
    {"task_order", graphOnly, ConstantKind::Enum, "written free"},
    {"gpu_sharing", deploymentOnly, ConstantKind::Bool},
    {"nccl_multi_rank", deploymentOnly, ConstantKind::Bool},
    {"overlap", graphOnly, ConstantKind::Bool},
    {"on_full", both, ConstantKind::Enum, "wait throw"},
    {"trace", both, ConstantKind::Bool},
};

/// The names are those that dumps may have too.
static constexpr bool namesAgree() {
  if (std::size(optionTable) != std::size(optionNames))
    return false;
  for (size_t i = 0; i < std::size(optionTable); ++i)
    if (std::string_view(optionTable[i].name.data()) !=
        std::string_view(optionNames[i].data()))
      return false;
  return true;
}
static_assert(namesAgree());

const Constant *sema::evaluateDuration(Checker &checker, ExprChecker &exprs,
                                       ast::Expr *expr, llvm::StringRef what) {
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(expr);
  if (name && name->name.text == "forever")
    return expr->constant = checker.constants().getDuration(kForever);
  return exprs.evaluate(expr, what);
}

/// The value is one of a few names.
static void checkChoice(Checker &checker, const OptionInfo &info,
                        ast::Expr *expr) {
  llvm::SmallVector<llvm::StringRef> choices;
  llvm::StringRef(info.choices).split(choices, ' ');
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(expr);
  if (name && llvm::is_contained(choices, name->name.text)) {
    expr->constant = checker.constants().getStr(name->name.text);
    return;
  }
  if (!expr || llvm::isa<ast::ErrorExpr>(expr))
    return;
  std::string message =
      ("option `" + info.name + "` is `" + llvm::join(choices, "`, `") +
       "`, not " + quotedSource(expr->getRange()))
          .str();
  if (name)
    checker.reportUnknown(CG0802, expr->getRange(), message, name->name.text,
                          choices);
  else
    checker.report(CG0802, expr->getRange(), message);
}

/// What is symbolic `elaborate` checks likewise.
static void checkRange(Checker &checker, ast::OptionStmt &stmt,
                       const llvm::Twine &what, const Constant &value) {
  OptionRange range = getOptionRange(stmt.name.text);
  if (!value.isLiteral() || value.kind == ConstantKind::Bool)
    return;
  if (value.number < range.least && !value.wide)
    checker.report(CG0802, stmt.value->getRange(),
                   what + " must be at least " + llvm::Twine(range.least) +
                       ", not " + value.str());
  else if (value.wide || value.number > range.most)
    checker.report(CG0802, stmt.value->getRange(),
                   what + " must be at most " + llvm::Twine(range.most) +
                       ", not " + value.str());
}

void OptionChecker::check(ExprChecker &exprs, ast::OptionStmt &stmt) {
  if (stmt.name.empty())
    return;
  llvm::SmallVector<llvm::StringRef> names;
  const OptionInfo *info = nullptr;
  for (const OptionInfo &option : optionTable) {
    names.push_back(option.name);
    if (option.name == stmt.name.text)
      info = &option;
  }
  if (!info) {
    checker.reportUnknown(CG0801, stmt.name.range,
                          "unknown option " + quoted(stmt.name.text),
                          stmt.name.text, names);
    return;
  }
  if (!(info->places & static_cast<uint8_t>(place))) {
    checker.report(
        CG0801, stmt.name.range,
        "option " + quoted(stmt.name.text) + " belongs in " +
            (place == OptionPlace::Graph ? "a deployment" : "a graph"));
    return;
  }
  const auto *first = llvm::find_if(
      seen, [&](const auto &each) { return each.first == stmt.name.text; });
  if (first == seen.end())
    seen.emplace_back(stmt.name.text, stmt.name.range);
  else
    checker
        .report(CG0805, stmt.name.range,
                "option " + quoted(stmt.name.text) + " is given twice")
        .label(first->second, "first given here");
  std::string what = "option " + quoted(info->name);
  if (info->kind == ConstantKind::Enum)
    return checkChoice(checker, *info, stmt.value);
  const Constant *value =
      info->kind == ConstantKind::Duration
          ? evaluateDuration(checker, exprs, stmt.value, what)
          : exprs.evaluate(stmt.value, what);
  if (!value)
    return;
  if (value->kind != info->kind)
    checker.report(CG0802, stmt.value->getRange(),
                   what + " must be " + describe(info->kind) + ", " +
                       quotedSource(stmt.value->getRange()) + " is " +
                       describe(value->kind));
  else
    checkRange(checker, stmt, what, *value);
}
