#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace bench {

/// Percentiles of one measurement, in microseconds.
struct Percentiles {
  double p50_us, p99_us, p999_us;
};

inline Percentiles percentiles(std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  auto at = [&](double q) {
    return times[static_cast<std::size_t>(q * static_cast<double>(times.size() - 1))];
  };
  return {at(0.5), at(0.99), at(0.999)};
}

/// Times `rounds` calls one by one, after a tenth as many that do not count.
template <class Call>
Percentiles time_calls(std::size_t rounds, Call&& call) {
  using Clock = std::chrono::steady_clock;
  for (std::size_t i = 0; i < rounds / 10; ++i) call();
  std::vector<double> times;
  times.reserve(rounds);
  auto start = Clock::now();
  for (std::size_t i = 0; i < rounds; ++i) {
    call();
    auto end = Clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(end - start).count());
    start = end;
  }
  return percentiles(times);
}

/// Prints `"name": {percentiles}` as a member of a JSON object; the caller prints the braces.
class JsonObject {
 public:
  JsonObject() { std::fputs("{", stdout); }
  ~JsonObject() { std::puts("}"); }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;
  void member(const char* name, const Percentiles& p) {
    key(name);
    std::printf("{\"p50_us\": %.4f, \"p99_us\": %.4f, \"p999_us\": %.4f}", p.p50_us, p.p99_us,
                p.p999_us);
  }
  void member(const char* name, double value) {
    key(name);
    std::printf("%.6g", value);
  }

 private:
  void key(const char* name) {
    std::printf("%s\"%s\": ", first_ ? "" : ", ", name);
    first_ = false;
  }
  bool first_ = true;
};

}  // namespace bench
