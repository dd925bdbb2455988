//===- ArgumentsTest.cpp - values of the command line ---------------------===//

#include "Arguments.h"

#include "gtest/gtest.h"
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace cgraph::runner;
using nlohmann::json;

static json parse(Kind K, const std::string &Text) {
  Type T;
  T.TheKind = K;
  return std::get<json>(parseValue(T, Text));
}

static std::string complaint(Kind K, const std::string &Text) {
  try {
    parse(K, Text);
  } catch (const std::exception &E) {
    return E.what();
  }
  return "";
}

TEST(Arguments, BareWordsAreStrings) {
  EXPECT_EQ(parse(Kind::Str, "hello"), "hello");
  EXPECT_EQ(parse(Kind::Str, "\"hello\""), "hello");
  EXPECT_EQ(parse(Kind::Str, "17"), "17");
  EXPECT_EQ(parse(Kind::Str, "[1, 2"), "[1, 2");
  EXPECT_EQ(parse(Kind::Enum, "fast"), "fast");
  EXPECT_EQ(parse(Kind::I64, "17"), 17);
}

TEST(Arguments, SaysWhereJsonIsMalformed) {
  std::string Text = complaint(Kind::List, "[[1, 2,], [3]]");
  EXPECT_NE(Text.find("no JSON: parse error at line 1, column 8"),
            std::string::npos)
      << Text;
  EXPECT_EQ(Text.find("json.exception"), std::string::npos) << Text;
  EXPECT_NE(complaint(Kind::Record, "{\"a\": 1"), "");
}

TEST(Arguments, NamesTheFileOfMalformedJson) {
  std::string Path = (std::filesystem::temp_directory_path() /
                      ("arguments-" + std::to_string(getpid()) + ".json"))
                         .string();
  std::ofstream(Path) << "{\"a\": [1,";
  std::string Text = complaint(Kind::Record, "@" + Path);
  std::filesystem::remove(Path);
  EXPECT_NE(Text.find("`" + Path + "`: no JSON: "), std::string::npos) << Text;
}
