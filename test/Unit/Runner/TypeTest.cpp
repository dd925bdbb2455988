//===- TypeTest.cpp - Type descriptors of a manifest ----------------------===//

#include "Type.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cgraph::runner;
using nlohmann::json;

static const json Named = json::parse(R"({
  "demo.Req": {"record": [{"name": "prompt", "type": "str"},
                          {"name": "mode", "type": {"named": "demo.Mode"}}]},
  "demo.Loop": {"record": [{"name": "next", "type": {"list": {"named": "demo.Loop"}}}]},
  "demo.Mode": {"enum": ["fast", "exact"]}
})");

static std::string respell(const char *Text) {
  TypeTable Types(Named);
  return spell(*Types.get(json::parse(Text)));
}

TEST(Type, IsSpelledAsWritten) {
  EXPECT_EQ(respell(R"("u64")"), "u64");
  EXPECT_EQ(respell(R"({"str": 4096})"), "str<4096>");
  EXPECT_EQ(respell(R"({"named": "demo.Mode"})"), "Mode");
  EXPECT_EQ(respell(R"({"list": "i32", "max": 16})"), "list<i32, 16>");
  EXPECT_EQ(respell(R"({"optional": {"bytes": 64}})"), "optional<bytes<64>>");
  EXPECT_EQ(respell(R"({"array": {"array": "f16", "size": 3}, "size": 2})"),
            "f16[2][3]");
  EXPECT_EQ(respell(R"({"tuple": ["bool", "bf16"]})"), "(bool, bf16)");
  EXPECT_EQ(respell(R"({"tensor": "f32", "shape":
                        [4, "B", "?", {"dim": "N", "max": 9}]})"),
            "tensor<f32, [4, B, ?, N]>");
}

TEST(Type, NamedTypesDoNotContainThemselves) {
  TypeTable Types(Named);
  const Type *Req = Types.get({{"named", "demo.Req"}});
  EXPECT_EQ(Req->Members.size(), 2u);
  EXPECT_EQ(Types.get({{"named", "demo.Req"}}), Req);
  EXPECT_THROW(Types.get({{"named", "demo.Loop"}}), std::runtime_error);
}

TEST(Type, IsProjectedAlongAPath) {
  TypeTable Types(Named);
  const Type *T = Types.get({{"array", {{"named", "demo.Req"}}}, {"size", 2}});
  EXPECT_EQ(project(*T, {1, 0}).TheKind, Kind::Str);
}

TEST(Type, RefusesWhatIsNone) {
  for (const char *Text : {"3", R"("i128")", "{}", R"({"named": "demo.Nope"})",
                           R"({"tensor": "str", "shape": []})"})
    EXPECT_ANY_THROW(respell(Text)) << Text;
}
