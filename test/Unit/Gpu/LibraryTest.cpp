// Libraries that the host lacks.
#include <gtest/gtest.h>

#include "cgraph/error.h"
#include "gpu/library.h"

using cgraph::StartError;
using cgraph::rt::gpu::Library;

namespace {

template <class Body>
std::string message_of(Body&& fails) {
  try {
    fails();
  } catch (const StartError& error) {
    return error.what();
  }
  return "no StartError";
}

TEST(LibraryTest, AHostWithoutIt) {
  EXPECT_EQ(message_of([] { Library library("libno-such-gpu.so.1"); }),
            "no GPU library: libno-such-gpu.so.1: cannot open shared object "
            "file: No such file or directory");
}

TEST(LibraryTest, AnotherLibrary) {
  const Library other("libc.so.6");
  int (*function)() = nullptr;
  EXPECT_NE(message_of([&] {
              other.bind(function, "cudaNoSuchFunction");
            }).find("undefined symbol: cudaNoSuchFunction"),
            std::string::npos);
}

TEST(LibraryTest, AnOlderOne) {
  const Library other("libc.so.6");
  other.require_version("CUDA", 13000, 13000);
  EXPECT_EQ(message_of([&] { other.require_version("CUDA", 12090, 13000); }),
            "unsuitable GPU library: libc.so.6 is CUDA 12090, needed is 13000");
}

}  // namespace
