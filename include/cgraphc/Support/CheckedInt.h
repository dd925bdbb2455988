//===- CheckedInt.h - checked 64-bit arithmetic -----------------*- C++ -*-===//
//
// The one arithmetic of constant expressions: Sema and the `elaborate` pass
// both use it.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SUPPORT_CHECKEDINT_H
#define CGRAPHC_SUPPORT_CHECKEDINT_H

#include <cstdint>
#include <limits>

namespace cgraphc {

/// A result, or why there is none.
struct CheckedInt {
  enum class Error : uint8_t { None, Overflow, DivisionByZero };

  int64_t value = 0;
  Error error = Error::None;

  explicit operator bool() const { return error == Error::None; }
  int64_t operator*() const { return value; }
};

/// "overflow" or "division by zero"; empty if there is no error.
constexpr const char *describe(CheckedInt::Error error) {
  switch (error) {
  case CheckedInt::Error::None:
    return "";
  case CheckedInt::Error::Overflow:
    return "overflow";
  case CheckedInt::Error::DivisionByZero:
    return "division by zero";
  }
  return "";
}

constexpr CheckedInt checkedAdd(int64_t a, int64_t b) {
  CheckedInt result;
  if (__builtin_add_overflow(a, b, &result.value))
    result = {0, CheckedInt::Error::Overflow};
  return result;
}

constexpr CheckedInt checkedSub(int64_t a, int64_t b) {
  CheckedInt result;
  if (__builtin_sub_overflow(a, b, &result.value))
    result = {0, CheckedInt::Error::Overflow};
  return result;
}

constexpr CheckedInt checkedMul(int64_t a, int64_t b) {
  CheckedInt result;
  if (__builtin_mul_overflow(a, b, &result.value))
    result = {0, CheckedInt::Error::Overflow};
  return result;
}

constexpr CheckedInt checkedNeg(int64_t a) { return checkedSub(0, a); }

/// Truncates towards zero.
constexpr CheckedInt checkedDiv(int64_t a, int64_t b) {
  if (b == 0)
    return {0, CheckedInt::Error::DivisionByZero};
  if (a == std::numeric_limits<int64_t>::min() && b == -1)
    return {0, CheckedInt::Error::Overflow};
  return {a / b, CheckedInt::Error::None};
}

/// The remainder of the truncating division; it has the sign of `a`.
constexpr CheckedInt checkedRem(int64_t a, int64_t b) {
  if (b == 0)
    return {0, CheckedInt::Error::DivisionByZero};
  if (b == -1) // INT64_MIN % -1 traps on x86, though the result is 0.
    return {0, CheckedInt::Error::None};
  return {a % b, CheckedInt::Error::None};
}

} // namespace cgraphc

#endif // CGRAPHC_SUPPORT_CHECKEDINT_H
