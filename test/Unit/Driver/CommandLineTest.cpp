//===- CommandLineTest.cpp - argv to Invocation ---------------------------===//

#include "TempDir.h"
#include "cgraphc/Driver/Invocation.h"
#include "llvm/Support/raw_ostream.h"
#include "gmock/gmock.h"

using namespace cgraphc::driver;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

namespace {

struct Parsed {
  std::optional<Invocation> invocation;
  int exitCode;
  std::string out, err;
};

Parsed parse(std::vector<const char *> args) {
  Parsed result;
  llvm::raw_string_ostream out(result.out), err(result.err);
  ParsedCommandLine parsed = parseCommandLine(args, out, err);
  result.invocation = std::move(parsed.invocation);
  result.exitCode = parsed.exitCode;
  return result;
}

std::string usageError(std::vector<const char *> args) {
  Parsed parsed = parse(std::move(args));
  EXPECT_FALSE(parsed.invocation);
  EXPECT_EQ(parsed.exitCode, ExitUsage);
  return parsed.err;
}

TEST(CommandLine, AFileMeansBuild) {
  Parsed parsed = parse({"a.cgraph", "b.cgraph", "-o", "out"});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  EXPECT_EQ(parsed.invocation->command, Command::Build);
  EXPECT_THAT(parsed.invocation->inputs, ElementsAre("a.cgraph", "b.cgraph"));
  EXPECT_EQ(parsed.invocation->output, "out");
}

TEST(CommandLine, Build) {
  Parsed parsed =
      parse({"build", "a.cgraph", "-Iinc", "-I", "more", "--set=tp=8", "--set",
             "model=x=y", "--limit=tasks=7", "-Wno-unused-input", "-Werror",
             "--jobs=3", "--cxxflag=-O2", "--actor-src=Echo=e.cpp",
             "--mlir-print-ir-after-all", "--driver", "d.cpp"});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  const Invocation &call = *parsed.invocation;
  EXPECT_THAT(call.includeDirs, ElementsAre("inc", "more"));
  EXPECT_THAT(call.parameters,
              ElementsAre(Pair("tp", "8"), Pair("model", "x=y")));
  EXPECT_THAT(call.limits, ElementsAre(Pair("tasks", 7)));
  EXPECT_THAT(call.warnings, ElementsAre("no-unused-input", "error"));
  EXPECT_EQ(call.jobs, 3u);
  EXPECT_THAT(call.cxxFlags, ElementsAre("-O2"));
  EXPECT_THAT(call.actorSources, ElementsAre(Pair("Echo", "e.cpp")));
  EXPECT_THAT(call.mlirFlags, ElementsAre("--mlir-print-ir-after-all"));
  EXPECT_THAT(call.drivers, ElementsAre("d.cpp"));
}

TEST(CommandLine, EmitCompilesNothing) {
  Parsed parsed = parse({"build", "a.cgraph", "--emit=cpp,plan"});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  EXPECT_THAT(parsed.invocation->emits, ElementsAre(Emit::Cpp, Emit::Plan));
  for (const char *what :
       {"--driver=d.cpp", "--single-binary", "--actor-src=Echo=e.cpp"})
    for (const char *stop : {"--emit=cpp", "--compile-to=plan"})
      EXPECT_THAT(usageError({"build", "a.cgraph", what, stop}),
                  HasSubstr("does not go with `--emit` and `--compile-to`"));
}

TEST(CommandLine, Run) {
  Parsed parsed = parse({"run", "a.cgraph", "Hello", "msg=hi", "n=-3",
                         "--bench", "10", "--json"});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  EXPECT_EQ(parsed.invocation->graph, "Hello");
  EXPECT_THAT(parsed.invocation->arguments, ElementsAre("msg=hi", "n=-3"));
  EXPECT_EQ(parsed.invocation->bench, 10u);
  EXPECT_FALSE(parsed.invocation->runStats);
  EXPECT_TRUE(parse({"run", "a.cgraph", "Hello", "--stats", "--json"})
                  .invocation->runStats);
  EXPECT_THAT(usageError({"run", "a.cgraph", "Hello", "--json"}),
              HasSubstr("`--json` goes with `--bench=N` or `--stats`"));
}

TEST(CommandLine, SetFile) {
  TempDir dir;
  putFile(dir / "set.json", R"({"tp": 8, "model": "x", "list": [1, 2]})");
  std::string flag = "--set-file=" + (dir / "set.json");
  Parsed parsed = parse({"check", "a.cgraph", flag.c_str()});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  EXPECT_THAT(
      parsed.invocation->parameters,
      ElementsAre(Pair("list", "[1,2]"), Pair("model", "x"), Pair("tp", "8")));
}

TEST(CommandLine, ResponseFile) {
  TempDir dir;
  putFile(dir / "args", "check 'a b.cgraph'\n-I inc\n");
  std::string flag = "@" + (dir / "args");
  Parsed parsed = parse({flag.c_str()});
  ASSERT_TRUE(parsed.invocation) << parsed.err;
  EXPECT_EQ(parsed.invocation->command, Command::Check);
  EXPECT_THAT(parsed.invocation->inputs, ElementsAre("a b.cgraph"));
}

TEST(CommandLine, UsageErrorsNameTheNearest) {
  EXPECT_THAT(usageError({"chekc", "a.cgraph"}),
              HasSubstr("did you mean `check`?"));
  EXPECT_THAT(usageError({"check", "--max-erors=3", "a.cgraph"}),
              HasSubstr("did you mean `--max-errors=3`?"));
  EXPECT_THAT(usageError({"check", "--bench=3", "a.cgraph"}),
              HasSubstr("unknown option `--bench=3` for `check`"));
  EXPECT_THAT(usageError({"check"}), HasSubstr("no input files"));
  EXPECT_THAT(usageError({"build", "a.cgraph", "-o"}),
              HasSubstr("`-o` needs a value"));
  EXPECT_THAT(usageError({"build", "a.cgraph", "--emit=plam"}),
              HasSubstr("expected some of"));
  EXPECT_THAT(usageError({"build", "a.cgraph", "--compile-to=plam"}),
              HasSubstr("expected one of input, elaborate"));
  EXPECT_THAT(usageError({"check", "a.cgraph", "--limit=taks=1"}),
              HasSubstr("tasks"));
  EXPECT_THAT(usageError({"check", "a.cgraph", "-Wno-unused-inputs"}),
              HasSubstr("did you mean `unused-input`?"));
  EXPECT_THAT(usageError({"run", "a.cgraph"}), HasSubstr("a graph"));
  EXPECT_THAT(usageError({"run", "a.cgraph", "Hello", "hi"}),
              HasSubstr("argument `hi`: expected NAME=VALUE"));
}

TEST(CommandLine, HelpHidesWhatTheCommandDoesNotTake) {
  Parsed parsed = parse({"explain", "--help"});
  EXPECT_EQ(parsed.exitCode, ExitOk);
  EXPECT_THAT(parsed.out, HasSubstr("--list"));
  EXPECT_THAT(parsed.out, testing::Not(HasSubstr("--driver")));
  EXPECT_THAT(parsed.out, testing::Not(HasSubstr("--debug-pass")));
}

} // namespace
