//===- Literals.cpp - what literal tokens mean ----------------------------===//

#include "Literals.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;
using llvm::StringRef;

static StringRef textOf(SMRange range) {
  const char *begin = range.Start.getPointer();
  return {begin, static_cast<size_t>(range.End.getPointer() - begin)};
}

static SMRange rangeOf(StringRef text) {
  return {SMLoc::getFromPointer(text.begin()),
          SMLoc::getFromPointer(text.end())};
}

/// Whether underscores stand between digits only.
static bool hasGoodUnderscores(StringRef digits) {
  return !digits.empty() && digits.front() != '_' && digits.back() != '_' &&
         !digits.contains("__");
}

static std::string withoutUnderscores(StringRef text) {
  std::string result = text.str();
  llvm::erase(result, '_');
  return result;
}

uint64_t cgraphc::decodeInteger(SMRange range, DiagnosticEngine &diags) {
  StringRef text = textOf(range);
  StringRef digits = text;
  bool isHex = digits.consume_front("0x") || digits.consume_front("0X");
  auto isDigit = [&](char c) {
    return c == '_' || (isHex ? llvm::isHexDigit(c) : llvm::isDigit(c));
  };
  if (!hasGoodUnderscores(digits) || !llvm::all_of(digits, isDigit)) {
    diags.report(CG0006, range,
                 "malformed integer `" + text.take_front(40) + "`");
    return 0;
  }
  uint64_t value = 0;
  if (StringRef(withoutUnderscores(digits))
          .getAsInteger(isHex ? 16 : 10, value)) {
    diags.report(CG0008, range, "integer does not fit into 64 bits");
    return 0;
  }
  return value;
}

double cgraphc::decodeFloat(SMRange range, DiagnosticEngine &diags) {
  StringRef text = textOf(range);
  double value = 0;
  // Underscores next to the point or the exponent are no digit separators.
  bool good = !text.contains("__") && !text.contains("_.") &&
              !text.contains("._") && !text.contains_insensitive("_e") &&
              !text.contains_insensitive("e_") && !text.ends_with("_");
  // What is out of range becomes an infinity, which no constant is.
  if (!good || StringRef(withoutUnderscores(text)).getAsDouble(value)) {
    diags.report(CG0006, range,
                 "malformed float `" + text.take_front(40) + "`");
    return 0;
  }
  return value;
}

namespace {
struct UnitInfo {
  StringRef name;
  ast::QuantityExpr::Unit unit;
  int64_t scale;
};
} // namespace

static constexpr auto duration = ast::QuantityExpr::Unit::Duration;
static constexpr auto size = ast::QuantityExpr::Unit::Size;
static constexpr UnitInfo units[] = {
    {"ns", duration, 1},
    {"us", duration, 1'000},
    {"ms", duration, 1'000'000},
    {"s", duration, 1'000'000'000},
    {"min", duration, 60'000'000'000},
    {"h", duration, 3'600'000'000'000},
    {"B", size, 1},
    {"KB", size, 1'000},
    {"MB", size, 1'000'000},
    {"GB", size, 1'000'000'000},
    {"TB", size, 1'000'000'000'000},
    {"KiB", size, int64_t(1) << 10},
    {"MiB", size, int64_t(1) << 20},
    {"GiB", size, int64_t(1) << 30},
    {"TiB", size, int64_t(1) << 40},
};

Quantity cgraphc::decodeQuantity(SMRange range, DiagnosticEngine &diags) {
  StringRef text = textOf(range);
  StringRef digits =
      text.take_while([](char c) { return llvm::isDigit(c) || c == '_'; });
  StringRef unit = text.drop_front(digits.size());
  if (unit.starts_with(".")) {
    diags.report(CG0006, range, "a quantity is a whole number and a unit");
    return {duration, 0};
  }
  const UnitInfo *info = llvm::find_if(
      units, [&](const UnitInfo &known) { return known.name == unit; });
  if (info == std::end(units)) {
    llvm::SmallVector<StringRef> names;
    for (const UnitInfo &known : units)
      names.push_back(known.name);
    Diagnostic &diagnostic = diags.report(
        CG0007, range, "unknown unit `" + unit.take_front(40) + "`");
    if (StringRef near = nearestName(unit, names); !near.empty())
      diagnostic.fix("did you mean `" + near.str() + "`?", rangeOf(unit), near);
    else
      diagnostic.note("durations: ns us ms s min h; sizes: B KB MB GB TB KiB "
                      "MiB GiB TiB");
    return {duration, 0};
  }
  int64_t count = 0;
  if (!hasGoodUnderscores(digits)) {
    diags.report(CG0006, range,
                 "malformed number `" + digits.take_front(40) + "`");
    return {info->unit, 0};
  }
  int64_t value = 0;
  if (StringRef(withoutUnderscores(digits)).getAsInteger(10, count) ||
      __builtin_mul_overflow(count, info->scale, &value)) {
    diags.report(CG0008, range, "quantity does not fit into 64 bits")
        .note(info->unit == size ? "sizes are counted in bytes"
                                 : "durations are counted in nanoseconds");
    return {info->unit, 0};
  }
  return {info->unit, value};
}

/// Decodes the escape at the start of `rest` (a backslash) and drops it.
/// Returns false if it is malformed.
static bool decodeEscape(StringRef &rest, std::string &out) {
  rest = rest.drop_front();
  if (rest.empty()) // The end of a string that is not closed.
    return true;
  char kind = rest.front();
  rest = rest.drop_front();
  switch (kind) {
  case 'n':
    out += '\n';
    return true;
  case 't':
    out += '\t';
    return true;
  case '"':
  case '\\':
    out += kind;
    return true;
  case 'u':
    break;
  default:
    return false;
  }
  // \u{10FFFF}
  size_t close = rest.find('}');
  uint32_t point = 0;
  if (!rest.starts_with("{") || close == StringRef::npos || close < 2 ||
      close > 7 || rest.slice(1, close).getAsInteger(16, point))
    return false;
  char bytes[4];
  char *past = bytes;
  if (!llvm::ConvertCodePointToUTF8(point, past))
    return false;
  out.append(bytes, past);
  rest = rest.drop_front(close + 1);
  return true;
}

std::string cgraphc::decodeString(SMRange range, DiagnosticEngine &diags) {
  StringRef rest = textOf(range);
  char quote = rest.front();
  rest = rest.drop_front();
  if (rest.ends_with(StringRef(&quote, 1)))
    rest = rest.drop_back();
  std::string result;
  while (!rest.empty()) {
    if (rest.front() != '\\') {
      size_t plain = std::min(rest.find('\\'), rest.size());
      result += rest.take_front(plain);
      rest = rest.drop_front(plain);
      continue;
    }
    StringRef at = rest;
    if (!decodeEscape(rest, result))
      diags
          .report(CG0004, rangeOf(at.drop_back(rest.size())),
                  "invalid escape `" + at.drop_back(rest.size()) + "`")
          .note("escapes are \\n \\t \\\" \\\\ and \\u{…} with a code point");
  }
  return result;
}
