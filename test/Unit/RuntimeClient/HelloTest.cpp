#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace {

TEST(RuntimeClientHello, DriverPrintsWhatTheTourSays) {
  FILE* pipe = popen(HELLO_DRIVER, "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  char buffer[256];
  while (const std::size_t size = fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, size);
  EXPECT_EQ(pclose(pipe), 0);
  EXPECT_EQ(output, "eager\nhello\nhello\nboom\nstill usable\nagain\n");
}

}  // namespace
