//===- Base64Test.cpp - RFC 4648 base64 -----------------------------------===//

#include "Base64.h"

#include <gtest/gtest.h>

using namespace cgraph::runner;

TEST(Base64, KnowsTheVectorsOfTheStandard) {
  const char *Vectors[][2] = {{"", ""},
                              {"f", "Zg=="},
                              {"fo", "Zm8="},
                              {"foo", "Zm9v"},
                              {"foob", "Zm9vYg=="},
                              {"fooba", "Zm9vYmE="},
                              {"foobar", "Zm9vYmFy"}};
  for (auto [Bytes, Text] : Vectors) {
    EXPECT_EQ(encodeBase64(Bytes), Text);
    EXPECT_EQ(decodeBase64(Text), Bytes);
  }
}

TEST(Base64, KeepsEveryByte) {
  std::string Bytes;
  for (int I = 0; I < 256; ++I)
    Bytes += char(I);
  EXPECT_EQ(decodeBase64(encodeBase64(Bytes)), Bytes);
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char *Text : {"Zg", "Zg=", "Z===", "Z g=", "Zg==Zg==", "Zm9v\n"})
    EXPECT_EQ(decodeBase64(Text), std::nullopt) << Text;
}
