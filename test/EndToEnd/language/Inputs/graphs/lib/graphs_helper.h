#pragma once
#include <string>

#include "kinds.types.h"

namespace user {

class Helper {
 public:
  std::string show(const lang::kinds::Meta& meta) {
    std::string text = std::to_string(meta.rank);
    for (const std::string& tag : meta.tags) text += " " + tag;
    return text;
  }
};

}  // namespace user
