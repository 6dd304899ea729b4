// exp, tanh and sin with cos on vectors, accurate to about 1e-7 on the arguments of the workloads.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The division of tanh becomes an estimate and a Newton step under -ffast-math. No special values:
// a floor is told that there are none.
#ifndef AD_BENCH_FLOOR_MATH_H
#define AD_BENCH_FLOOR_MATH_H

#include "Vector.h"

namespace floors {

/// c0 + x·(c1 + x·(c2 + …))
inline Vector polynomial(Vector, float c) { return splat(c); }
template <class... C>
Vector polynomial(Vector x, float c, C... rest) {
  return polynomial(x, rest...) * x + splat(c);
}

/// eˣ = 2ⁿ·eʳ for −87 ≤ x ≤ 88, |r| ≤ ln 2 / 2.
inline Vector exp(Vector x) {
  x = min(max(x, splat(-87.0f)), splat(88.0f));
  const Vector n = round(x * splat(0x1.715476p+0f));
  const Vector high = multiplyAdd(n, splat(-0x1.62e400p-1f), x);
  const Vector r = multiplyAdd(n, splat(-0x1.7f7d1cp-20f), high);
  // The Taylor polynomial of degree 7: relative error 5e-9.
  const Vector p =
      polynomial(r, 1.0f, 1.0f, 1.0f / 2, 1.0f / 6, 1.0f / 24, 1.0f / 120, 1.0f / 720, 1.0f / 5040);
  const IntVector exponent = toInt(n) << 23;
  return (Vector)((IntVector)p + exponent);
}

/// x·P(x²)/Q(x²) for |x| ≤ 9.02, where the nearest float has become 1.
inline Vector tanh(Vector x) {
  x = min(max(x, splat(-9.02f)), splat(9.02f));
  const Vector s = x * x;
  const Vector p =
      polynomial(s, 0x1p+0f, 0x1.1213b6p-3f, 0x1.ca6a5cp-9f, 0x1.5a3474p-16f, 0x1.cbdcd0p-27f);
  const Vector q =
      polynomial(s, 0x1p+0f, 0x1.de5f28p-2f, 0x1.a8167ap-6f, 0x1.58d25ep-12f, 0x1.a23950p-21f);
  return x * p / q;
}

struct SinCos {
  Vector sin, cos;
};

/// Both at once, x = k·π + r with |r| ≤ π/2: one reduction, and the sign of both is that of (−1)ᵏ.
/// The fits are minimax for absolute error, 5.6e-9 (sin) and 4.3e-10 (cos) before rounding.
inline SinCos sinCos(Vector x) {
  const Vector k = round(x * splat(0x1.45f306p-2f));
  const Vector high = multiplyAdd(k, splat(-3.140625f), x);
  const Vector r = multiplyAdd(k, splat(-0x1.fb5444p-11f), high);
  const Vector s = r * r;
  const Vector sinus =
      r + r * s * polynomial(s, -0x1.55554cp-3f, 0x1.110ed4p-7f, -0x1.9f6ed2p-13f, 0x1.5d9ebcp-19f);
  const Vector cosinus = polynomial(s, 1.0f, -0.5f, 0x1.555550p-5f, -0x1.6c14b8p-10f,
                                    0x1.9f931cp-16f, -0x1.196acep-22f);
  const IntVector sign = toInt(k) << 31;
  return {(Vector)((IntVector)sinus ^ sign), (Vector)((IntVector)cosinus ^ sign)};
}

} // namespace floors

#endif
