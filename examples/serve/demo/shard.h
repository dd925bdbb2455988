#pragma once
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace demo {

class Shard {
 public:
  /// Begins a session anew.
  std::int64_t prefill(std::int64_t request, std::int64_t session, std::int64_t tokens) {
    requests_.push_back(request);
    lengths_[session] = tokens;
    return tokens;
  }
  std::int64_t decode(std::int64_t request, std::int64_t session, std::int64_t position) {
    requests_.push_back(request);
    std::int64_t& length = lengths_[session];
    if (position != length)
      throw std::logic_error("session " + std::to_string(session) + " has " +
                             std::to_string(length) + " tokens, not " + std::to_string(position));
    ++length;
    return position;
  }
  std::vector<std::int64_t> requests() { return requests_; }

 private:
  std::map<std::int64_t, std::int64_t> lengths_;
  std::vector<std::int64_t> requests_;
};

}  // namespace demo
