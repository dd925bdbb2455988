//===- LoaderTest.cpp - imports: where they are found, S2 -----------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/SourceMgr.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <filesystem>
#include <fstream>

using namespace cgraphc;
using testing::ElementsAre;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, and what loading a file in it says.
class Loader : public testing::Test {
protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "cgraph-loader-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir = name;
  }
  void TearDown() override { fs::remove_all(dir); }

  void write(const std::string &path, const std::string &text) {
    fs::create_directories((dir / path).parent_path());
    std::ofstream(dir / path) << text;
  }

  void load(const std::string &path) {
    program = parseFile((dir / path).string(), engine, options);
    for (const Diagnostic &diagnostic : engine.take()) {
      EXPECT_TRUE(diagnostic.range.isValid());
      messages.push_back(getCodeInfo(diagnostic.code).id.str() + " " +
                         diagnostic.message);
    }
  }

  std::vector<std::string> files() const {
    std::vector<std::string> result;
    for (const ast::File *file : program->files)
      result.push_back(file->relativePath.str());
    return result;
  }

  fs::path dir;
  llvm::SourceMgr sources;
  DiagnosticEngine engine{sources};
  ParseOptions options;
  std::unique_ptr<ast::Program> program;
  std::vector<std::string> messages;
};

} // namespace

TEST_F(Loader, ImportsStandBeforeTheirImporters) {
  write("a.cgraph", "import \"b.cgraph\"\nimport \"sub/c.cgraph\"\n");
  write("b.cgraph", "import \"sub/c.cgraph\"\n");
  write("sub/c.cgraph", "import \"../d.cgraph\"\n");
  write("d.cgraph", "const D = 1\n");
  load("a.cgraph");
  EXPECT_THAT(messages, ElementsAre());
  EXPECT_THAT(files(),
              ElementsAre("d.cgraph", "sub/c.cgraph", "b.cgraph", "a.cgraph"));
  EXPECT_EQ(program->root->imports[1]->target, program->files[1]);
  EXPECT_EQ(program->files[1]->stem, "c");
}

TEST_F(Loader, ImportDirsComeAfterTheFilesOwn) {
  write("main/a.cgraph", "import \"b.cgraph\"\nimport \"c.cgraph\"\n");
  write("main/b.cgraph", "const NEAR = 1\n");
  write("lib/b.cgraph", "const FAR = 1\n");
  write("lib/c.cgraph", "const C = 1\n");
  options.importDirs = {(dir / "lib").string()};
  load("main/a.cgraph");
  EXPECT_THAT(messages, ElementsAre());
  EXPECT_EQ(program->files[0]->decls[0]->name.text, "NEAR");
  EXPECT_EQ(program->files[1]->relativePath, "c.cgraph");
}

TEST_F(Loader, RelativePathsDoNotDependOnHowFoldersAreWritten) {
  write("main/a.cgraph", "import \"sub/../sub/b.cgraph\"\n"
                         "import \"./c.cgraph\"\n");
  write("main/sub/b.cgraph", "const B = 1\n");
  write("lib/c.cgraph", "const C = 1\n");
  options.importDirs = {(dir / "main/.././lib/").string()};
  load("./main/../main/a.cgraph");
  EXPECT_THAT(messages, ElementsAre());
  EXPECT_THAT(files(), ElementsAre("sub/b.cgraph", "c.cgraph", "a.cgraph"));
}

TEST_F(Loader, CyclesAreShown) {
  write("a.cgraph", "import \"b.cgraph\"\n");
  write("b.cgraph", "import \"a.cgraph\"\n");
  load("a.cgraph");
  EXPECT_THAT(messages, ElementsAre("CG0110 imports form a cycle: `a.cgraph` → "
                                    "`b.cgraph` → `a.cgraph`"));
}

TEST_F(Loader, MissingFiles) {
  write("a.cgraph", "import \"b.cgraph\"\nimport \"\"\n");
  load("a.cgraph");
  EXPECT_THAT(messages, ElementsAre("CG0111 imported file `b.cgraph` not found",
                                    "CG0111 imported file has no name"));
  EXPECT_EQ(parseFile((dir / "none.cgraph").string(), engine, options),
            nullptr);
  EXPECT_EQ(engine.take().at(0).code, CG0902);
}

TEST_F(Loader, FoldersAndPipesAreNotRead) {
  write("a.cgraph", "import \"sub\"\n");
  fs::create_directories(dir / "sub");
  load("a.cgraph");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_THAT(messages[0], testing::HasSubstr("not a regular file"));
}

// COVERS: S2
TEST_F(Loader, S2ImportsStayInTheirRoots) {
  write("secret.cgraph", "const S = 1\n");
  write("main/a.cgraph", "import \"../secret.cgraph\"\nimport \"/etc/passwd\"\n"
                         "import \"link.cgraph\"\n");
  fs::create_symlink(dir / "secret.cgraph", dir / "main/link.cgraph");
  load("main/a.cgraph");
  EXPECT_THAT(messages,
              ElementsAre("CG0113 `../secret.cgraph` leaves its root folder",
                          "CG0113 `/etc/passwd` leaves its root folder",
                          "CG0113 `link.cgraph` leaves its root folder"));
}

// COVERS: S3
TEST_F(Loader, S3ImportDepthIsLimited) {
  for (int i = 0; i < 40; ++i)
    write("f" + std::to_string(i) + ".cgraph",
          "import \"f" + std::to_string(i + 1) + ".cgraph\"\n");
  load("f0.cgraph");
  EXPECT_THAT(messages,
              ElementsAre("CG0112 imports are nested deeper than 32"));
}
