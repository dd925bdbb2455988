//===- LimitsTest.cpp - S3: limits across declarations --------------------===//

#include "Expectations.h"
#include "llvm/ADT/Twine.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <functional>

using namespace cgraphc;

namespace {

/// Definitions `make(i)` for i up to `count`, each of which uses the one
/// before; whether that one is written before it or behind it.
std::string chain(unsigned count, bool backwards,
                  const std::function<std::string(unsigned)> &make) {
  std::vector<std::string> lines;
  for (unsigned i = 0; i < count; ++i)
    lines.push_back(make(i));
  if (backwards)
    std::reverse(lines.begin(), lines.end());
  std::string text;
  for (const std::string &line : lines)
    text += line + "\n";
  return text;
}

/// How many of what is reported have `code`; nothing else may be.
size_t countErrors(const std::string &source, const std::string &code) {
  std::vector<std::string> problems = test::verifySource(source);
  for (const std::string &problem : problems)
    EXPECT_NE(problem.find(code), std::string::npos) << problem;
  return problems.size();
}

std::string previous(const std::string &name, unsigned i) {
  return i ? name + std::to_string(i - 1) : "i64";
}

std::string alias(unsigned i) {
  return "type A" + std::to_string(i) + " = list<" + previous("A", i) + ">";
}

std::string record(unsigned i) {
  return "record R" + std::to_string(i) + " { x: " + previous("R", i) + " }";
}

std::string constant(unsigned i) {
  return "const C" + std::to_string(i) + " = " +
         (i ? "C" + std::to_string(i - 1) + " + 1" : "0");
}

} // namespace

TEST(S3, AliasesAreNestedToALimit) {
  for (bool backwards : {false, true}) {
    EXPECT_EQ(countErrors(chain(200, backwards, alias), "CG0021"), 0u);
    EXPECT_GE(countErrors(chain(20'000, backwards, alias), "CG0021"), 1u);
  }
}

TEST(S3, RecordsAreNestedToALimit) {
  for (bool backwards : {false, true}) {
    EXPECT_EQ(countErrors(chain(200, backwards, record), "CG0021"), 0u);
    EXPECT_GE(countErrors(chain(20'000, backwards, record), "CG0021"), 1u);
  }
}

TEST(S3, ConstantsInOrderHaveNoLimit) {
  EXPECT_EQ(countErrors(chain(20'000, false, constant), "CG0021"), 0u);
  EXPECT_GE(countErrors(chain(20'000, true, constant), "CG0021"), 1u);
}

TEST(S3, TheDeepestChainFitsTheStack) {
  // Every definition as deep as the parser allows, and a chain of them.
  auto make = [](unsigned i) {
    return "const C" + std::to_string(i) + " = " + std::string(250, '(') +
           (i ? "C" + std::to_string(i - 1) : "0") + std::string(250, ')');
  };
  EXPECT_EQ(countErrors(chain(250, true, make), "CG0021"), 0u);
}
