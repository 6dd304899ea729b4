// ADBench's mixture of Gaussians, by hand.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_GMM_H
#define AD_BENCH_FLOOR_GMM_H

#include <cstddef>
#include <memory>

namespace floors {

/// What the objective is a function of, or its gradient: alphas[k], means[k][d],
/// icf[k][d(d+1)/2], as in bench/adbench/Gmm.h.
template <class T>
struct GmmArrays {
  T *alphas, *means, *icf;
};

/// Data and constants. `constant` is the part of the objective that depends on sizes alone.
struct GmmData {
  size_t d, k, n;
  const double *x; ///< [n][d]
  double gamma, m, constant;
};

/// Computes with arrays that it allocates once. d is 10 or 64; no alpha or mean is so far from the
/// others that the density of a point underflows for all components.
class Gmm {
public:
  virtual ~Gmm() = default;
  virtual double objective(const GmmArrays<const double> &at) = 0;
  /// The objective, and its gradient.
  virtual double gradient(const GmmArrays<const double> &at, const GmmArrays<double> &out) = 0;

  /// Null for another d.
  static std::unique_ptr<Gmm> make(const GmmData &data);
};

} // namespace floors

#endif
