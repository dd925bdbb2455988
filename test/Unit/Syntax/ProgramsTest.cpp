//===- ProgramsTest.cpp - the complete programs of the language -----------===//

#include "ParseText.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using namespace cgraphc::test;

namespace {

class Programs : public testing::TestWithParam<const char *> {
protected:
  std::string path() const {
    return std::string(CGRAPH_TEST_INPUTS "/programs/") + GetParam() +
           ".cgraph";
  }
};

/// The tokens of a buffer, each on its own line, without any comment.
std::string retokenized(unsigned bufferId, DiagnosticEngine &engine) {
  std::string printed;
  llvm::raw_string_ostream os(printed);
  printTokens(bufferId, engine, os);
  std::string result;
  for (llvm::StringRef line : llvm::split(printed, '\n')) {
    // "line:column kind spelling"
    llvm::StringRef spelling = line.split(' ').second.split(' ').second;
    result += (spelling + "\n").str();
  }
  return result;
}

std::string withoutDocs(llvm::StringRef dump) {
  std::string result;
  for (llvm::StringRef line : llvm::split(dump, '\n'))
    if (!line.ltrim().starts_with("doc "))
      result += (line + "\n").str();
  return result;
}

} // namespace

TEST_P(Programs, ParseWithoutDiagnostics) {
  llvm::SourceMgr sources;
  DiagnosticEngine engine(sources);
  auto program = parseFile(path(), engine);
  ASSERT_TRUE(program);
  for (const Diagnostic &diagnostic : engine.take())
    ADD_FAILURE() << getCodeInfo(diagnostic.code).id.str() << ' '
                  << diagnostic.message;
  EXPECT_FALSE(program->root->decls.empty());
  EXPECT_EQ(program->root, program->files.back());
}

TEST_P(Programs, LinesDoNotMatter) {
  llvm::SourceMgr sources;
  DiagnosticEngine engine(sources);
  auto program = parseFile(path(), engine);
  ASSERT_TRUE(program);
  std::string before;
  llvm::raw_string_ostream os(before);
  printAST(*program->root, os);

  std::string text = retokenized(program->root->bufferId, engine);
  SyntaxLimits limits;
  Parsed lines(text, limits);
  // One token a line, and all tokens in one line, give the same tree. (The
  // imports are not found from here, which changes nothing in it.)
  llvm::StringRef stem = program->root->stem;
  std::string expected = withoutDocs(before);
  size_t at = expected.find(stem.str());
  ASSERT_NE(at, std::string::npos);
  expected.replace(at, stem.size(), "test");
  EXPECT_EQ(expected, withoutDocs(lines.dump()));
  for (char &c : text)
    if (c == '\n')
      c = ' ';
  EXPECT_EQ(expected, withoutDocs(Parsed(text, limits).dump()));
}

INSTANTIATE_TEST_SUITE_P(All, Programs,
                         testing::Values("hello", "chain", "parallel",
                                         "two_senders", "p2p", "llm"),
                         [](const auto &info) { return info.param; });
