//===- LimitsTest.cpp - S3: limits are located errors ---------------------===//

#include "ParseText.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <chrono>

using namespace cgraphc;
using namespace cgraphc::test;

namespace {

std::string repeat(llvm::StringRef text, unsigned count) {
  std::string result;
  for (unsigned i = 0; i < count; ++i)
    result += text;
  return result;
}

void expectOneNestingError(const std::string &text) {
  Parsed parsed(text);
  ASSERT_EQ(parsed.diagnostics.size(), 1u) << text.substr(0, 60);
  EXPECT_EQ(parsed.diagnostics[0].code, CG0021) << text.substr(0, 60);
  EXPECT_TRUE(parsed.diagnostics[0].range.isValid());
}

} // namespace

// COVERS: S3
TEST(S3, NestingIsLimited) {
  constexpr unsigned deep = 100'000;
  expectOneNestingError("const A = " + repeat("(", deep));
  expectOneNestingError("const A = " + repeat("[", deep));
  expectOneNestingError("const A = " + repeat("-", deep) + "1");
  expectOneNestingError("const A = " + repeat("! ", deep) + "true");
  expectOneNestingError("const A = 1" + repeat(" + 1", deep));
  expectOneNestingError("const A = x" + repeat(".y", deep));
  expectOneNestingError("const A = x" + repeat("[0]", deep));
  expectOneNestingError("const A = x" + repeat("()", deep));
  expectOneNestingError("const A = " + repeat("f(", deep));
  expectOneNestingError("const A = " + repeat("[for i in 0..1: ", deep));
  expectOneNestingError("type X = " + repeat("list<", deep));
  expectOneNestingError("type X = " + repeat("(", deep));
  expectOneNestingError("type X = i32" + repeat("[1]", deep));
  expectOneNestingError("graph G() {" + repeat("if x {", deep));
  expectOneNestingError("graph G() {" + repeat("for i in 0..1 {", deep));
  expectOneNestingError("graph G() { if x { } " +
                        repeat("else if x { } ", deep) + "}");
}

TEST(S3, HeightOfATreeIsLimitedAcrossShapes) {
  // Chains within parentheses multiply; the tree's height is what counts.
  std::string text = "x";
  for (unsigned i = 0; i < 100; ++i)
    text = "(" + text + repeat(".y", 100) + ")";
  expectOneNestingError("const A = " + text);
}

TEST(S3, NestingWithinTheLimitParses) {
  EXPECT_TRUE(Parsed("const A = " + repeat("(", 200) + "1" + repeat(")", 200))
                  .messages()
                  .empty());
  EXPECT_TRUE(Parsed("const A = 1" + repeat(" + 1", 200)).messages().empty());
}

// COVERS: S3
TEST(S3, FileSizeIsLimited) {
  SyntaxLimits limits;
  limits.fileSize = 10;
  Parsed parsed("const A = 12345\n", limits);
  EXPECT_THAT(
      parsed.messages(),
      testing::ElementsAre("0:0 CG0020 `test.cgraph` is larger than 10 bytes"));
}

TEST(S3, ErrorsAreLimited) {
  Parsed parsed(repeat("graph ( ", 100'000));
  EXPECT_LE(parsed.diagnostics.size(), 500u);
  Parsed characters(repeat("const A = $ ", 100'000));
  EXPECT_LE(characters.diagnostics.size(), 500u);
}
