//===- TextTest.cpp - Texts of types and expressions ----------------------===//

#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/CanonicalText.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace cgraphc::cg;

namespace {

class TextTest : public ::testing::Test {
protected:
  TextTest() { context.loadDialect<CGraphDialect>(); }

  /// The value of `cgraph.const @c = TEXT`.
  mlir::Attribute expr(llvm::StringRef text) {
    module = mlir::parseSourceString<mlir::ModuleOp>(
        ("cgraph.const @c = " + text).str(), &context);
    return (*module->getOps<ConstOp>().begin()).getValue();
  }

  mlir::Type type(llvm::StringRef text) {
    return mlir::parseType(text, &context);
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

TEST_F(TextTest, ExpressionsHaveFewestParentheses) {
  EXPECT_EQ(getSourceText(expr("add(mul(p, 4), l)")), "p * 4 + l");
  EXPECT_EQ(getSourceText(expr("mul(add(p, 4), l)")), "(p + 4) * l");
  EXPECT_EQ(getSourceText(expr("sub(a, sub(b, c))")), "a - (b - c)");
  EXPECT_EQ(getSourceText(expr("sub(sub(a, b), c)")), "a - b - c");
  EXPECT_EQ(getSourceText(expr("or(and(a, b), not(eq(c, @demo.N)))")),
            "a && b || !(c == N)");
  EXPECT_EQ(getSourceText(expr("eq(eq(a, b), true)")), "(a == b) == true");
  EXPECT_EQ(getSourceText(expr("neg(index(xs, add(i, 1)))")), "-xs[i + 1]");
  EXPECT_EQ(getSourceText(expr("env(\"HOME\")")), "env(\"HOME\")");
}

TEST_F(TextTest, LeavesAreWrittenAsInTheSource) {
  EXPECT_EQ(getSourceText(expr("[1, -2, \"a\", false, float(1.5)]")),
            "[1, -2, \"a\", false, 1.5]");
  EXPECT_EQ(getSourceText(expr("float(2.0)")), "2.0");
  EXPECT_EQ(getSourceText(expr("ns(5000)")), "5us");
  EXPECT_EQ(getSourceText(expr("ns(90000000000)")), "90s");
  EXPECT_EQ(getSourceText(expr("ns(9223372036854775807)")), "forever");
  EXPECT_EQ(getSourceText(expr("bytes(4096)")), "4KiB");
  EXPECT_EQ(getSourceText(expr("bytes(1000)")), "1000B");
  EXPECT_EQ(getSourceText(expr("unsigned(18446744073709551615)")),
            "18446744073709551615");
}

TEST_F(TextTest, TypesAreWrittenAsInTheSource) {
  EXPECT_EQ(getTypeText(type("!cgraph.tensor<bf16, [@d.T max 8, ?, 4], cuda>")),
            "tensor<bf16, [T, ?, 4], cuda>");
  EXPECT_EQ(getTypeText(type("!cgraph.list<!cgraph.tuple<i1, ui8>, 4>")),
            "list<(bool, u8), 4>");
  EXPECT_EQ(getTypeText(type("!cgraph.optional<!cgraph.record<@a.b.Req>>")),
            "optional<Req>");
  EXPECT_EQ(getTypeText(type("!cgraph.array<!cgraph.str<16>, 2>")),
            "str<16>[2]");
}

TEST_F(TextTest, CanonicalTextsSayWhatATypeConsistsOf) {
  module = mlir::parseSourceString<mlir::ModuleOp>(
      R"(
        cgraph.enum @d.E ["a", "b"]
        cgraph.record @d.In (e: !cgraph.enum<@d.E>)
        cgraph.record @d.R (x: si64 doc "not part of it", in: !cgraph.record<@d.In>) {doc = "neither"}
      )",
      &context);
  mlir::SymbolTableCollection symbols;
  EXPECT_EQ(getCanonicalText(type("!cgraph.list<!cgraph.record<@d.R>, 4>"),
                             symbols, *module),
            "list<d.R{x: si64, in: d.In{e: d.E{a, b}}}, 4>");
}

TEST_F(TextTest, CanonicalTextsSayTheClassAndTheCodecOfAnOpaqueType) {
  module = mlir::parseSourceString<mlir::ModuleOp>(
      R"(
        cgraph.opaque @d.K cpp <"k.h", "user::K">
        cgraph.opaque @d.L cpp <"l.h", "user::L"> codec "lc.h" {doc = "no part"}
      )",
      &context);
  mlir::SymbolTableCollection symbols;
  EXPECT_EQ(getCanonicalText(type("!cgraph.tuple<!cgraph.opaque<@d.K>, "
                                  "!cgraph.optional<!cgraph.opaque<@d.L>>>"),
                             symbols, *module),
            "(d.K{user::K}, optional<d.L{user::L; codec lc.h}>)");
}

TEST_F(TextTest, Sha256IsTheStandardOne) {
  EXPECT_EQ(getSha256("abc"), "ba7816bf8f01cfea414140de5dae2223"
                              "b00361a396177a9cb410ff61f20015ad");
}

TEST_F(TextTest, LocationsAreTakenApart) {
  mlir::Location line = mlir::FileLineColLoc::get(&context, "a.cgraph", 3, 4);
  mlir::Location named =
      mlir::NameLoc::get(mlir::StringAttr::get(&context, "y"), line);
  auto iterations =
      IterAttr::get(&context, {mlir::StringAttr::get(&context, "i")}, {7});
  mlir::Location copy = mlir::CallSiteLoc::get(
      mlir::FusedLoc::get(&context, {named}, iterations), line);
  EXPECT_EQ(getSourceLoc(copy), line);
  EXPECT_EQ(getValueName(copy), "y");
  EXPECT_EQ(getIterations(copy), iterations);
  EXPECT_EQ(getValueName(line), "");
  EXPECT_FALSE(getIterations(named));
}

} // namespace
