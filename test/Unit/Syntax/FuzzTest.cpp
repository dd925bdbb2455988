//===- FuzzTest.cpp - no input crashes or hangs the parser ----------------===//

#include "ParseText.h"
#include "gtest/gtest.h"
#include <fstream>
#include <random>
#include <sstream>

using namespace cgraphc;
using namespace cgraphc::test;

namespace {

std::vector<std::string> readPrograms() {
  std::vector<std::string> programs;
  for (const char *name :
       {"hello", "chain", "parallel", "two_senders", "p2p", "llm"}) {
    std::ifstream in(std::string(CGRAPH_TEST_INPUTS "/programs/") + name +
                     ".cgraph");
    std::stringstream text;
    text << in.rdbuf();
    programs.push_back(text.str());
  }
  return programs;
}

/// Every diagnostic lies in the file.
void checkPlaces(const Parsed &parsed) {
  for (const Diagnostic &diagnostic : parsed.diagnostics) {
    ASSERT_TRUE(diagnostic.range.isValid());
    ASSERT_NE(parsed.sources.FindBufferContainingLoc(diagnostic.range.Start),
              0u);
    ASSERT_LE(diagnostic.range.Start.getPointer(),
              diagnostic.range.End.getPointer());
  }
}

} // namespace

TEST(Fuzz, EveryPrefixOfEveryProgram) {
  for (const std::string &program : readPrograms()) {
    ASSERT_FALSE(program.empty());
    for (size_t length = 0; length < program.size(); length += 3) {
      Parsed parsed(llvm::StringRef(program).take_front(length));
      checkPlaces(parsed);
      parsed.dump();
    }
  }
}

TEST(Fuzz, RandomEdits) {
  std::mt19937 random(42);
  std::vector<std::string> programs = readPrograms();
  const char alphabet[] =
      "(){}[]<>=.,:@+-*/%&|!?\"`'_;#\n\r\t 019azA\x80\xff\0";
  for (unsigned round = 0; round < 2000; ++round) {
    std::string text = programs[round % programs.size()];
    for (unsigned edits = 1 + random() % 8; edits != 0; --edits) {
      size_t at = random() % text.size();
      char c = alphabet[random() % (sizeof(alphabet) - 1)];
      switch (random() % 4) {
      case 0:
        text[at] = c;
        break;
      case 1:
        text.insert(at, 1, c);
        break;
      case 2:
        text.erase(at, 1 + random() % 20);
        break;
      case 3: {
        const std::string &other = programs[random() % programs.size()];
        size_t from = random() % other.size();
        text.insert(at, other.substr(from, random() % 60));
        break;
      }
      }
      if (text.empty())
        text = " ";
    }
    Parsed parsed(text);
    checkPlaces(parsed);
    parsed.dump();
  }
}

TEST(Fuzz, RandomTokens) {
  std::mt19937 random(7);
  const char *words[] = {
      "actor",  "after",  "const", "cpp",    "deployment", "dim",    "else",
      "enum",   "for",    "graph", "host",   "if",         "import", "in",
      "let",    "list",   "live",  "needs",  "new",        "on",     "option",
      "record", "return", "task",  "tensor", "type",       "var",    "via",
      "with",   "x",      "1",     "0.1",    "10s",        "\"s\"",  "{",
      "}",      "(",      ")",     "[",      "]",          "<",      ">",
      ">=",     "=",      "->",    "..",     ".",          ",",      ":",
      "?",      "@",      "+",     "\n",     "/// d\n"};
  for (unsigned round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned count = random() % 200; count != 0; --count)
      text += std::string(words[random() % std::size(words)]) + " ";
    Parsed parsed(text);
    checkPlaces(parsed);
    parsed.dump();
  }
}
