//===- TreeTest.cpp - what trees are made ---------------------------------===//

#include "ParseText.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using namespace cgraphc::test;
using namespace cgraphc::ast;
using llvm::cast;

namespace {

/// The value of `const A = <text>`.
const Expr *parseConstant(Parsed &parsed) {
  EXPECT_TRUE(parsed.messages().empty());
  return cast<ConstDecl>(parsed.program->root->decls.front())->value;
}

std::string dumpOf(llvm::StringRef text) {
  Parsed parsed(text);
  for (const std::string &message : parsed.messages())
    ADD_FAILURE() << message;
  return parsed.dump();
}

} // namespace

TEST(Tree, PrecedenceAndAssociativity) {
  EXPECT_EQ(dumpOf("const A = 1 - 2 - 3 * -4 == 5 && !b || c\n"),
            dumpOf("const A = (((((1 - 2) - (3 * (-4))) == 5) && (!b)) || c)"));
}

TEST(Tree, TupleIndicesAreNoFloats) {
  EXPECT_EQ(dumpOf("graph G() { let y = x.0.1 }"),
            dumpOf("graph G() { let y = (x.0).1 }"));
}

TEST(Tree, RangesAreNoFloats) {
  EXPECT_EQ(dumpOf("graph G() { for i in 0..4 { } }"),
            dumpOf("graph G() { for i in (0) .. (4) { } }"));
}

TEST(Tree, TypeEndAndEqualSplit) {
  EXPECT_EQ(dumpOf("graph G(a: list<list<i32>>= []) { }"),
            dumpOf("graph G(a: list<list<i32> > = []) { }"));
}

TEST(Tree, ArraysNestOutermostFirst) {
  Parsed parsed("type X = T[2][3]\n");
  const auto *outer =
      cast<ArrayType>(cast<TypeDecl>(parsed.program->root->decls[0])->aliased);
  EXPECT_EQ(cast<IntegerExpr>(outer->size)->value, 2u);
  EXPECT_EQ(cast<IntegerExpr>(cast<ArrayType>(outer->element)->size)->value,
            3u);
}

TEST(Tree, Literals) {
  Parsed hex("const A = 0xff_ff\n");
  EXPECT_EQ(cast<IntegerExpr>(parseConstant(hex))->value, 0xffffu);
  Parsed number("const A = 1.5e-3\n");
  EXPECT_EQ(cast<FloatExpr>(parseConstant(number))->value, 1.5e-3);
  Parsed size("const A = 24GiB\n");
  EXPECT_EQ(cast<QuantityExpr>(parseConstant(size))->value, int64_t(24) << 30);
  Parsed duration("const A = 5min\n");
  EXPECT_EQ(cast<QuantityExpr>(parseConstant(duration))->value,
            300'000'000'000);
  Parsed string("const A = \"a\\n\\t\\\"\\\\\\u{e9}\"\n");
  EXPECT_EQ(cast<StringExpr>(parseConstant(string))->value,
            "a\n\t\"\\\xc3\xa9");
}

TEST(Tree, ReservedWordsAreNamesWhereOnlyNamesStand) {
  EXPECT_TRUE(Parsed("record R { type: str host: i32 list: list<i32> }\n"
                     "actor A = cpp(\"h\", \"A\") { task for(in: R) }\n"
                     "graph G[a: A](x: R) -> (new: str) {\n"
                     "  a.for(in = x.type)\n"
                     "  return (new: x.host)\n"
                     "}\n"
                     "dim `dim`\n")
                  .messages()
                  .empty());
}

TEST(Tree, DocsBelongToWhatFollows) {
  Parsed parsed(
      "//! File.\n//! More.\n\n/// An actor.\n// no doc\n"
      "///   Indented.\n@deprecated(\"x\")\n"
      "actor A = cpp(\"h\", \"A\") {\n"
      "  /// A task.\n  task f(\n    /// A parameter.\n    x: i32)\n}\n");
  EXPECT_TRUE(parsed.messages().empty());
  EXPECT_EQ(parsed.program->root->doc.text, "File.\nMore.");
  const auto *actor = cast<ActorDecl>(parsed.program->root->decls[0]);
  EXPECT_EQ(actor->doc.text, "An actor.\n  Indented.");
  EXPECT_EQ(actor->tasks[0]->doc.text, "A task.");
  EXPECT_EQ(actor->tasks[0]->params[0]->doc.text, "A parameter.");
}

TEST(Tree, LineEndingsDoNotMatter) {
  EXPECT_EQ(dumpOf("/// Doc.\r\nconst A = 1\r\nconst B = 2\r\n"),
            dumpOf("/// Doc.\nconst A = 1\nconst B = 2\n"));
  EXPECT_EQ(dumpOf("\xEF\xBB\xBF"
                   "const A = 1"),
            dumpOf("const A = 1\n"));
}

TEST(Tree, RangesCoverWhatWasWritten) {
  Parsed parsed("@cost(1us)\ngraph G[a: A](x: i32) -> i32 {\n"
                "  return a.f(x) via shm\n}\nconst B = 1\n");
  const auto *graph = cast<GraphDecl>(parsed.program->root->decls[0]);
  auto text = [](llvm::SMRange range) {
    return std::string(range.Start.getPointer(), range.End.getPointer());
  };
  EXPECT_EQ(text(graph->name.range), "G");
  EXPECT_EQ(text(graph->signature), "graph G[a: A](x: i32) -> i32");
  EXPECT_EQ(text(graph->resultRange), "-> i32");
  EXPECT_EQ(*graph->end.getPointer(), '}');
  const auto *result = cast<ReturnStmt>(graph->body[0]);
  EXPECT_EQ(text(result->getRange()), "return a.f(x) via shm");
  const auto *call = cast<CallExpr>(result->values[0].value.expr);
  EXPECT_EQ(text(call->getRange()), "a.f(x)");
  EXPECT_EQ(text(call->argsRange), "(x)");
}
