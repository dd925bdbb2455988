#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stages {

/// A stage adds one going forward and passes twice the sum of gradient and activation back.
class Stage {
public:
  std::int64_t forward(std::int64_t x) {
    add('f', forwards_++);
    most_ = std::max(most_, ++live_);
    return x + 1;
  }
  std::int64_t backward(std::int64_t grad, std::int64_t act) {
    add('b', backwards_++);
    --live_;
    return 2 * (grad + act);
  }
  std::string log(const std::vector<std::int64_t>& ends) {
    std::string text = text_ + " most=" + std::to_string(most_);
    if (backwards_ == 0) text += " first=" + std::to_string(ends.front() < ends.back());
    text_.clear();
    forwards_ = backwards_ = live_ = most_ = 0;
    return text;
  }

private:
  void add(char kind, int number) { text_ += (text_.empty() ? "" : " ") + (kind + std::to_string(number)); }

  std::string text_;
  int forwards_ = 0, backwards_ = 0, live_ = 0, most_ = 0;
};

class Tape {
public:
  std::int64_t note(std::int64_t x) {
    text_ += (text_.empty() ? "" : " ") + std::to_string(x);
    return x;
  }
  std::string read(const std::vector<std::int64_t>&) { return std::exchange(text_, {}); }

private:
  std::string text_;
};

}  // namespace stages
