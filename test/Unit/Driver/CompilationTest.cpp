//===- CompilationTest.cpp - the library behind cgraphc -------------------===//

#include "cgraphc/Driver/Compilation.h"
#include "TempDir.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gmock/gmock.h"

using namespace cgraphc::driver;
using testing::HasSubstr;

namespace {

const char *const echo = R"(package demo
actor Echo = cpp("demo/echo.h", "other::Echo") {
  task echo(msg: str) -> str
}
graph Hello[a: Echo](msg: str) -> str {
  return a.echo(msg)
}
deployment local {
  actor a = Echo()
  graph hello = Hello[a]
}
)";

class CompilationTest : public testing::Test {
protected:
  std::string put(llvm::StringRef text) {
    putFile(dir / "a.cgraph", text);
    return dir / "a.cgraph";
  }
  std::string render(Compilation &compilation) {
    std::string text;
    llvm::raw_string_ostream os(text);
    compilation.renderDiagnostics(os);
    return text;
  }

  TempDir dir;
  Invocation invocation;
};

TEST_F(CompilationTest, RunsToAnyPhaseAndOn) {
  Compilation compilation(invocation, put(echo));
  ASSERT_TRUE(compilation.load()) << render(compilation);
  EXPECT_TRUE(compilation.runTo(Phase::Route));
  EXPECT_EQ(compilation.getPhase(), Phase::Route);
  EXPECT_TRUE(compilation.runTo(Phase::Plan));
  EXPECT_EQ(compilation.getPhase(), Phase::Plan);
  EXPECT_FALSE(compilation.hasErrors());
  EXPECT_EQ(compilation.getStem(), "a");
}

TEST_F(CompilationTest, DiagnosticsOfSemaAndPassesAreOne) {
  invocation.diagnostics = DiagnosticFormat::Short;
  Compilation sema(invocation, put("graph G(x: i65) -> i64 { return x }"));
  EXPECT_FALSE(sema.load());
  EXPECT_THAT(render(sema), HasSubstr("a.cgraph:1:12: error: CG0101"));

  Compilation passes(invocation,
                     put(std::string(echo) +
                         "graph N[n: int, a: Echo](m: str) -> str {\n"
                         "  require n > 4, \"more\"\n  return a.echo(m)\n}\n"
                         "instantiate N[3]\n"));
  ASSERT_TRUE(passes.load()) << render(passes);
  EXPECT_FALSE(passes.runTo(Phase::Buffer));
  EXPECT_FALSE(passes.hasInternalError());
  EXPECT_THAT(render(passes), HasSubstr("error: CG0106"));
}

TEST_F(CompilationTest, AnOpThatPassesCannotTakeIsInternalWithAReproducer) {
  invocation.diagnostics = DiagnosticFormat::Short;
  Compilation compilation(invocation, put(echo));
  ASSERT_TRUE(compilation.load());
  ASSERT_TRUE(compilation.runTo(Phase::Schedule));
  // What no .cgraph file can say.
  compilation.getModule().walk([&](mlir::Operation *op) {
    if (op->getName().getStringRef() == "cgraph.call")
      op->setAttr("via", mlir::Builder(op).getStrArrayAttr({"shm", "shm"}));
  });
  ASSERT_FALSE(llvm::sys::fs::set_current_path(dir / ""));
  EXPECT_FALSE(compilation.runTo(Phase::Buffer));
  EXPECT_TRUE(compilation.hasInternalError());
  std::string text = render(compilation);
  EXPECT_THAT(text, HasSubstr("CG0999"));
  EXPECT_THAT(text, HasSubstr("a.cgraphc-reproducer.mlir"));
  EXPECT_THAT(readFile(dir / "a.cgraphc-reproducer.mlir"),
              HasSubstr("after phase schedule"));
}

} // namespace
