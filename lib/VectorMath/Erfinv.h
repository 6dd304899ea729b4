// The inverse of the error function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erfinv(x) = x·q(w) with w = −log(1 − x²): Giles, "Approximating the erfinv function" (2011).
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_ERFINV_H
#define AD_VECTORMATH_ERFINV_H

#include "Log.h"

namespace ad::vm {
namespace detail {

/// q for t = w − 3.125, w ≤ 6.25 (f64), or t = w − 2.5, w ≤ 5 (f32).
template <class F>
F erfinvCenter(F t) {
  if constexpr (F::isDouble)
    return polynomial(t, 0x1.a755e7c99ae86p+0, 0x1.ebd80d9b13df9p-3, -0x1.8b6c33114ec4ap-8,
                      -0x1.8457694834f1fp-11, 0x1.879c2a20bfaa8p-13, -0x1.d1d1f7ca6bb48p-17,
                      -0x1.6e8a53d60c8f8p-20, 0x1.c6b4f8960febcp-22, -0x1.f36ceb907b9f1p-26,
                      -0x1.1a9eb27fabe9dp-28, 0x1.20f528380318bp-30, -0x1.dc3ec7aa632ffp-35,
                      -0x1.c8a1a5210508dp-37, 0x1.7234b50d67a17p-39, -0x1.6c1e1765efc4cp-44,
                      -0x1.686236fd0b18dp-45, 0x1.d765d660a1789p-48, -0x1.7501dcc5d5d28p-55,
                      -0x1.1ea4816b2c34dp-53, 0x1.1f75ab2fb57d0p-56, 0x1.bb3ece55e03b7p-61,
                      -0x1.9d7bbe545ed3dp-62, 0x1.11cc3dde2cfb6p-66, 0x1.ea3e356cb96d2p-69,
                      -0x1.429a65e7c0480p-72);
  else
    return polynomial(t, 0x1.805c5ep+0, 0x1.f91e8ap-3, -0x1.11cac2p-8, -0x1.486596p-10,
                      0x1.cabb12p-13, -0x1.4d1546p-18, -0x1.e68596p-19, 0x1.f3cc58p-22,
                      0x1.b5581ap-25, -0x1.2b19eap-27, -0x1.ccc164p-30);
}

/// q for t = √w − 3.25, 2.5 ≤ √w ≤ 4; only f64.
template <class F>
F erfinvMiddle(F t) {
  return polynomial(t, 0x1.8abcc380d5a48p+1, 0x1.0158a6d641d54p+0, 0x1.5ffcfe5b64ce5p-8,
                    -0x1.ebadabb9f9fc5p-9, 0x1.468eecacc6179p-9, -0x1.ba9240da7aaf1p-10,
                    0x1.f3cc53284d81ep-11, -0x1.7448bc5b88463p-12, 0x1.93304463086d8p-16,
                    0x1.1e6aaf3b34394p-14, -0x1.8cf9f183e429cp-15, 0x1.a2438308a008bp-17,
                    0x1.8afc4e7e2674cp-19, -0x1.0b83232789ec5p-18, 0x1.86e4b94a88da0p-20,
                    -0x1.cbcfff002799dp-26, -0x1.bdaf2e94c3c87p-23, 0x1.18fca50e8073cp-23,
                    -0x1.c1c1cd5607690p-25, -0x1.024378bad30edp-26, 0x1.425565e7fa6f2p-26);
}

/// q for t = √w − 5, √w ≥ 4 (f64), or t = √w − 3, √w ≥ √5 (f32).
template <class F>
F erfinvTail(F t) {
  if constexpr (F::isDouble)
    return polynomial(t, 0x1.3664ddd1ad7fbp+2, 0x1.02a30d1fba107p+0, -0x1.22ea5df0e6f04p-13,
                      -0x1.c2f36a9f108f9p-13, 0x1.3ebf4ec1ca681p-14, -0x1.4a3491668db55p-16,
                      0x1.2fbd22ef04c75p-18, -0x1.0a8fbf17e9c47p-20, 0x1.ebcba264f12bdp-23,
                      -0x1.224f18ea4434bp-24, 0x1.f494740b2a768p-26, -0x1.04d84e54fcaadp-26,
                      0x1.0614990c98205p-27, -0x1.e7ff475db88e2p-29, 0x1.9c6ba80945b73p-30,
                      -0x1.ae83c3d325005p-32, -0x1.bc422adb5e19ap-36, 0x1.1908c9f35e5acp-35);
  else
    return polynomial(t, 0x1.6a9efcp+1, 0x1.006dcap+0, 0x1.357a60p-7, -0x1.f4e6b0p-8, 0x1.752272p-8,
                      -0x1.d359c0p-9, 0x1.7ea668p-10, -0x1.fa71cap-14, -0x1.12da66p-12,
                      0x1.4dc186p-13, -0x1.19c610p-15);
}

} // namespace detail

/// The x with erf(y) = x: infinite at ±1, NaN beyond.
template <class F>
F erfinv(F x) {
  const F one = x.like(1.0), magnitude = abs(x);
  const F w = -log((one - magnitude) * (one + magnitude)), root = sqrt(w);
  const F center = detail::erfinvCenter(w - x.like(pick<F>(2.5, 3.125)));
  F tail = detail::erfinvTail(root - x.like(pick<F>(3.0, 5.0)));
  if constexpr (F::isDouble)
    tail = select(root < x.like(4.0), detail::erfinvMiddle(root - x.like(3.25)), tail);
  const F y = x * select(w < x.like(pick<F>(5.0, 6.25)), center, tail);
  return select(magnitude == one, copysign(infinityLike(x), x), y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_ERFINV_H
