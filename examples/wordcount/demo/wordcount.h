#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "wordcount.types.h"

namespace demo {

/// A word is a run of ASCII letters, as in `tr -cs A-Za-z '\n'`.
inline bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

inline std::vector<wordcount::Count> to_list(
    const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  std::vector<wordcount::Count> list;
  list.reserve(counts.size());
  for (const auto& [word, n] : counts) list.push_back({word, n});
  return list;
}

class Counter {
 public:
  std::vector<wordcount::Count> count(std::string_view text) {
    std::map<std::string, std::uint64_t, std::less<>> counts;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (end < text.size() && is_letter(text[end])) ++end;
      if (end > begin) {
        auto word = text.substr(begin, end - begin);
        auto it = counts.find(word);
        if (it == counts.end()) it = counts.emplace(word, 0).first;
        ++it->second;
      }
      begin = end + 1;
    }
    return to_list(counts);
  }
};

class Merger {
 public:
  std::vector<wordcount::Count> merge(const std::vector<std::vector<wordcount::Count>>& parts) {
    std::map<std::string, std::uint64_t, std::less<>> counts;
    for (const auto& part : parts)
      for (const auto& [word, n] : part) counts[word] += n;
    return to_list(counts);
  }
};

}  // namespace demo
