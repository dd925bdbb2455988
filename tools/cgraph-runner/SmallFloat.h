//===- SmallFloat.h - 16-bit floating point numbers -------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_SMALLFLOAT_H
#define CGRAPH_RUNNER_SMALLFLOAT_H

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace cgraph::runner {

/// A 16-bit IEEE-like format with \p Exponent and \p Mantissa bits: f16 is
/// <5, 10>, bf16 is <8, 7>.
template <int Exponent, int Mantissa>
struct SmallFloat {
  static constexpr int Bias = (1 << (Exponent - 1)) - 1;
  static constexpr uint16_t Infinity = ((1 << Exponent) - 1) << Mantissa;

  /// The nearest value, ties to even.
  static uint16_t fromDouble(double X) {
    uint16_t Sign = std::signbit(X) ? 0x8000 : 0;
    if (std::isnan(X))
      return Sign | Infinity | (1 << (Mantissa - 1));
    if (std::isinf(X))
      return Sign | Infinity;
    X = std::fabs(X);
    if (X == 0)
      return Sign;
    // Units of the last place: 2^(e - Mantissa), at least the denormals' unit.
    int E = std::max(std::ilogb(X), 1 - Bias);
    double Units = std::nearbyint(std::ldexp(X, Mantissa - E));
    // A carry out of the mantissa adds one to the exponent by itself.
    double Bits = (E + Bias - 1) * double(1 << Mantissa) + Units;
    return Sign | (Bits >= Infinity ? Infinity : uint16_t(Bits));
  }

  static double toDouble(uint16_t Bits) {
    double Sign = Bits & 0x8000 ? -1 : 1;
    int E = (Bits & 0x7fff) >> Mantissa;
    int M = Bits & ((1 << Mantissa) - 1);
    if (E == (1 << Exponent) - 1)
      return M ? std::nan("") : Sign * INFINITY;
    if (E == 0)
      return Sign * std::ldexp(M, 1 - Bias - Mantissa);
    return Sign * std::ldexp(M + (1 << Mantissa), E - Bias - Mantissa);
  }
};

using Half = SmallFloat<5, 10>;
using BFloat16 = SmallFloat<8, 7>;

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_SMALLFLOAT_H
