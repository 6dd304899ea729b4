// Gradients of functions of one tensor against central differences, to second order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_API_DIFFERENCES_H
#define AD_TEST_UNIT_API_DIFFERENCES_H

#include <ad/ad.h>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ad::test {

/// The element values of a float64 tensor.
inline std::vector<double> valuesOf(const Tensor &x) {
  const double *data = x.data<double>();
  return std::vector<double>(data, data + x.numel());
}

/// Whether the float64 tensors agree.
inline void expectNear(const Tensor &a, const Tensor &b, double tolerance) {
  ASSERT_EQ(a.shape(), b.shape());
  const auto x = valuesOf(a.to(float64)), y = valuesOf(b.to(float64));
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_LE(std::fabs(x[i] - y[i]), tolerance * (1 + std::fabs(y[i])))
        << "element " << i << ": " << x[i] << " and " << y[i];
}

/// A fixed tensor with elements in (-1, 1), none of them equal.
inline Tensor sampleLike(const Tensor &x) {
  const Tensor index = arange(x.numel()).to(float64).reshape(x.shape());
  return sin(index * 1.7 + 0.3) * 0.9;
}

/// The derivative of `f` at x, `order` times, in random directions, and both modes against each
/// other.
inline void expectDerivatives(const std::function<Tensor(const Tensor &)> &f, const Tensor &x,
                              int order = 2) {
  const double step = 0x1p-17;
  const Tensor direction = cos(arange(x.numel()).to(float64).reshape(x.shape()) * 2.3 + 0.1);
  const auto [y, dy] = jvp(f)(x, direction);
  const Tensor difference = (f(x + direction * step) - f(x - direction * step)) / (2 * step);
  expectNear(dy, difference, 1e-6);
  const Tensor cy = sampleLike(y);
  const auto weighted = [&](const Tensor &at) { return sum(f(at) * cy); };
  const auto gradient = grad(weighted);
  EXPECT_NEAR(sum(gradient(x) * direction).item(), sum(dy * cy).item(),
              1e-12 * (1 + std::fabs(sum(abs(dy * cy)).item())));
  if (order > 1)
    expectDerivatives(gradient, x, order - 1);
}

} // namespace ad::test

#endif
