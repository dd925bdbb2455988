//===- ActorNames.cpp - several actors in few words -----------------------===//

#include "ActorNames.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <set>
#include <vector>

using namespace cgraphc;

using Index = std::vector<int64_t>;

llvm::StringRef viz::getArrayName(llvm::StringRef name) {
  return name.take_until([](char c) { return c == '['; });
}

/// The numbers of "[1][3]".
static Index getIndex(llvm::StringRef brackets) {
  Index index;
  while (brackets.consume_front("[")) {
    int64_t number = 0;
    brackets.consumeInteger(10, number);
    brackets.consume_front("]");
    index.push_back(number);
  }
  return index;
}

/// "w[0..1][2]" of the corners {0, 2} and {1, 2}.
static std::string spellBlock(llvm::StringRef array, const Index &first,
                              const Index &last) {
  std::string text = array.str();
  for (auto [from, to] : llvm::zip_equal(first, last)) {
    text += "[" + std::to_string(from);
    text += from == to ? "]" : ".." + std::to_string(to) + "]";
  }
  return text;
}

/// Whether \p members, sorted, are all of the block from \p first to \p last.
static bool isBlock(const std::set<Index> &members, const Index &first,
                    const Index &last) {
  uint64_t size = 1;
  for (auto [from, to] : llvm::zip_equal(first, last))
    size *= to < from ? 0 : to - from + 1;
  return size == members.size();
}

static void spellArray(llvm::StringRef array, const std::set<Index> &members,
                       std::vector<std::string> &words) {
  // The smallest block around them.
  Index first = *members.begin(), last = first;
  for (const Index &member : members)
    for (auto [from, to, at] : llvm::zip_equal(first, last, member)) {
      from = std::min(from, at);
      to = std::max(to, at);
    }
  if (isBlock(members, first, last)) {
    words.push_back(spellBlock(array, first, last));
    return;
  }
  // Runs along the last dimension.
  for (auto at = members.begin(); at != members.end();) {
    Index begin = *at, end = begin;
    for (Index next = begin; at != members.end() && *at == next; ++at) {
      end = *at;
      ++next.back();
    }
    words.push_back(spellBlock(array, begin, end));
  }
}

std::string viz::joinActorNames(llvm::ArrayRef<std::string> names) {
  llvm::MapVector<llvm::StringRef, std::set<Index>> arrays;
  for (llvm::StringRef name : names) {
    llvm::StringRef array = getArrayName(name);
    arrays[array].insert(getIndex(name.drop_front(array.size())));
  }
  std::vector<std::string> words;
  for (auto &[array, members] : arrays)
    spellArray(array, members, words);
  return llvm::join(words, ", ");
}
