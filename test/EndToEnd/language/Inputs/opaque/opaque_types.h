#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace own {

/// No default constructor, no ==.
class Poly {
 public:
  explicit Poly(std::vector<std::int64_t> factors) : factors_(std::move(factors)) {}
  const std::vector<std::int64_t>& factors() const { return factors_; }
  std::int64_t sum() const {
    std::int64_t sum = 0;
    for (auto factor : factors_) sum += factor;
    return sum;
  }
  Poly twice() const {
    auto factors = factors_;
    for (auto& factor : factors) factor *= 2;
    return Poly(std::move(factors));
  }

 private:
  std::vector<std::int64_t> factors_;
};

struct Ticket {
  explicit Ticket(std::int64_t n) : number(std::make_unique<std::int64_t>(n)) {}
  std::unique_ptr<std::int64_t> number;
};

struct Wrong {
  std::string how;
};

/// Counts its copies.
struct Cache {
  Cache() = default;
  Cache(const Cache& other) : values(other.values) { ++copies; }
  Cache(Cache&&) = default;
  Cache& operator=(Cache&&) = default;
  std::vector<std::int64_t> values;
  static inline std::int64_t copies = 0;
};

/// Moves, but is never assigned.
struct Lock {
  explicit Lock(std::int64_t n) : held(new std::int64_t(n)) {}
  Lock(Lock&& other) noexcept : held(std::exchange(other.held, nullptr)) {}
  ~Lock() { delete held; }
  std::int64_t* held;
};

}  // namespace own
