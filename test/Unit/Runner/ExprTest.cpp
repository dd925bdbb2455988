//===- ExprTest.cpp - Expressions of a manifest ---------------------------===//

#include "Expr.h"

#include <gtest/gtest.h>

using namespace cgraph::runner;
using nlohmann::json;

static json value(const char *Text) {
  return evaluate(json::parse(Text), {{"k", 7}, {"name", "w"}});
}

TEST(Expr, ValuesAreThemselves) {
  EXPECT_EQ(value("18446744073709551615"), 18446744073709551615u);
  EXPECT_EQ(value(R"(["a", 1, true])"), json::parse(R"(["a", 1, true])"));
}

TEST(Expr, OperatorsAndParameters) {
  EXPECT_EQ(value(R"({"op": "add", "args": [{"op": "mul", "args":
                     [{"parameter": "k"}, 2]}, 1]})"),
            15);
  EXPECT_EQ(value(R"({"op": "div", "args": [-7, 2]})"), -3);
  EXPECT_EQ(value(R"({"op": "mod", "args": [-7, 2]})"), -1);
  EXPECT_EQ(value(R"({"op": "neg", "args": [{"parameter": "k"}]})"), -7);
  EXPECT_EQ(value(R"({"op": "lt", "args": [{"parameter": "k"}, 8]})"), true);
  EXPECT_EQ(value(R"({"op": "and", "args": [true, {"op": "not", "args":
                     [true]}]})"),
            false);
  EXPECT_EQ(value(R"({"op": "index", "args": [[4, 5], 1]})"), 5);
  EXPECT_EQ(value(R"([{"parameter": "name"}])"), json::parse(R"(["w"])"));
}

TEST(Expr, RefusesWhatHasNoValue) {
  EXPECT_THROW(value(R"({"parameter": "nope"})"), std::runtime_error);
  EXPECT_THROW(value(R"({"env": "CGRAPH_SURELY_NOT_SET"})"),
               std::runtime_error);
  EXPECT_THROW(value(R"({"op": "div", "args": [1, 0]})"), std::runtime_error);
  EXPECT_THROW(value(R"({"op": "mod", "args": [1, 0]})"), std::runtime_error);
  EXPECT_THROW(value(R"({"op": "add", "args": [9223372036854775807, 1]})"),
               std::runtime_error);
  EXPECT_THROW(value(R"({"op": "frobnicate", "args": [1, 1]})"),
               std::runtime_error);
}
