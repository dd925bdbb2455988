// Counts the words of the files named on the command line and prints "count word" lines, sorted by
// word.
#include <array>
#include <cinttypes>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include "demo/wordcount.h"
#include "wordcount.cgraph.h"

namespace {

constexpr std::size_t kParts = 4;

std::string read_files(int count, char** names) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    std::ifstream file(names[i], std::ios::binary);
    if (!file) throw std::runtime_error(std::string("cannot read ") + names[i]);
    text.append(std::istreambuf_iterator<char>(file), {});
    text += '\n';
  }
  return text;
}

/// Cuts between words, so that no word is counted in two halves.
std::array<std::string, kParts> split(const std::string& text) {
  std::array<std::string, kParts> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < kParts; ++i) {
    std::size_t end =
        i + 1 == kParts ? text.size() : std::max(begin, text.size() * (i + 1) / kParts);
    while (end < text.size() && demo::is_letter(text[end])) ++end;
    parts[i] = text.substr(begin, end - begin);
    begin = end;
  }
  return parts;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FILE...\n", argv[0]);
    return 2;
  }
  auto deployment = demo::wordcount::local::launch();
  auto graph = deployment.count();
  for (const auto& [word, n] : graph.execute(split(read_files(argc - 1, argv + 1))).get())
    std::printf("%" PRIu64 " %s\n", n, word.c_str());
} catch (const std::exception& e) {
  std::fprintf(stderr, "wordcount: %s\n", e.what());
  return 1;
}
