//===- Json.cpp - JSON from outside ---------------------------------------===//

#include "Value.h"

using namespace cgraph::runner;
using nlohmann::json;

/// How deeply arrays and objects are nested; what follows is no deeper.
static bool isDeeperThan(std::string_view Text, size_t Limit) {
  size_t Depth = 0;
  bool InString = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (InString) {
      if (C == '\\')
        ++I;
      else if (C == '"')
        InString = false;
    } else if (C == '"') {
      InString = true;
    } else if (C == '[' || C == '{') {
      if (++Depth > Limit)
        return true;
    } else if ((C == ']' || C == '}') && Depth) {
      --Depth;
    }
  }
  return false;
}

json cgraph::runner::parseJson(std::string_view Text) {
  constexpr size_t Limit = 256; // printing and converting recurse
  if (isDeeperThan(Text, Limit))
    throw std::runtime_error("JSON is nested deeper than " +
                             std::to_string(Limit));
  return json::parse(Text);
}
