//===- RenderTest.cpp - the three formats, to the character ---------------===//

#include "cgraphc/Diagnostics/Render.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace cgraphc;

namespace {

class Render : public testing::Test {
protected:
  void file(llvm::StringRef text, llvm::StringRef name = "p2p.cgraph") {
    buffer = sources.AddNewSourceBuffer(
        llvm::MemoryBuffer::getMemBufferCopy(text, name), {});
  }

  /// Where `text` first stands in the last file.
  llvm::SMRange find(llvm::StringRef text) {
    llvm::StringRef all = sources.getMemoryBuffer(buffer)->getBuffer();
    const char *begin = all.begin() + all.find(text);
    return {llvm::SMLoc::getFromPointer(begin),
            llvm::SMLoc::getFromPointer(begin + text.size())};
  }
  llvm::SMRange after(llvm::StringRef text) {
    llvm::SMRange range = find(text);
    return {range.End, range.End};
  }

  std::string render(DiagnosticFormat format = DiagnosticFormat::Human,
                     bool color = false) {
    std::string result;
    llvm::raw_string_ostream os(result);
    renderDiagnostics(engine.take(), sources, os, {format, color},
                      engine.hidden());
    return result;
  }

  llvm::SourceMgr sources;
  unsigned buffer = 0;
  DiagnosticEngine engine{sources, [] {
                            DiagnosticOptions options;
                            options.maxErrors = 2;
                            return options;
                          }()};
};

} // namespace

TEST_F(Render, LabelsNotesAndInsertions) {
  file("\n\n\n\n\n\n\n\n\n"
       "graph Grab[s: Sender](n: i64) -> tensor<f32, [N], cuda> {\n"
       "  let t = s.send(n) via nccl\n"
       "\n"
       "  return t\n"
       "}\n");
  engine.report(CG0405, find("t\n}"), "`nccl` cannot reach the driver");
  engine.take();
  llvm::SMRange use = after("  return ");
  use.End = llvm::SMLoc::getFromPointer(use.Start.getPointer() + 1);
  engine.report(CG0405, use, "`nccl` cannot reach the driver")
      .label("`t` is on `cuda` and was sent `via nccl`")
      .label(find("tensor<f32, [N], cuda>"),
             "this result is handed to the driver")
      .note("the driver takes no part in NCCL communicators")
      .fix("bring it to the host first", after("  return t"), ".to(cpu)");
  EXPECT_EQ(render(),
            "error[CG0405]: `nccl` cannot reach the driver\n"
            "   ┌─ p2p.cgraph:13:10\n"
            "   │\n"
            "10 │ graph Grab[s: Sender](n: i64) -> tensor<f32, [N], cuda> {\n"
            "   │                                  ---------------------- this "
            "result "
            "is handed to the driver\n"
            "   ·\n"
            "13 │   return t\n"
            "   │          ^ `t` is on `cuda` and was sent `via nccl`\n"
            "   │\n"
            "   = the driver takes no part in NCCL communicators\n"
            "help: bring it to the host first\n"
            "13 │   return t.to(cpu)\n"
            "   │           ++++++++\n"
            "   = see `cgraphc explain CG0405`\n");
}

TEST_F(Render, SeveralLabelsOnALine) {
  file("let x = a.f(b, c)\n");
  engine.report(CG0201, find("b"), "message")
      .label("first")
      .label(find("a.f"), "second")
      .label(find("c)"), "third");
  EXPECT_EQ(render(), "error[CG0201]: message\n"
                      "   ┌─ p2p.cgraph:1:13\n"
                      "   │\n"
                      " 1 │ let x = a.f(b, c)\n"
                      "   │         --- ^  -- third\n"
                      "   │         │   │\n"
                      "   │         │   first\n"
                      "   │         │\n"
                      "   │         second\n"
                      "   │\n"
                      "   = see `cgraphc explain CG0201`\n");
}

TEST_F(Render, LabelsInOtherFiles) {
  file("import\n", "b.cgraph");
  llvm::SMRange other = find("import");
  file("x y\n", "a.cgraph");
  engine.report(CG0201, find("y"), "message").label(other, "there");
  EXPECT_EQ(render(), "error[CG0201]: message\n"
                      "   ┌─ a.cgraph:1:3\n"
                      "   │\n"
                      " 1 │ x y\n"
                      "   │   ^\n"
                      "   │\n"
                      "   ┌─ b.cgraph:1:1\n"
                      "   │\n"
                      " 1 │ import\n"
                      "   │ ------ there\n"
                      "   │\n"
                      "   = see `cgraphc explain CG0201`\n");
}

TEST_F(Render, TabsAndWideCharacters) {
  file("\tä \"日本\" x\n");
  engine.report(CG0101, find("x"), "unknown name `x`");
  EXPECT_EQ(render(), "error[CG0101]: unknown name `x`\n"
                      "   ┌─ p2p.cgraph:1:9\n"
                      "   │\n"
                      " 1 │     ä \"日本\" x\n"
                      "   │              ^\n"
                      "   │\n"
                      "   = see `cgraphc explain CG0101`\n");
}

TEST_F(Render, NothingDrivesTheTerminal) {
  file("\"\x1b[2J\xff\" x\n", "a\nb");
  engine.report(CG0101, find("x"), "message \x1b[31m").note("note \a");
  std::string text = render();
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\a'), std::string::npos);
  EXPECT_EQ(text.find('\xff'), std::string::npos);
  EXPECT_NE(text.find("\\x1b[2J\\xff"), std::string::npos);
  EXPECT_NE(text.find("a\\x0ab:1:"), std::string::npos);
}

TEST_F(Render, LongLinesAreCut) {
  file(std::string(100'000, 'a') + " b " + std::string(100'000, 'c'));
  engine.report(CG0101, find("b"), "message");
  std::string text = render();
  EXPECT_LT(text.size(), 2000u);
  EXPECT_NE(text.find("…aaa"), std::string::npos);
  EXPECT_NE(text.find("ccc…"), std::string::npos);
}

TEST_F(Render, ReplacementsAndNewLines) {
  file("const A = 10mss\nconst B = 1\n");
  engine.report(CG0007, find("10mss"), "unknown unit `mss`")
      .help("do both")
      .fixIt(find("mss"), "ms")
      .fixIt(find("const A"), "// new\nconst A");
  EXPECT_EQ(render(), "error[CG0007]: unknown unit `mss`\n"
                      "   ┌─ p2p.cgraph:1:11\n"
                      "   │\n"
                      " 1 │ const A = 10mss\n"
                      "   │           ^^^^^\n"
                      "   │\n"
                      "help: do both\n"
                      " 1 │ // new\n"
                      "   │ ~~~~~~\n"
                      " 2 │ const A = 10ms\n"
                      "   │ ~~~~~~~     ~~\n"
                      "   = see `cgraphc explain CG0007`\n");
}

TEST_F(Render, ExplainIsMentionedOnceACode) {
  file("x y\n");
  engine.report(CG0101, find("x"), "first");
  engine.report(CG0101, find("y"), "second");
  std::string text = render();
  EXPECT_EQ(text.find("explain CG0101"), text.rfind("explain CG0101"));
}

TEST_F(Render, Short) {
  file("ä x y z\n");
  engine.report(CG0101, find("x"), "unknown name `x`");
  engine.report(CG0306, find("y"), "input `y` is never used");
  engine.report(CG0101, find("z"), "unknown name `z`");
  engine.report(CG0902, llvm::SMRange(), "cannot read");
  EXPECT_EQ(render(DiagnosticFormat::Short),
            "p2p.cgraph:1:3: error: CG0101: unknown name `x`\n"
            "p2p.cgraph:1:5: warning: CG0306: input `y` is never used\n"
            "p2p.cgraph:1:7: error: CG0101: unknown name `z`\n"
            "1 more error is not shown (see --max-errors)\n");
}

TEST_F(Render, Json) {
  file("ä x\n");
  engine.report(CG0306, find("x"), "input \"x\"")
      .label("here")
      .label(find("ä"), "there")
      .note("note")
      .fix("remove it", find("x"), "");
  EXPECT_EQ(
      render(DiagnosticFormat::Json),
      "{\"code\":\"CG0306\",\"severity\":\"warning\",\"name\":\"unused-input\","
      "\"message\":\"input \\\"x\\\"\",\"label\":\"here\","
      "\"file\":\"p2p.cgraph\","
      "\"start\":{\"line\":1,\"column\":3,\"byte\":3},"
      "\"end\":{\"line\":1,\"column\":4,\"byte\":4},"
      "\"labels\":[{\"text\":\"there\",\"file\":\"p2p.cgraph\","
      "\"start\":{\"line\":1,\"column\":1,\"byte\":0},"
      "\"end\":{\"line\":1,\"column\":2,\"byte\":2}}],"
      "\"notes\":[\"note\"],"
      "\"helps\":[{\"text\":\"remove it\",\"fixits\":[{"
      "\"file\":\"p2p.cgraph\","
      "\"start\":{\"line\":1,\"column\":3,\"byte\":3},"
      "\"end\":{\"line\":1,\"column\":4,\"byte\":4},"
      "\"replacement\":\"\"}]}]}\n");
}

TEST_F(Render, ColorsAreOptional) {
  file("x\n");
  engine.report(CG0101, find("x"), "message");
  EXPECT_NE(render(DiagnosticFormat::Human, true).find("\x1b[1;31merror"),
            std::string::npos);
}
