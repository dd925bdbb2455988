#pragma once
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "kinds.types.h"

namespace user {

class Node {
 public:
  Node(std::string name, std::int64_t value) : name_(std::move(name)), value_(value) {}

  std::int64_t id(std::int64_t x) { return x; }
  std::int64_t add(std::int64_t x, std::int64_t y) { return x + y; }
  double mul(std::int64_t x, double y) { return static_cast<double>(x) * y; }
  std::string join(const std::vector<std::string>& xs) {
    std::string all;
    for (const std::string& x : xs) all += x + ";";
    return all;
  }
  std::int64_t sum(std::vector<std::int64_t> xs) {
    std::int64_t sum = 0;
    for (std::int64_t x : xs) sum = 10 * sum + x;
    return sum;
  }
  std::string text(std::int64_t x) { return std::to_string(x); }
  std::string label(const std::string& s) { return name_ + ":" + s; }
  std::string name() const { return name_; }
  std::int64_t value() const { return value_; }
  void set(std::int64_t x) { value_ = x; }
  std::int64_t bump() { return ++value_; }
  lang::kinds::Job job(std::int64_t n) {
    return {"job " + std::to_string(n), n, std::string(n, 'b'), {{"t1", "t2"}, 3}};
  }
  std::size_t size(std::string_view s) { return s.size(); }
  std::array<std::int64_t, 3> three(std::int64_t x) { return {x, x + 1, x + 2}; }
  std::array<std::tuple<std::int64_t, std::tuple<std::string, std::int64_t>>, 2> pairs(
      std::int64_t x) {
    return {{{1, {"first", x}}, {2, {"second", x + 1}}}};
  }
  std::int64_t fail_if(std::int64_t x, std::int64_t at) {
    if (x == at) throw std::domain_error("x is " + std::to_string(at));
    return x;
  }
  void log(const std::string& line) { lines_ += line + "\n"; }
  std::string lines() { return std::exchange(lines_, {}); }
  std::int64_t sleep(std::int64_t ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    return ms;
  }
  std::string huge(std::uint64_t n) { return std::string(n, 'h'); }

 private:
  std::string name_;
  std::int64_t value_;
  std::string lines_;
};

}  // namespace user
