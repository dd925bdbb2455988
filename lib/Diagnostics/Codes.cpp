//===- Codes.cpp - what Codes.def says ------------------------------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace cgraphc;
using llvm::StringRef;

static constexpr CodeInfo codes[] = {
#define CGRAPH_ERROR(Number, Title)                                            \
  {Code::CG##Number, Severity::Error, "CG" #Number, "", true, Title},
#define CGRAPH_WARNING(Number, Name, DefaultOn, Title)                         \
  {Code::CG##Number, Severity::Warning, "CG" #Number, Name, DefaultOn, Title},
#define CGRAPH_REMARK(Number, Name, DefaultOn, Title)                          \
  {Code::CG##Number, Severity::Remark, "CG" #Number, Name, DefaultOn, Title},
#include "cgraphc/Diagnostics/Codes.def"
};

llvm::ArrayRef<CodeInfo> cgraphc::allCodes() { return codes; }

static const CodeInfo *findCode(unsigned number) {
  const CodeInfo *info = llvm::partition_point(codes, [=](const CodeInfo &c) {
    return static_cast<unsigned>(c.code) < number;
  });
  if (info == std::end(codes) || static_cast<unsigned>(info->code) != number)
    return nullptr;
  return info;
}

const CodeInfo &cgraphc::getCodeInfo(Code code) {
  const CodeInfo *info = findCode(static_cast<unsigned>(code));
  assert(info && "every value of Code is in Codes.def");
  return *info;
}

std::optional<Code> cgraphc::parseCode(StringRef id) {
  unsigned number = 0;
  if (id.size() != 6 || !id.consume_front_insensitive("CG") ||
      !llvm::all_of(id, llvm::isDigit) || id.getAsInteger(10, number))
    return std::nullopt;
  if (const CodeInfo *info = findCode(number))
    return info->code;
  return std::nullopt;
}

std::optional<Code> cgraphc::findWarning(StringRef name) {
  auto same = [](char a, char b) {
    return a == b || ((a == '-' || a == '_') && (b == '-' || b == '_'));
  };
  for (const CodeInfo &info : codes)
    if (!info.name.empty() && info.name.size() == name.size() &&
        std::equal(name.begin(), name.end(), info.name.begin(), same))
      return info.code;
  return std::nullopt;
}
