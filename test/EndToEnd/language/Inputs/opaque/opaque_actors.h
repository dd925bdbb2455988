#pragma once

#include <span>

#include "opaque.types.h"

namespace own {

inline Poly poly(std::int64_t n) {
  std::vector<std::int64_t> factors;
  for (std::int64_t i = 0; i < n; ++i) factors.push_back(i + 1);
  return Poly(std::move(factors));
}

class Source {
 public:
  Poly make(std::int64_t n) { return poly(n); }
  lang::own::Job job(std::int64_t n) {
    return {"job", poly(n), {poly(1), poly(2)}, poly(3), {4, poly(4)}, {poly(5), poly(6)}};
  }
  Ticket ticket(std::int64_t n) { return Ticket(n); }
  Wrong wrong(const std::string& how) { return {how}; }
  lang::own::Session open(const std::string& name) { return {name, {}}; }
  Cache fill(lang::own::Session session, std::int64_t n) {
    Cache::copies = 0;
    for (std::int64_t i = 0; i < n; ++i) session.cache.values.push_back(i);
    where_ = session.cache.values.data();
    return std::move(session.cache);
  }
  std::int64_t total(const Cache& cache) {
    return cache.values.data() == where_ ? static_cast<std::int64_t>(cache.values.size()) : -1;
  }
  /// By value: the last reader gets the object itself.
  std::int64_t again(Cache cache) {
    return cache.values.data() == where_ ? static_cast<std::int64_t>(cache.values.size()) : -1;
  }
  Lock locked(std::int64_t n) { return Lock(n); }
  std::int64_t peek(const Lock& lock) { return *lock.held; }
  template <class L>
  std::int64_t look(const L& lock) {
    return *lock.held + 1;
  }
  std::int64_t unlock(Lock&& lock) {
    const Lock mine = std::move(lock);
    return *mine.held + 2;
  }
  std::int64_t copies() { return Cache::copies; }

 private:
  const std::int64_t* where_ = nullptr;
};

class Sink {
 public:
  std::int64_t sum(const Poly& p) { return p.sum(); }
  Poly twice(Poly p) { return p.twice(); }
  lang::own::Job echo(const lang::own::Job& job) { return job; }
  Ticket punch(Ticket t) {
    *t.number += 100;
    return t;
  }
  std::int64_t all(const std::vector<Poly>& polys) {
    std::int64_t sum = 0;
    for (const auto& p : polys) sum += p.sum();
    return sum;
  }
  std::string pass(const Wrong& w) { return w.how; }
  std::string greet(const std::string& name) { return "hi " + name; }
};

}  // namespace own
