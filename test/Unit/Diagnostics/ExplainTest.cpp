//===- ExplainTest.cpp - every code is explained --------------------------===//

#include "cgraphc/Diagnostics/Explain.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <set>

using namespace cgraphc;

TEST(Explain, EveryCodeHasAPageAndBothPrograms) {
  for (const CodeInfo &info : allCodes()) {
    Explanation explanation = getExplanation(info.code);
    std::string heading =
        ("# " + llvm::Twine(info.id) + ": " + info.title + "\n\n").str();
    EXPECT_TRUE(explanation.page.starts_with(heading)) << info.id.str();
    EXPECT_GT(explanation.page.size(), heading.size() + 40) << info.id.str();
    EXPECT_FALSE(explanation.bad.empty()) << info.id.str();
    EXPECT_FALSE(explanation.good.empty()) << info.id.str();
    EXPECT_NE(explanation.bad, explanation.good) << info.id.str();
  }
}

TEST(Explain, PrintsPageAndPrograms) {
  std::string text;
  llvm::raw_string_ostream os(text);
  ASSERT_TRUE(printExplanation(CG0305, os));
  EXPECT_TRUE(llvm::StringRef(text).starts_with("# CG0305: "));
  EXPECT_NE(text.find("Wrong:\n\n```cgraph\n"), std::string::npos);
  EXPECT_NE(text.find("Right:\n\n```cgraph\n"), std::string::npos);
  EXPECT_NE(text.find("discard a.echo(msg)"), std::string::npos);
}

TEST(Explain, ListHasALineACode) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printCodeList(os);
  EXPECT_EQ(llvm::StringRef(text).count('\n'), allCodes().size());
  EXPECT_NE(text.find("(unused-input)"), std::string::npos);
}

TEST(Codes, AreAscendingAndNamesAreUnique) {
  unsigned last = 0;
  std::set<std::string> names;
  for (const CodeInfo &info : allCodes()) {
    EXPECT_GT(static_cast<unsigned>(info.code), last);
    last = static_cast<unsigned>(info.code);
    EXPECT_EQ(parseCode(info.id), info.code);
    EXPECT_EQ(info.name.empty(), info.severity == Severity::Error);
    if (!info.name.empty()) {
      EXPECT_TRUE(names.insert(info.name.str()).second) << info.name.str();
      EXPECT_EQ(findWarning(info.name), info.code);
    }
  }
  EXPECT_EQ(findWarning("unused_input"), CG0306);
  EXPECT_FALSE(parseCode("CG9998"));
  EXPECT_FALSE(parseCode("CG306"));
  EXPECT_FALSE(findWarning(""));
}
