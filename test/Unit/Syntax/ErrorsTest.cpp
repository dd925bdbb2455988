//===- ErrorsTest.cpp - one message a mistake, at its place ---------------===//

#include "ParseText.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using namespace cgraphc::test;

namespace {

struct Case {
  const char *name;
  const char *text;
  std::vector<std::string> expected; ///< all messages, in order
};

class Errors : public testing::TestWithParam<Case> {};

const Case cases[] = {
    // Lexer.
    {"UnknownCharacter",
     "const A = $\n",
     {"1:11 CG0002 no token starts with `$`"}},
    {"UnknownCharacters",
     "const A = é$^ 3\n",
     {"1:11 CG0002 no token starts with `é$^`"}},
    {"HashComment",
     "# hello\nconst A = 1\n",
     {"1:1 CG0002 no token starts with `#`"}},
    {"SingleAnd",
     "const A = true & false\n",
     {"1:16 CG0002 no token starts with one `&`"}},
    {"SingleQuotes",
     "const A = 'x'\n",
     {"1:11 CG0002 strings stand in double quotes"}},
    {"OpenString",
     "const A = \"x\nconst B = 1\n",
     {"1:11 CG0003 string is not closed on its line"}},
    {"OpenStringAtEnd",
     "const A = \"x\\",
     {"1:11 CG0003 string is not closed on its line"}},
    {"Escape", "const A = \"\\q\"\n", {"1:12 CG0004 invalid escape `\\q`"}},
    {"EscapeSurrogate",
     "const A = \"\\u{d800}\"\n",
     {"1:12 CG0004 invalid escape `\\u`"}},
    {"NotUtf8",
     "// \xff\nconst A = 1\n",
     {"1:4 CG0005 file is not valid UTF-8"}},
    {"Direction",
     "// \u202E noitcerid\nconst A = \"\u2066\"\n",
     {"1:4 CG0027 U+202E changes the direction in which text is shown",
      "2:12 CG0027 U+2066 changes the direction in which text is shown"}},
    {"Hex", "const A = 0x\n", {"1:11 CG0006 malformed integer `0x`"}},
    {"Underscores",
     "const A = 1__0\n",
     {"1:11 CG0006 malformed integer `1__0`"}},
    {"FloatUnderscore",
     "const A = 1_.5\n",
     {"1:11 CG0006 malformed float `1_.5`"}},
    {"FloatQuantity",
     "const A = 1.5s\n",
     {"1:11 CG0006 a quantity is a whole number and a unit"}},
    {"Unit", "const A = 3kB\n", {"1:11 CG0007 unknown unit `kB`"}},
    {"IntegerRange",
     "const A = 18446744073709551616\n",
     {"1:11 CG0008 integer does not fit into 64 bits"}},
    {"QuantityRange",
     "const A = 9000000h\n",
     {"1:11 CG0008 quantity does not fit into 64 bits"}},
    {"BlockComment",
     "/* a\n b */ const A = 1\n",
     {"1:1 CG0012 there are no block comments"}},
    {"OpenBlockComment", "/*", {"1:1 CG0012 there are no block comments"}},
    {"Semicolon",
     "const A = 1;\nconst B = 2\n",
     {"1:12 CG0013 there are no semicolons"}},
    {"StrayDoc",
     "const A = 1\n/// x\n",
     {"2:1 CG0014 doc comment documents nothing"}},
    {"DocInExpression",
     "const A =\n/// x\n1\n",
     {"2:1 CG0014 doc comment documents nothing"}},
    {"LateFileDoc",
     "const A = 1\n//! x\n",
     {"2:1 CG0014 `//!` documents a file and stands at its top"}},
    {"Backquotes",
     "const `a b` = 1\n",
     {"1:7 CG0023 backquotes enclose one name, such as `type`"}},

    // Files.
    {"NoDeclaration",
     "hello\nconst A = 1\n",
     {"1:1 CG0009 expected a declaration, found `hello`"}},
    {"StrayBrace", "}\nconst A = 1\n", {"1:1 CG0009 `}` closes nothing"}},
    {"PackageTwice",
     "package a\npackage b\n",
     {"2:1 CG0018 `package` is given twice"}},
    {"LatePackage",
     "const A = 1\npackage b\n",
     {"2:1 CG0018 `package` stands before all declarations"}},
    {"Edition", "edition 2\n", {"1:9 CG0019 unknown language edition"}},
    {"AttributeAtEnd",
     "const A = 1\n@cost(1us)\n",
     {"2:1 CG0022 attribute stands before nothing that takes it"}},
    {"AttributeOnReturn",
     "graph G() -> i32 {\n  @cost(1us) return x\n}\n",
     {"2:3 CG0022 attribute `@cost` cannot stand before `return`"}},
    {"ImportPath",
     "import hello\n",
     {"1:8 CG0001 expected the path of a file after `import`, found `hello`"}},

    // Declarations.
    {"Reserved", "dim type <= 3\n", {"1:5 CG0010 `type` is a reserved word"}},
    {"ConstWithoutValue",
     "const A\nconst B = 1\n",
     {"1:8 CG0001 expected `=` and a value after constant `A`"}},
    {"ParameterWithoutType",
     "actor A = cpp(\"h\", \"A\") {\n  task f(msg) -> str\n  task g()\n}\n",
     {"2:13 CG0001 expected `:` and a type after parameter `msg`, found "
      "`)`"}},
    {"NoType", "type X = 3\n", {"1:10 CG0024 expected a type, found `3`"}},
    {"TupleOfOne",
     "type X = (i32)\n",
     {"1:10 CG0024 a tuple has at least two types"}},
    {"FieldWithoutColon",
     "record R {\n  a i32\n  b: str\n}\n",
     {"2:5 CG0001 expected `:` and a type after field `a`, found `i32`"}},
    {"FieldComma",
     "record R { a: i32, b: str }\n",
     {"1:18 CG0001 no comma stands between fields"}},
    {"EmptyEnum", "enum E { }\n", {"1:10 CG0001 expected a name, found `}`"}},
    {"ForgottenComma",
     "graph G[a: A b: B]() { }\n",
     {"1:14 CG0001 expected `,` or `]` after a parameter, found `b`"}},
    {"OpenActor",
     "actor A = cpp(\"h\", \"A\") {\n  task f()\n\nconst B = 1\n"
     "graph G() { }\n",
     {"4:1 CG0001 expected `new`, `needs` or `task`, found `const`",
      "1:25 CG0011 `{` is never closed"}},
    {"OpenGraph",
     "graph G() {\n  let x = a.f()\n\ngraph H() { }\n",
     {"1:11 CG0011 `{` is never closed"}},
    {"ActorMember",
     "actor A = cpp(\"h\", \"A\") {\n  tsak f()\n  task g()\n}\n",
     {"2:3 CG0001 expected `new`, `needs` or `task`, found `tsak`"}},
    {"HeaderErrorKeepsBody",
     "graph G[a A](x: i32 -> i32 {\n  let = 3\n  return x\n}\n",
     {"1:11 CG0001 expected `:` and a type after parameter `a`, found `A`",
      "1:13 CG0011 `(` is never closed",
      "2:7 CG0001 expected a name after `let`, found `=`"}},

    // Statements and expressions.
    {"NoStatement",
     "graph G() {\n  3\n  let x = a.f()\n}\n",
     {"2:3 CG0015 expected a statement, found `3`"}},
    {"NameAlone",
     "graph G() {\n  foo\n}\n",
     {"2:3 CG0015 expected a statement, found a name that is neither assigned "
      "to nor called"}},
    {"ChainedComparison",
     "const A = 1 < 2 < 3\nconst B = 1\n",
     {"1:17 CG0016 comparisons do not chain"}},
    {"AfterWithoutParentheses",
     "graph G() {\n  a.f(x) after t, u\n  a.g()\n}\n",
     {"2:16 CG0017 several values after `after` need parentheses"}},
    {"NoExpression",
     "const A = +\nconst B = 2\n",
     {"1:11 CG0025 expected an expression, found `+`"}},
    {"PositionalAfterNamed",
     "graph G() {\n  a.f(x = 1, y)\n}\n",
     {"2:14 CG0026 positional argument after a named one"}},
    {"OpenCall",
     "graph G() {\n  let x = a.f(y\n  let z = a.g()\n}\n",
     {"2:14 CG0011 `(` is never closed"}},
    {"OpenParenthesis",
     "const A = (1 + 2\nconst B = 2\n",
     {"1:11 CG0011 `(` is never closed"}},
    {"TupleIndexHex",
     "graph G() {\n  let x = a.0x1\n}\n",
     {"2:13 CG0001 expected a name or a decimal number after `.`, found "
      "`0x1`"}},
    {"ElseAlone",
     "graph G() {\n  else { }\n  a.f()\n}\n",
     {"2:3 CG0015 expected a statement, found `else`"}},

    // Deployments.
    {"DeploymentMember",
     "deployment d {\n  hots x\n  actor a = A()\n}\n",
     {"2:3 CG0001 expected a member of a deployment, found `hots`"}},
    {"InstanceWithoutArguments",
     "deployment d {\n  actor a = A\n  graph g = G[a]\n}\n",
     {"2:14 CG0001 expected constructor arguments in parentheses"}},
    {"OpenDeployment",
     "deployment d {\n  actor a = A()\nactor B = cpp(\"h\", \"B\") { task f() "
     "}\n",
     {"1:14 CG0011 `{` is never closed"}},
    {"DeploymentAttribute",
     "deployment d {\n  @cost(1us) actor a = A()\n}\n",
     {"2:3 CG0022 attribute `@cost` cannot stand before a member of a "
      "deployment"}},
};

} // namespace

TEST_P(Errors, AreReportedOnceInPlace) {
  EXPECT_THAT(Parsed(GetParam().text).messages(),
              testing::UnorderedElementsAreArray(GetParam().expected))
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(All, Errors, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

TEST(Recovery, TwentyMistakesGetTwentyMessages) {
  const char *text = "const A = 0x\n"
                     "const B = 10mss\n"
                     "const C = 'hi'\n"
                     "const D = \"open\n"
                     "const E = \"a\\q\"\n"
                     "const F = 1 < 2 < 3\n"
                     "dim type <= 3\n"
                     "type X = 3\n"
                     "record R {\n"
                     "  a i32\n"
                     "  b: i32,\n"
                     "}\n"
                     "enum Empty { }\n"
                     "actor Echo = cpp(\"demo/echo.h\" \"demo::Echo\") {\n"
                     "  task echo(msg) -> str\n"
                     "  task 5()\n"
                     "  task fine()\n"
                     "}\n"
                     "graph Hello[a: Echo](msg: str -> str {\n"
                     "  let x a.echo(msg)\n"
                     "  for i in 0.. {\n"
                     "    x = $\n"
                     "  }\n"
                     "  b.flush(y) after t, u\n"
                     "  return a.echo(msg\n"
                     "}\n"
                     "graph Fine() { }\n";
  EXPECT_EQ(Parsed(text).messages().size(), 20u);
}

TEST(Recovery, DeclarationsAfterAMistakeAreThere) {
  Parsed parsed("graph A[x: ]() { }\nconst B = 1\nrecord C { d: i32 }\n");
  EXPECT_EQ(parsed.messages().size(), 1u);
  ASSERT_EQ(parsed.program->root->decls.size(), 3u);
  EXPECT_EQ(parsed.program->root->decls[2]->name.text, "C");
}

TEST(FixIts, SayWhatToInsert) {
  Parsed parsed("graph G[a: A b: B]() { }\n");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  ASSERT_EQ(parsed.diagnostics[0].helps.size(), 1u);
  const FixIt &fixIt = parsed.diagnostics[0].helps[0].fixIts.front();
  EXPECT_EQ(fixIt.replacement, ",");
  EXPECT_EQ(parsed.sources.getLineAndColumn(fixIt.range.Start).second, 13u);
}
