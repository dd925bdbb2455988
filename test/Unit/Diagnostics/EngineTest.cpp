//===- EngineTest.cpp - collecting, sorting, switching off ----------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using testing::ElementsAre;

namespace {

class Engine : public testing::Test {
protected:
  using Level = DiagnosticOptions::Level;

  Engine() {
    for (const char *name : {"one", "two"})
      sources.AddNewSourceBuffer(
          llvm::MemoryBuffer::getMemBufferCopy("0123456789", name), {});
  }

  llvm::SMRange at(unsigned buffer, unsigned from, unsigned past) {
    const char *begin = sources.getMemoryBuffer(buffer)->getBufferStart();
    return {llvm::SMLoc::getFromPointer(begin + from),
            llvm::SMLoc::getFromPointer(begin + past)};
  }

  static std::vector<std::string> messages(DiagnosticEngine &engine) {
    std::vector<std::string> result;
    for (const Diagnostic &diagnostic : engine.take())
      result.push_back(diagnostic.message);
    return result;
  }

  llvm::SourceMgr sources;
};

} // namespace

TEST_F(Engine, SortsByFileAndPosition) {
  DiagnosticEngine engine(sources);
  engine.report(CG0902, llvm::SMRange(), "nowhere");
  engine.report(CG0101, at(2, 1, 2), "d");
  engine.report(CG0101, at(1, 5, 6), "c");
  engine.report(CG0102, at(1, 3, 4), "b");
  engine.report(CG0101, at(1, 3, 4), "a");
  EXPECT_THAT(messages(engine), ElementsAre("a", "b", "c", "d", "nowhere"));
}

TEST_F(Engine, DropsDuplicates) {
  DiagnosticEngine engine(sources);
  engine.report(CG0101, at(1, 3, 4), "same");
  engine.report(CG0101, at(1, 3, 4), "other");
  engine.report(CG0101, at(1, 3, 4), "same");
  EXPECT_THAT(messages(engine), ElementsAre("same", "other"));
}

TEST_F(Engine, CapsErrorsOnly) {
  DiagnosticOptions options;
  options.maxErrors = 2;
  DiagnosticEngine engine(sources, options);
  for (unsigned i = 0; i < 5; ++i)
    engine.report(CG0101, at(1, i, i + 1), "error " + llvm::Twine(i));
  engine.report(CG0306, at(1, 9, 10), "warning");
  EXPECT_THAT(messages(engine), ElementsAre("error 0", "error 1", "warning"));
  EXPECT_EQ(engine.hidden(), 3u);
  EXPECT_TRUE(engine.hasErrors());
}

TEST_F(Engine, WarningLevels) {
  DiagnosticOptions options;
  options.levels = {
      {CG0306, Level::Off}, {CG0520, Level::On}, {CG0322, Level::Error}};
  DiagnosticEngine engine(sources, options);
  engine.report(CG0306, at(1, 0, 1), "off");
  engine.report(CG0520, at(1, 1, 2), "on");
  engine.report(CG0530, at(1, 2, 3), "off by default");
  EXPECT_FALSE(engine.hasErrors());
  engine.report(CG0322, at(1, 3, 4), "error");
  EXPECT_TRUE(engine.hasErrors());
  std::vector<Diagnostic> shown = engine.take();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].severity, Severity::Warning);
  EXPECT_EQ(shown[1].severity, Severity::Error);
}

TEST_F(Engine, WarningsAsErrorsLeaveRemarks) {
  DiagnosticOptions options;
  options.warningsAsErrors = true;
  DiagnosticEngine engine(sources, options);
  engine.report(CG0306, at(1, 0, 1), "warning");
  engine.report(CG0620, at(1, 1, 2), "remark");
  std::vector<Diagnostic> shown = engine.take();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].severity, Severity::Error);
  EXPECT_EQ(shown[1].severity, Severity::Remark);
}

TEST_F(Engine, AllowCoversItsScope) {
  DiagnosticEngine engine(sources);
  engine.report(CG0306, at(1, 2, 3), "inside");
  engine.allow(CG0306, at(1, 1, 5));
  engine.report(CG0306, at(1, 5, 6), "outside");
  engine.report(CG0322, at(1, 2, 3), "another code");
  EXPECT_THAT(messages(engine), ElementsAre("another code", "outside"));
}

TEST(NearestName, IsNearOrNothing) {
  llvm::StringRef names[] = {"echo", "each", "count"};
  EXPECT_EQ(nearestName("ecko", names), "echo");
  EXPECT_EQ(nearestName("Echo", names), "echo");
  EXPECT_EQ(nearestName("xyz", names), "");
  EXPECT_EQ(nearestName("coutn", names), "count");
  EXPECT_EQ(nearestName("coun", names), "count");
}
