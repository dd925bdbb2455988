#pragma once
namespace demo {
struct Another {
  long f(long x) { return x; }
};
}  // namespace demo
