//===- Settings.cpp - `needs …` and `with …` ------------------------------===//

#include "Settings.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
struct SettingInfo {
  llvm::StringLiteral name;
  ConstantKind kind;
};
} // namespace

static constexpr SettingInfo needTable[] = {{"gpu", ConstantKind::Int},
                                            {"cpu", ConstantKind::Int},
                                            {"mem", ConstantKind::Size}};
static constexpr SettingInfo processTable[] = {{"env", ConstantKind::Array},
                                               {"cwd", ConstantKind::Str},
                                               {"cpus", ConstantKind::Str},
                                               {"log", ConstantKind::Str}};

/// Checks names and kinds; calls `visit` for what is fine.
static void checkSettings(
    Checker &checker, ExprChecker &exprs, llvm::ArrayRef<ast::Setting> settings,
    llvm::ArrayRef<SettingInfo> table, llvm::StringRef what,
    llvm::function_ref<void(const ast::Setting &, const Constant *)> visit) {
  llvm::StringMap<llvm::SMRange> seen;
  llvm::SmallVector<llvm::StringRef> names;
  for (const SettingInfo &info : table)
    names.push_back(info.name);
  for (const ast::Setting &setting : settings) {
    if (setting.name.empty())
      continue;
    auto *info = llvm::find_if(table, [&](const SettingInfo &candidate) {
      return candidate.name == setting.name.text;
    });
    if (info == table.end()) {
      std::string list;
      for (llvm::StringRef name : names)
        list += (list.empty() ? "" : ", ") + quoted(name);
      checker
          .reportUnknown(CG0609, setting.name.range,
                         "unknown " + what + " " + quoted(setting.name.text),
                         setting.name.text, names)
          .note("there are " + list);
      continue;
    }
    auto [entry, inserted] =
        seen.try_emplace(setting.name.text, setting.name.range);
    if (!inserted)
      checker
          .report(CG0609, setting.name.range,
                  quoted(setting.name.text) + " is given twice")
          .label(entry->second, "first given here");
    const Constant *value =
        exprs.evaluate(setting.value, quoted(setting.name.text));
    if (!value)
      continue;
    if (value->kind != info->kind) {
      checker.report(CG0609, setting.value->getRange(),
                     quoted(setting.name.text) + " must be " +
                         describe(info->kind) + ", " +
                         quotedSource(setting.value->getRange()) + " is " +
                         describe(value->kind));
      continue;
    }
    visit(setting, value);
  }
}

void sema::checkNeeds(Checker &checker, ExprChecker &exprs,
                      llvm::ArrayRef<ast::Setting> needs) {
  checkSettings(checker, exprs, needs, needTable, "need",
                [&](const ast::Setting &setting, const Constant *value) {
                  if (value->isLiteral() && (value->number < 0 || value->wide))
                    checker.report(CG0609, setting.value->getRange(),
                                   quoted(setting.name.text) + " is negative");
                  else if (setting.name.text == "gpu" && value->getInt() != 0)
                    checker.report(CG0632, setting.range,
                                   "placement on GPUs is not supported yet");
                });
}

/// "0-3,5": numbers and ranges.
static bool isCpuList(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, ',');
  return llvm::all_of(parts, [](llvm::StringRef part) {
    auto [low, high] = part.split('-');
    unsigned first, last;
    if (low.getAsInteger(10, first))
      return false;
    if (!part.contains('-'))
      return true;
    return !high.getAsInteger(10, last) && first <= last;
  });
}

static bool isEnvironment(const Constant *value) {
  return llvm::all_of(value->operands, [](const Constant *entry) {
    return entry->kind == ConstantKind::Str &&
           (!entry->isLiteral() || entry->text.find('=') + 1 > 1);
  });
}

void sema::checkProcessSettings(Checker &checker, ExprChecker &exprs,
                                llvm::ArrayRef<ast::Setting> settings) {
  checkSettings(checker, exprs, settings, processTable, "setting",
                [&](const ast::Setting &setting, const Constant *value) {
                  llvm::StringRef name = setting.name.text;
                  if (name == "env" && !isEnvironment(value))
                    checker.report(CG0609, setting.value->getRange(),
                                   "`env` is a list of strings like \"A=B\"");
                  if (name == "cpus" && value->isLiteral() &&
                      !isCpuList(value->text))
                    checker.report(CG0609, setting.value->getRange(),
                                   "`cpus` is a list like \"0-3,5\"");
                });
}
