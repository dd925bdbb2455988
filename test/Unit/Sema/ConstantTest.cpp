//===- ConstantTest.cpp - compile-time values -----------------------------===//

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Syntax/AST.h"
#include "cgraphc/Syntax/Program.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
class ConstantTest : public testing::Test {
protected:
  const Constant *param(llvm::StringRef name) {
    auto *decl = arena.create<ast::ParamDecl>(llvm::SMRange());
    decl->name.text = name;
    return constants.getParam(decl, ConstantKind::Int);
  }
  std::string fold(ConstantOp op, const Constant *lhs, const Constant *rhs) {
    ConstantResult result = constants.getBinary(op, lhs, rhs);
    return result ? result.value->str()
                  : "error " + std::to_string(int(result.error));
  }

  ast::Arena arena;
  ConstantContext constants;
};
} // namespace

static const std::string overflow =
    "error " + std::to_string(int(ConstantError::Overflow));
static const std::string byZero =
    "error " + std::to_string(int(ConstantError::DivisionByZero));
static const std::string wrongKind =
    "error " + std::to_string(int(ConstantError::WrongKind));

TEST_F(ConstantTest, equalConstantsAreOneNode) {
  EXPECT_EQ(constants.getInt(3), constants.getInt(3));
  EXPECT_NE(constants.getInt(3), constants.getInt(4));
  EXPECT_NE(constants.getInt(3), constants.getDuration(3));
  const Constant *n = param("N");
  EXPECT_EQ(constants.getBinary(ConstantOp::Add, n, constants.getInt(1)).value,
            constants.getBinary(ConstantOp::Add, n, constants.getInt(1)).value);
}

TEST_F(ConstantTest, integersAreCheckedAndDivisionTruncates) {
  auto i = [&](int64_t value) { return constants.getInt(value); };
  EXPECT_EQ(fold(ConstantOp::Div, i(-7), i(2)), "-3");
  EXPECT_EQ(fold(ConstantOp::Rem, i(-7), i(2)), "-1");
  EXPECT_EQ(fold(ConstantOp::Add, i(INT64_MAX), i(1)), overflow);
  EXPECT_EQ(fold(ConstantOp::Mul, i(INT64_MIN), i(-1)), overflow);
  EXPECT_EQ(fold(ConstantOp::Div, i(INT64_MIN), i(-1)), overflow);
  EXPECT_EQ(fold(ConstantOp::Div, i(1), i(0)), byZero);
  EXPECT_EQ(fold(ConstantOp::Rem, i(1), i(0)), byZero);
}

TEST_F(ConstantTest, divisionByKnownZeroIsSeenBehindAParameter) {
  EXPECT_EQ(fold(ConstantOp::Div, param("N"), constants.getInt(0)), byZero);
}

TEST_F(ConstantTest, wideIntegersCanBeWrittenButNotComputedWith) {
  const Constant *wide = constants.getWritten(uint64_t(1) << 63);
  EXPECT_EQ(wide->str(), "9223372036854775808");
  EXPECT_EQ(wide->getInt(), std::nullopt);
  EXPECT_EQ(constants.getUnary(ConstantOp::Neg, wide).value,
            constants.getInt(INT64_MIN));
  EXPECT_EQ(fold(ConstantOp::Add, wide, constants.getInt(1)), overflow);
}

TEST_F(ConstantTest, quantitiesDoNotMix) {
  const Constant *second = constants.getDuration(1'000'000'000);
  const Constant *size = constants.getSize(4096);
  EXPECT_EQ(fold(ConstantOp::Mul, constants.getInt(90), second), "90s");
  EXPECT_EQ(fold(ConstantOp::Mul, constants.getInt(120), second), "2min");
  EXPECT_EQ(fold(ConstantOp::Add, size, size), "8KiB");
  EXPECT_EQ(fold(ConstantOp::Div, size, constants.getSize(1024)), "4");
  EXPECT_EQ(fold(ConstantOp::Add, size, second), wrongKind);
  EXPECT_EQ(fold(ConstantOp::Add, size, constants.getInt(1)), wrongKind);
  EXPECT_EQ(fold(ConstantOp::Mul, size, size), wrongKind);
}

TEST_F(ConstantTest, comparisonsAndLogic) {
  EXPECT_EQ(fold(ConstantOp::Lt, constants.getInt(1), constants.getFloat(1.5)),
            "true");
  EXPECT_EQ(fold(ConstantOp::Ne, constants.getStr("a"), constants.getStr("b")),
            "true");
  EXPECT_EQ(fold(ConstantOp::Lt, constants.getStr("a"), constants.getStr("b")),
            wrongKind);
  // What decides alone needs no other value.
  const Constant *open =
      constants.getBinary(ConstantOp::Gt, param("N"), constants.getInt(0))
          .value;
  EXPECT_EQ(fold(ConstantOp::And, open, constants.getBool(false)), "false");
  EXPECT_EQ(fold(ConstantOp::Or, constants.getBool(true), open), "true");
}

TEST_F(ConstantTest, arraysAreIndexed) {
  const Constant *array =
      constants.getArray({constants.getInt(10), constants.getInt(20)});
  EXPECT_EQ(constants.getIndex(array, constants.getInt(1)).value,
            constants.getInt(20));
  EXPECT_EQ(constants.getIndex(array, constants.getInt(2)).error,
            ConstantError::IndexOutOfRange);
  EXPECT_EQ(constants.getIndex(array, constants.getInt(-1)).error,
            ConstantError::IndexOutOfRange);
  EXPECT_EQ(constants.getIndex(array, param("i")).value->str(), "[10, 20][i]");
}

TEST_F(ConstantTest, symbolicValuesPrintAsWritten) {
  const Constant *n = param("N");
  const Constant *sum =
      constants.getBinary(ConstantOp::Add, n, constants.getInt(1)).value;
  EXPECT_EQ(fold(ConstantOp::Mul, sum, constants.getInt(2)), "(N + 1) * 2");
  EXPECT_EQ(fold(ConstantOp::Sub, n, sum), "N - (N + 1)");
  EXPECT_EQ(fold(ConstantOp::Sub, sum, n), "N + 1 - N");
}

TEST_F(ConstantTest, substitutionFolds) {
  const Constant *n = param("N");
  const Constant *product =
      constants.getBinary(ConstantOp::Mul, n, constants.getInt(4)).value;
  EXPECT_FALSE(product->closed);
  auto bind = [&](int64_t value) {
    return constants.substitute(
        product, [&](const ast::Decl *) { return constants.getInt(value); });
  };
  EXPECT_EQ(bind(3).value, constants.getInt(12));
  EXPECT_EQ(bind(INT64_MAX).error, ConstantError::Overflow);
}
