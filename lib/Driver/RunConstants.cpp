//===- RunConstants.cpp - the constants of `cgraphc run F 'G[8]'` ---------===//

#include "RunConstants.h"
#include "cgraphc/Driver/Compilation.h"
#include "dialects/CGraph/IR/Expr.h"
#include "mlir/IR/Builders.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace mlir;

/// One constant of `ChainN[8, true, "x"]`; null where it is none of `type`.
static Attribute parseConstant(Builder &builder, StringRef text, Type type) {
  if (isa<cg::StrType>(type)) {
    bool isQuoted =
        text.size() > 1 && text.starts_with("\"") && text.ends_with("\"");
    return builder.getStringAttr(isQuoted ? text.drop_front().drop_back()
                                          : text);
  }
  if (type.isInteger(1))
    return text == "true" || text == "false"
               ? builder.getBoolAttr(text == "true")
               : Attribute();
  int64_t number;
  return text.getAsInteger(0, number)
             ? Attribute()
             : Attribute(builder.getI64IntegerAttr(number));
}

/// Splits `1, "a,b", s = x` at the commas outside quotes.
static SmallVector<StringRef> splitConstants(StringRef text) {
  SmallVector<StringRef> words;
  bool isQuoted = false;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    isQuoted ^= text[i] == '"';
    if (text[i] != ',' || isQuoted)
      continue;
    words.push_back(text.slice(start, i).trim());
    start = i + 1;
  }
  if (StringRef last = text.substr(start).trim(); !last.empty())
    words.push_back(last);
  return words;
}

/// The constant for `param`: the word in its place, or one with its name.
static std::optional<StringRef> findConstant(ArrayRef<StringRef> words,
                                             size_t index, StringRef param) {
  auto isNamed = [](StringRef word) {
    return !word.starts_with("\"") && word.contains('=');
  };
  if (index < words.size() && !isNamed(words[index]))
    return words[index];
  for (StringRef word : words)
    if (isNamed(word) && word.split('=').first.trim() == param)
      return word.split('=').second.trim();
  return std::nullopt;
}

std::optional<SmallVector<Attribute>>
cgraphc::driver::parseConstants(Compilation &compilation, cg::GraphOp graph,
                                StringRef name, StringRef brackets) {
  auto error = [&](Code code, const Twine &message) -> cgraphc::Diagnostic & {
    return compilation.getDiags().report(code, llvm::SMLoc(), message);
  };
  StringRef text = brackets;
  if (!text.empty() && (!text.consume_front("[") || !text.consume_back("]"))) {
    error(CG0611, "`" + name + brackets + "` does not end with `]`");
    return std::nullopt;
  }
  SmallVector<StringRef> words = splitConstants(text);
  SmallVector<cg::ParamAttr> params = graph.getConstantParams();
  SmallVector<Attribute> arguments;
  llvm::StringMap<Attribute> byName;
  Builder builder(graph.getContext());
  size_t used = 0;
  for (auto [index, param] : llvm::enumerate(params)) {
    StringRef constant = param.getName().getValue();
    Attribute value;
    if (std::optional<StringRef> word = findConstant(words, index, constant)) {
      ++used;
      value = parseConstant(builder, *word, param.getType());
      if (!value) {
        error(CG0203, "`" + constant + "` of `" + name + "` is " +
                          (param.getType().isInteger(1) ? "`true` or `false`"
                                                        : "an integer") +
                          ", not `" + *word + "`");
        return std::nullopt;
      }
    } else if (param.getDefaultValue()) {
      value = cg::substitute(param.getDefaultValue(), byName);
    } else {
      error(CG0710, "`" + name + "` needs a constant for `" + constant + "`")
          .help("give it in brackets: `" + name.str() + "[…]`");
      return std::nullopt;
    }
    arguments.push_back(value);
    byName[constant] = value;
  }
  if (words.size() > used) {
    error(CG0202, "`" + name + "` has " + Twine(params.size()) +
                      " constants; of those given, " + Twine(used) +
                      (used == 1 ? " is" : " are") + " for them");
    return std::nullopt;
  }
  return arguments;
}
