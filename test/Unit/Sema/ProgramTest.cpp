//===- ProgramTest.cpp - the programs in test/Sema ------------------------===//

#include "Expectations.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace cgraphc;

static std::vector<std::string> listPrograms() {
  std::vector<std::string> programs;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator entry(CGRAPH_SEMA_TESTS, error), end;
       entry != end && !error; entry.increment(error))
    if (llvm::sys::path::extension(entry->path()) == ".cgraph")
      programs.push_back(entry->path());
  llvm::sort(programs);
  return programs;
}

TEST(ProgramTest, diagnosticsAreThoseOfTheComments) {
  std::vector<std::string> programs = listPrograms();
  ASSERT_GE(programs.size(), 40u);
  for (const std::string &program : programs)
    for (const std::string &problem : test::verifyFile(program))
      ADD_FAILURE() << llvm::sys::path::filename(program).str() << ": "
                    << problem;
}

/// The programs of the language's description that need no GPU are fine.
TEST(ProgramTest, describedProgramsAreClean) {
  for (llvm::StringRef name : {"hello", "chain", "two_senders"})
    for (const std::string &problem : test::verifyFile(
             (CGRAPH_TEST_INPUTS "/programs/" + name + ".cgraph").str()))
      ADD_FAILURE() << name.str() << ": " << problem;
  auto problems =
      test::verifyFile(CGRAPH_TEST_INPUTS "/programs/parallel.cgraph");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_NE(problems[0].find("graphs `both` and `fan` share actors `w[0]`, "
                             "`w[1]` [CG0620]"),
            std::string::npos);
}

TEST(ProgramTest, whatIsExpectedMustBeReported) {
  auto problems = test::verifySource("dim T // expected-error{{nothing}}\n");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0], "line 1: missing error: nothing");
}

TEST(ProgramTest, whatIsReportedMustBeExpected) {
  auto problems = test::verifySource("dim T\ndim T\n");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0],
            "line 2: unexpected error: `T` is declared twice [CG0104]");
  EXPECT_EQ(problems[1], "line 1: unexpected note: first declared here");
}
