#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace user {

class Store {
 public:
  void put(const std::string& key, std::int64_t value) { values_[key] = value; }
  std::int64_t get(const std::string& key) { return values_.at(key); }

 private:
  std::map<std::string, std::int64_t> values_;
};

}  // namespace user
