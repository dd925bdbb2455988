// Checks of the drivers in this folder: a false one is printed with its line; `checks_done` is
// main's result.
#pragma once
#include <cstdio>

inline int checks_failed = 0;
inline int checks_made = 0;

inline void check(bool ok, const char* text, int line) {
  ++checks_made;
  if (ok) return;
  ++checks_failed;
  std::printf("line %d: %s\n", line, text);
}
#define CHECK(...) check((__VA_ARGS__), #__VA_ARGS__, __LINE__)

/// Whether `action` throws an E that `look` approves of.
template <class E, class Action, class Look>
bool throws(Action&& action, Look&& look) {
  try {
    action();
  } catch (const E& error) {
    return look(error);
  } catch (...) {
    std::puts("another exception:");
    return false;
  }
  std::puts("no exception:");
  return false;
}
template <class E, class Action>
bool throws(Action&& action) {
  return throws<E>(action, [](const E&) { return true; });
}

inline int checks_done() {
  std::printf("%d checks, %d failed\n", checks_made, checks_failed);
  return checks_failed != 0;
}
