//===- HostileTest.cpp - Values and manifests that nobody meant well ------===//

#include "Arguments.h"
#include "Manifest.h"
#include "Value.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>

using namespace cgraph::runner;
using nlohmann::json;

namespace {

std::string whyNot(auto &&Call) {
  try {
    Call();
  } catch (const std::runtime_error &E) {
    return E.what();
  }
  return "";
}

/// A manifest of one graph; what `Change` makes of it.
std::string manifest(const std::function<void(json &)> &Change) {
  json M = json::parse(R"({
    "format": 1, "parameters": [], "instances": [],
    "graphs": [{"name": "g", "plan": "p.G[]", "actors": ["a"]}],
    "types": {"p.R": {"record": [{"name": "x", "type": "i64"}]}},
    "plans": {"p.G[]": {
      "hash": "0000000000000000000000000000000000000000000000000000000000000000",
      "signature": "", "actors": ["a"], "classes": ["p.A"],
      "tasks": [{"process": 1, "name": "A.f"}],
      "options": {"max_inflight": 10},
      "channels": [
        {"name": "x", "from": 0, "to": [1], "slots": 2, "slot_bytes": 64, "bounded": true},
        {"name": "f", "from": 1, "to": [0], "slots": 2, "slot_bytes": 64, "bounded": true}],
      "inputs": [{"name": "x", "type": {"named": "p.R"}, "writes": [{"channel": 0, "path": [0]}]}],
      "outputs": [{"name": "", "type": "i64", "reads": [1]}]}}})");
  Change(M);
  return M.dump();
}

std::string whyNotRead(const std::function<void(json &)> &Change) {
  return whyNot([&] { Manifest(manifest(Change), "/").plan("p.G[]"); });
}

json &channel(json &M, size_t I) { return M["plans"]["p.G[]"]["channels"][I]; }

} // namespace

TEST(Hostile, JsonIsNestedToALimit) {
  std::string Deep = std::string(200, '[') + std::string(200, ']');
  EXPECT_EQ(whyNot([&] { parseJson(Deep); }), "");
  Deep = std::string(300'000, '[') + std::string(300'000, ']');
  EXPECT_EQ(whyNot([&] { parseJson(Deep); }), "JSON is nested deeper than 256");
  EXPECT_EQ(parseJson(R"("[[\"[")"), "[[\"[");
}

TEST(Hostile, NpyHeaders) {
  auto Npy = [](const std::string &Header, const std::string &Payload) {
    std::string File("\x93NUMPY\2\0", 8);
    for (unsigned I = 0; I < 4; ++I)
      File += char(Header.size() >> (8 * I) & 255);
    return whyNot([&] { parseNpy(File + Header + Payload); });
  };
  auto Shape = [&](const std::string &Text) {
    return Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (" + Text +
                   "), }",
               "");
  };
  std::string Ones;
  for (unsigned I = 0; I < 300'000; ++I)
    Ones += "1, ";
  EXPECT_EQ(Shape(Ones), "not a .npy file: malformed shape");
  EXPECT_EQ(Shape("-1,"), "not a .npy file: malformed shape");
  EXPECT_EQ(Shape("99999999999999999999,"), "not a .npy file: malformed shape");
  EXPECT_EQ(Shape("4294967296, 4294967296"),
            "not a .npy file: the shape is too large");
  EXPECT_NE(Npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
                "\x80\x04K\x01."),
            "");
  EXPECT_NE(Npy("{'descr': [('a', '<i4')], 'fortran_order': False, "
                "'shape': (1,), }",
                "abcd"),
            "");
  EXPECT_NE(Npy("{'descr': ", ""), "");
  EXPECT_NE(Npy("'descr': ''fortran_order': F'shape': )", ""), "");
}

// COVERS: S6
TEST(Hostile, ValuesWithoutBytesHaveAnEnd) {
  TypeTable Types(json::object());
  uint64_t Count = uint64_t(1) << 60;
  std::vector<std::byte> Bytes(sizeof Count);
  std::memcpy(Bytes.data(), &Count, sizeof Count);
  const Type &List =
      *Types.get(json::parse(R"({"list": {"array": "i64", "size": 0}})"));
  EXPECT_EQ(whyNot([&] { decode(List, Bytes); }),
            "a value has too many elements without bytes");
  std::vector<std::byte> Tensor(64);
  std::memcpy(Tensor.data(), &Count, sizeof Count);
  const Type &Rows =
      *Types.get(json::parse(R"({"tensor": "i64", "shape": ["?", "?"]})"));
  EXPECT_EQ(whyNot([&] { decode(Rows, Tensor); }),
            "the shape of a tensor is too large");
}

TEST(Hostile, TamperedManifests) {
  EXPECT_EQ(whyNotRead([](json &) {}), "");
  EXPECT_EQ(whyNotRead([](json &M) { channel(M, 0)["from"] = 7; }),
            "the manifest has `7` where a number up to 1 stands");
  EXPECT_EQ(whyNotRead([](json &M) { channel(M, 0)["to"] = {-1}; }),
            "the manifest has `-1` where a number up to 1 stands");
  EXPECT_EQ(whyNotRead([](json &M) { channel(M, 1)["slots"] = 0; }),
            "the manifest has a channel without slots");
  EXPECT_EQ(whyNotRead([](json &M) { channel(M, 1)["slots"] = 4294967297; }),
            "the manifest has `4294967297` where a number up to 65536 stands");
  EXPECT_NE(
      whyNotRead([](json &M) { channel(M, 1)["slot_bytes"] = UINT64_MAX; }),
      "");
  EXPECT_EQ(whyNotRead([](json &M) { channel(M, 1)["to"] = json::array(); }),
            "the manifest has a channel that nobody reads");
  EXPECT_EQ(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["classes"] = json::array();
            }),
            "the manifest has not one class for each actor");
  EXPECT_EQ(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["tasks"][0]["process"] = 0;
            }),
            "the manifest has a task of the driver");
  EXPECT_EQ(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["tasks"][0]["process"] = 2;
            }),
            "the manifest has `2` where a number up to 1 stands");
  EXPECT_EQ(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["outputs"][0]["type"] = {
                  {"array", "i64"}, {"size", uint64_t(1) << 60}};
            }),
            "the manifest has not one channel for each result");
  EXPECT_EQ(whyNotRead([](json &M) {
              M["types"]["p.R"]["record"][0]["type"] = {{"named", "p.R"}};
            }),
            "the manifest's type `p.R` contains itself");
  EXPECT_NE(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["inputs"][0]["writes"][0]["path"] = {0, 0};
            }),
            "");
  EXPECT_NE(whyNotRead([](json &M) {
              M["plans"]["p.G[]"]["options"]["max_inflight"] = 0;
            }),
            "");
  EXPECT_NE(whyNotRead([](json &M) { M.erase("types"); }), "");
  EXPECT_NE(whyNotRead([](json &M) { M = json::array(); }), "");
}
