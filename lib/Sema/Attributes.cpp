//===- Attributes.cpp - attributes of declarations and statements ---------===//

#include "Attributes.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
constexpr uint16_t anywhere = 0xffff;

constexpr uint16_t mask(AttributeTarget target) {
  return static_cast<uint16_t>(target);
}

/// What an attribute takes in parentheses.
struct AttributeInfo {
  llvm::StringLiteral name;
  uint16_t targets;
  std::optional<ConstantKind> argument;
  llvm::StringLiteral place; ///< where it can stand, for messages
};
} // namespace

static constexpr AttributeInfo attributeTable[] = {
    {"allow", anywhere, std::nullopt, ""},
    {"buffer", mask(AttributeTarget::Binding), ConstantKind::Size,
     "before `let`, `var` or an assignment"},
    {"concurrent", mask(AttributeTarget::Task), std::nullopt, "before a task"},
    {"cost", mask(AttributeTarget::Task), ConstantKind::Duration,
     "before a task"},
    {"deadline", mask(AttributeTarget::Task), ConstantKind::Duration,
     "before a task"},
    {"deprecated",
     mask(AttributeTarget::Declaration) | mask(AttributeTarget::Actor) |
         mask(AttributeTarget::Task) | mask(AttributeTarget::Graph),
     ConstantKind::Str, "before a declaration or a task"},
    {"live", mask(AttributeTarget::Binding), ConstantKind::Int,
     "before `let`, `var` or an assignment"},
    {"ordered", mask(AttributeTarget::Actor), std::nullopt, "before an actor"},
    {"slots", mask(AttributeTarget::Binding), ConstantKind::Int,
     "before `let`, `var` or an assignment"},
    {"trace", mask(AttributeTarget::Task) | mask(AttributeTarget::Binding),
     ConstantKind::Str, "before a task, `let` or `var`"},
};

static const AttributeInfo *findAttribute(llvm::StringRef name) {
  for (const AttributeInfo &info : attributeTable)
    if (info.name == name)
      return &info;
  return nullptr;
}

namespace {
class AttributeChecker {
public:
  AttributeChecker(Checker &checker, ExprChecker &exprs, AttributeTarget target,
                   llvm::SMRange range)
      : checker(checker), exprs(exprs), target(target), range(range) {}

  void check(const ast::Attribute &attribute) {
    if (attribute.name.empty())
      return;
    const AttributeInfo *info = findAttribute(attribute.name.text);
    if (!info)
      return reportUnknown(attribute);
    if (!(info->targets & mask(target))) {
      checker
          .report(CG0804, attribute.range,
                  "`@" + attribute.name.text + "` does not fit here")
          .note("it stands " + info->place);
      return;
    }
    if (info->name == "allow")
      return checkAllow(attribute);
    checkArguments(attribute, *info);
  }

private:
  void reportUnknown(const ast::Attribute &attribute) {
    llvm::SmallVector<llvm::StringRef> names;
    for (const AttributeInfo &info : attributeTable)
      names.push_back(info.name);
    checker.reportUnknown(CG0803, attribute.name.range,
                          "unknown attribute `@" + attribute.name.text + "`",
                          attribute.name.text, names);
  }

  void checkAllow(const ast::Attribute &attribute) {
    if (attribute.args.empty())
      checker.report(CG0804, attribute.range,
                     "`@allow` wants the name of a warning");
    for (const ast::Arg &arg : attribute.args) {
      auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(arg.value.expr);
      if (!name) {
        checker.report(CG0807, arg.range,
                       quotedSource(arg.range) + " is no name of a warning");
        continue;
      }
      if (auto code = findWarning(name->name.text)) {
        checker.allow(*code, range);
        continue;
      }
      llvm::SmallVector<std::string> known;
      for (const CodeInfo &info : allCodes())
        if (!info.name.empty()) {
          known.push_back(info.name.str());
          std::replace(known.back().begin(), known.back().end(), '-', '_');
        }
      llvm::SmallVector<llvm::StringRef> names(known.begin(), known.end());
      checker.reportUnknown(CG0807, name->name.range,
                            "unknown warning " + quoted(name->name.text),
                            name->name.text, names);
    }
  }

  void checkArguments(const ast::Attribute &attribute,
                      const AttributeInfo &info) {
    std::string text = ("`@" + info.name + "`").str();
    bool given = false;
    for (const ast::Arg &arg : attribute.args) {
      if (arg.name.text == "fatal" && info.name == "deadline") {
        exprs.evaluate(arg.value.expr, "`fatal`", ConstantKind::Bool);
      } else if (!arg.name.empty()) {
        checker.report(CG0804, arg.name.range,
                       text + " has no argument " + quoted(arg.name.text));
      } else if (given || !info.argument) {
        checker.report(CG0804, arg.range, text + " takes no such argument");
      } else {
        given = true;
        checkArgument(arg, info, text);
      }
    }
    if (!given && info.argument && info.name != "deprecated")
      checker.report(CG0804, attribute.range,
                     text + " wants " + describe(*info.argument) +
                         " in parentheses");
  }

  void checkArgument(const ast::Arg &arg, const AttributeInfo &info,
                     const std::string &text) {
    const Constant *value = exprs.evaluate(arg.value.expr, text, info.argument);
    if (!value || !value->isLiteral() || *info.argument == ConstantKind::Str)
      return;
    int64_t least = info.name == "cost" ? 0 : 1;
    if (value->number < least)
      checker.report(CG0804, arg.range,
                     text + " must be positive, not " + value->str());
  }

  Checker &checker;
  ExprChecker &exprs;
  AttributeTarget target;
  llvm::SMRange range;
};
} // namespace

void sema::checkAttributes(Checker &checker, ExprChecker &exprs,
                           llvm::ArrayRef<ast::Attribute> attributes,
                           AttributeTarget target, llvm::SMRange range) {
  AttributeChecker attributeChecker(checker, exprs, target, range);
  llvm::StringMap<llvm::SMRange> seen;
  for (const ast::Attribute &attribute : attributes) {
    attributeChecker.check(attribute);
    auto [entry, inserted] =
        seen.try_emplace(attribute.name.text, attribute.range);
    if (!inserted && attribute.name.text != "allow")
      checker
          .report(CG0804, attribute.range,
                  "`@" + attribute.name.text + "` is given twice")
          .label(entry->second, "first given here");
  }
}
