//===- NpyTest.cpp - Arrays in NumPy's file format ------------------------===//

#include "Npy.h"

#include <gtest/gtest.h>

using namespace cgraph::runner;

static std::string npy(const std::string &Header, const std::string &Payload,
                       char Version = 1) {
  std::string File("\x93NUMPY", 6);
  File += Version;
  File += '\0';
  for (unsigned I = 0; I < (Version == 1 ? 2u : 4u); ++I)
    File += char(Header.size() >> (8 * I) & 255);
  return File + Header + Payload;
}

static const char *const TwoByThree =
    "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 3), }\n";

TEST(Npy, ReadsEveryVersion) {
  for (char Version : {1, 2, 3}) {
    NpyArray A = parseNpy(npy(TwoByThree, "abcdef", Version));
    EXPECT_EQ(A.Dtype, "i1");
    EXPECT_EQ(A.Shape, (std::vector<uint64_t>{2, 3}));
    EXPECT_EQ(A.Data, "abcdef");
  }
}

TEST(Npy, TransposesColumnMajorArrays) {
  NpyArray A = parseNpy(
      npy("{'descr': '<u2', 'fortran_order': True, 'shape': (2, 3), }", //
          "a.d.b.e.c.f."));
  EXPECT_EQ(A.Dtype, "u2");
  EXPECT_EQ(A.Data, "a.b.c.d.e.f.");
}

TEST(Npy, RefusesBoolsThatAreNeitherTrueNorFalse) {
  const char *Header =
      "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }";
  EXPECT_EQ(parseNpy(npy(Header, {"\0\1\1", 3})).Data.size(), 3u);
  EXPECT_THROW(parseNpy(npy(Header, {"\0\2\1", 3})), std::runtime_error);
}

TEST(Npy, ReadsScalarsAndEmptyArrays) {
  NpyArray Scalar = parseNpy(
      npy("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", "\1"));
  EXPECT_TRUE(Scalar.Shape.empty());
  NpyArray Empty = parseNpy(
      npy("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 3), }", ""));
  EXPECT_EQ(Empty.Shape, (std::vector<uint64_t>{0, 3}));
}

TEST(Npy, RefusesDamage) {
  EXPECT_THROW(parseNpy(""), std::runtime_error);
  EXPECT_THROW(parseNpy(npy(TwoByThree, "abcdefg")), std::runtime_error);
  EXPECT_THROW(parseNpy(npy(TwoByThree, "abcde")), std::runtime_error);
  EXPECT_THROW(parseNpy(npy(TwoByThree, "abcdef", 4)), std::runtime_error);
  EXPECT_THROW(parseNpy(npy(TwoByThree, "").substr(0, 30)), std::runtime_error);
  EXPECT_THROW(
      parseNpy(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }",
                   "abcd")),
      std::runtime_error);
  EXPECT_THROW(parseNpy(npy("{'descr': [('x', '<f4')], 'fortran_order': False, "
                            "'shape': (1,), }",
                            "abcd")),
               std::runtime_error);
  EXPECT_THROW(parseNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': "
                            "(4611686018427387904, 8), }",
                            "")),
               std::runtime_error);
}
