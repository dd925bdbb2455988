//===- ValueTest.cpp - JSON values on the wire ----------------------------===//

#include "Value.h"

#include <gtest/gtest.h>

using namespace cgraph::runner;
using nlohmann::json;

namespace {

class ValueTest : public testing::Test {
protected:
  const Type &type(const char *Text) { return *Types.get(json::parse(Text)); }

  std::vector<std::byte> wire(const char *T, const char *J,
                              const std::vector<unsigned> &Path = {}) {
    return encode(type(T), json::parse(J), Scope, "x", Path);
  }

  /// There and back.
  std::string trip(const char *T, const char *J) {
    return decode(type(T), wire(T, J));
  }

  /// "ShapeError: what it says"
  std::string error(const char *T, const char *J) {
    try {
      wire(T, J);
    } catch (const ValueError &E) {
      return E.Type + ": " + E.what();
    }
    return "none";
  }

  Dims Scope;
  TypeTable Types{json::parse(R"({
    "demo.Req": {"record": [{"name": "prompt", "type": "str"},
                            {"name": "at", "type": {"tuple": ["i32", "i8"]}}]},
    "demo.Mode": {"enum": ["fast", "exact"]}
  })")};
};

std::string hex(const std::vector<std::byte> &Bytes) {
  std::string Text;
  for (std::byte B : Bytes) {
    Text += "0123456789abcdef"[unsigned(B) >> 4];
    Text += "0123456789abcdef"[unsigned(B) & 15];
  }
  return Text;
}

} // namespace

TEST_F(ValueTest, HasTheWireFormat) {
  EXPECT_EQ(hex(wire(R"("bool")", "true")), "01");
  EXPECT_EQ(hex(wire(R"("i16")", "-2")), "feff");
  EXPECT_EQ(hex(wire(R"("f32")", "1.5")), "0000c03f");
  EXPECT_EQ(hex(wire(R"("f16")", "1.5")), "003e");
  EXPECT_EQ(hex(wire(R"("bf16")", "1.5")), "c03f");
  EXPECT_EQ(hex(wire(R"("str")", R"("hi")")), "02000000000000006869");
  EXPECT_EQ(hex(wire(R"("bytes")", R"("AP8=")")), "020000000000000000ff");
  EXPECT_EQ(hex(wire(R"({"tuple": ["u8", "u16"]})", "[1, 2]")), "010200");
  EXPECT_EQ(hex(wire(R"({"array": "u8", "size": 2})", "[1, 2]")), "0102");
  EXPECT_EQ(hex(wire(R"({"list": "u8"})", "[7]")), "010000000000000007");
  EXPECT_EQ(hex(wire(R"({"optional": "u8"})", "null")), "00");
  EXPECT_EQ(hex(wire(R"({"optional": "u8"})", "7")), "0107");
  EXPECT_EQ(hex(wire(R"({"named": "demo.Mode"})", R"("exact")")), "01");
}

TEST_F(ValueTest, AlignsTensorPayloads) {
  auto Bytes = wire(R"({"tuple": ["u8", {"tensor": "u8", "shape": ["B", 2]}]})",
                    "[9, [[1, 2], [3, 4]]]");
  ASSERT_EQ(Bytes.size(), 68u);
  EXPECT_EQ(hex({Bytes.begin(), Bytes.begin() + 9}), "090200000000000000");
  EXPECT_EQ(hex({Bytes.begin() + 64, Bytes.end()}), "01020304");
}

TEST_F(ValueTest, ComesBackAsItWas) {
  EXPECT_EQ(trip(R"("u64")", "18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(trip(R"("i64")", "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(trip(R"("f64")", "0.1"), "0.1");
  EXPECT_EQ(trip(R"("f32")", "0.1"), "0.1");
  EXPECT_EQ(trip(R"("f64")", "-0.0"), "-0.0");
  EXPECT_EQ(trip(R"("f32")", R"("-inf")"), R"("-inf")");
  EXPECT_EQ(trip(R"("f16")", R"("nan")"), R"("nan")");
  EXPECT_EQ(trip(R"("str")", R"("a\"\u00e9\n")"), "\"a\\\"é\\n\"");
  EXPECT_EQ(
      trip(R"({"named": "demo.Req"})", R"({"at": [1, -1], "prompt": "p"})"),
      R"({"prompt": "p", "at": [1, -1]})");
  EXPECT_EQ(trip(R"({"named": "demo.Mode"})", R"("fast")"), R"("fast")");
  EXPECT_EQ(trip(R"({"optional": {"list": "bytes"}})", R"(["AP8=", ""])"),
            R"(["AP8=", ""])");
  EXPECT_EQ(
      trip(R"({"tensor": "f64", "shape": ["?", "?", 1]})", "[[[1], [2.5]]]"),
      "[[[1], [2.5]]]");
  EXPECT_EQ(trip(R"({"tensor": "i8", "shape": []})", "3"), "3");
  EXPECT_EQ(trip(R"({"tensor": "i8", "shape": ["?", 4]})", "[]"), "[]");
}

TEST_F(ValueTest, RoundsSmallFloatsToNearest) {
  EXPECT_EQ(trip(R"("f16")", "65519"), "65504");
  EXPECT_EQ(trip(R"("f16")", "65520"), R"("inf")");
  EXPECT_EQ(trip(R"("f16")", "5.9604645e-08"), "5.9604645e-08");
  EXPECT_EQ(trip(R"("f16")", "-0.0"), "-0.0");
  EXPECT_EQ(trip(R"("bf16")", "257"), "256");
  EXPECT_EQ(trip(R"("bf16")", "259"), "260");
}

TEST_F(ValueTest, SendsOnlyThePartAtAPath) {
  EXPECT_EQ(hex(wire(R"({"named": "demo.Req"})",
                     R"({"prompt": "p", "at": [1, -1]})", {1, 1})),
            "ff");
}

TEST_F(ValueTest, NamesWhatDoesNotFit) {
  EXPECT_EQ(error(R"("i8")", "128"),
            "TypeMismatchError: `x` wants `i8`, not 128");
  EXPECT_EQ(error(R"("u8")", "-1"),
            "TypeMismatchError: `x` wants `u8`, not -1");
  EXPECT_EQ(error(R"("i64")", "9223372036854775808"),
            "TypeMismatchError: `x` wants `i64`, not 9223372036854775808");
  EXPECT_EQ(error(R"("i64")", "1.0"),
            "TypeMismatchError: `x` wants `i64`, not 1.0");
  EXPECT_EQ(error(R"("str")", "1"),
            "TypeMismatchError: `x` wants `str`, not 1");
  EXPECT_EQ(error(R"({"named": "demo.Req"})", R"({"prompt": "p"})"),
            "TypeMismatchError: `x` lacks the field `at`");
  EXPECT_EQ(error(R"({"named": "demo.Req"})",
                  R"({"prompt": "p", "at": [1, 1], "z": 1})"),
            "TypeMismatchError: `x` is a `Req`, which has no field `z`");
  EXPECT_EQ(error(R"({"list": "i8"})", R"([1, "a"])"),
            "TypeMismatchError: `x[1]` wants `i8`, not \"a\"");
  EXPECT_EQ(error(R"({"named": "demo.Mode"})", R"("slow")"),
            "TypeMismatchError: `x` wants a member of `Mode`, not \"slow\"");
}

TEST_F(ValueTest, ChecksBounds) {
  EXPECT_EQ(
      error(R"({"str": 2})", R"("abc")"),
      "MessageTooLargeError: `x` has 3 bytes, its type `str<2>` allows 2");
  EXPECT_EQ(error(R"({"list": "i8", "max": 1})", "[1, 2]"),
            "MessageTooLargeError: `x` has 2 elements, its type `list<i8, 1>` "
            "allows 1");
  EXPECT_EQ(
      error(R"({"tensor": "i8", "shape": [{"dim": "B", "max": 1}]})", "[1, 2]"),
      "MessageTooLargeError: `x`: `B` is 2, its bound is 1");
}

TEST_F(ValueTest, BindsDimsOncePerExecution) {
  wire(R"({"tensor": "i8", "shape": ["B"]})", "[1, 2]");
  EXPECT_EQ(error(R"({"tensor": "i8", "shape": ["B"]})", "[1]"),
            "ShapeError: `x` is tensor<i8, [B]>, axis 0: `B` is both 2 "
            "and 1");
  // Elements of a list bind it for themselves.
  EXPECT_EQ(error(R"({"list": {"tensor": "i8", "shape": ["B"]}})", "[[1], []]"),
            "none");
  EXPECT_EQ(error(R"({"tensor": "i8", "shape": [3]})", "[1]"),
            "ShapeError: `x` is tensor<i8, [3]>, axis 0: want 3, got 1");
  EXPECT_EQ(error(R"({"tensor": "i8", "shape": ["?", "?"]})", "[[1], [1, 2]]"),
            "ShapeError: `x[1]` is a ragged array: want 1 elements, got [1,2]");
}

TEST_F(ValueTest, TakesArraysFromFiles) {
  NpyArray A{"f4", {1, 2}, std::string("\0\0\xc0\x3f\0\0\0\0", 8)};
  const Type &T = type(R"({"tensor": "f32", "shape": ["?", 2]})");
  EXPECT_EQ(decode(T, encode(T, A, Scope, "x")), "[[1.5, 0]]");
  EXPECT_THROW(
      encode(type(R"({"tensor": "f64", "shape": ["?", 2]})"), A, Scope, "x"),
      ValueError);
  EXPECT_THROW(encode(type(R"({"list": "f32"})"), A, Scope, "x"), ValueError);
}

TEST_F(ValueTest, RefusesDamagedBytes) {
  const Type &Str = type(R"("str")");
  auto Bytes = wire(R"("str")", R"("hi")");
  EXPECT_THROW(decode(Str, std::span(Bytes).first(9)), std::runtime_error);
  Bytes.push_back({});
  EXPECT_THROW(decode(Str, Bytes), std::runtime_error);
  std::vector<std::byte> Two{std::byte{2}};
  EXPECT_THROW(decode(type(R"({"named": "demo.Mode"})"), Two),
               std::runtime_error);
}
