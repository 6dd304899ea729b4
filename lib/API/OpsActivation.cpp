// Activation functions, composed of ops of the IR.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A branch is chosen by comparison, so that a gradient at a point without a derivative is that of
// the branch which the comparison takes there; the branch that is not taken contributes nothing,
// even where it overflows.
#include "API/Compose.h"

namespace ad {
namespace {

/// Ops on tensors and numbers of one element type, at one line of the user.
class Calculation {
public:
  /// Integers are computed in float32, as everywhere where only floats are defined.
  Calculation(const Tensor &x, Location loc)
      : x(isFloat(nodeOf(x, loc)->dtype) ? x : x.to(DType::Float32, loc)), loc(loc) {}

  Held number(double value) const { return {constantLike(value, x, loc), loc}; }
  Held held(const Tensor &tensor) const { return {tensor, loc}; }
  Tensor times(const Tensor &a, const Tensor &b) const { return mul(held(a), held(b)); }
  Tensor times(double factor, const Tensor &a) const {
    return factor == 1 ? a : mul(held(a), number(factor));
  }
  Tensor plus(const Tensor &a, double number) const { return add(held(a), this->number(number)); }
  Tensor isAbove(const Tensor &a, double bound) const { return gt(held(a), number(bound)); }

  const Tensor x;
  const Location loc;
};

void checkPositive(double value, const char *name, Location loc) {
  if (!(value > 0))
    raise(Code::BadValue, std::string(name) + " must be positive, but got " + std::to_string(value),
          loc);
}

Tensor boundedBy(const Calculation &c, const Tensor &x, double min, double max) {
  const Tensor isLow = le(c.held(x), c.number(min)), isHigh = ge(c.held(x), c.number(max));
  const Tensor raised = where(isLow, c.number(min), c.held(x));
  return where(isHigh, c.number(max), c.held(raised));
}

/// x where x > 0, else scale·(exp(x / width) − 1).
Tensor exponentialBelowZero(const Calculation &c, double scale, double width) {
  const Tensor power = expm1(c.times(1 / width, c.x), c.loc);
  return where(c.isAbove(c.x, 0), c.held(c.x), c.held(c.times(scale, power)));
}

/// log(1 + exp(beta·x)) / beta.
Tensor softplusOf(const Calculation &c, double beta, double threshold) {
  const Tensor scaled = c.times(beta, c.x);
  const Tensor logarithm = c.times(1 / beta, log1p(exp(scaled, c.loc), c.loc));
  return where(c.isAbove(scaled, threshold), c.held(c.x), c.held(logarithm));
}

} // namespace

Tensor leaky_relu(const Tensor &x, double negative_slope, Location loc) {
  const Calculation c(x, loc);
  const Tensor small = c.times(negative_slope, c.x);
  return named(where(c.isAbove(c.x, 0), c.held(c.x), c.held(small)), "LeakyReluBackward0");
}

Tensor hardtanh(const Tensor &x, double min, double max, Location loc) {
  if (!(min <= max))
    raise(Code::BadValue, "min_val cannot be greater than max_val", loc);
  const Calculation c(x, loc);
  return named(boundedBy(c, c.x, min, max), "HardtanhBackward0");
}

Tensor relu6(const Tensor &x, Location loc) { return hardtanh(x, 0, 6, loc); }

Tensor hardsigmoid(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  const Tensor bounded = boundedBy(c, c.plus(c.x, 3), 0, 6);
  return named(div(c.held(bounded), c.number(6)), "HardsigmoidBackward0");
}

Tensor hardswish(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  return named(c.times(c.x, hardsigmoid(c.x, loc)), "HardswishBackward0");
}

Tensor elu(const Tensor &x, double alpha, Location loc) {
  return named(exponentialBelowZero(Calculation(x, loc), alpha, 1), "EluBackward0");
}

Tensor celu(const Tensor &x, double alpha, Location loc) {
  checkPositive(alpha, "alpha", loc);
  return named(exponentialBelowZero(Calculation(x, loc), alpha, alpha), "CeluBackward0");
}

Tensor selu(const Tensor &x, Location loc) {
  // Klambauer et al., "Self-normalizing neural networks" (2017).
  constexpr double alpha = 1.6732632423543772848170429916717;
  constexpr double scale = 1.0507009873554804934193349852946;
  const Calculation c(x, loc);
  return named(c.times(scale, exponentialBelowZero(c, alpha, 1)), "SeluBackward0");
}

Tensor softplus(const Tensor &x, double beta, double threshold, Location loc) {
  checkPositive(beta, "beta", loc);
  return named(softplusOf(Calculation(x, loc), beta, threshold), "SoftplusBackward0");
}

// min(x, 0) − log1p(exp(−|x|)), with −|x| as a choice that is smooth on either side.
Tensor logsigmoid(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  const Tensor isPositive = c.isAbove(c.x, 0);
  const Tensor exponent = where(isPositive, c.held(neg(c.x, loc)), c.held(c.x));
  const Tensor head = where(isPositive, c.number(0), c.held(c.x));
  const Tensor tail = log1p(exp(exponent, loc), loc);
  return named(sub(c.held(head), c.held(tail)), "LogSigmoidBackward0");
}

Tensor silu(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  return named(c.times(c.x, sigmoid(c.x, loc)), "SiluBackward0");
}

// Φ(x) = erfc(−x/√2)/2 keeps the digits of small values; ½·(1 + tanh(√(2/π)·(x + 0.044715·x³))) is
// Hendrycks and Gimpel, "Gaussian error linear units" (2016).
Tensor gelu(const Tensor &x, Approximate approximate, Location loc) {
  const Calculation c(x, loc);
  const Tensor half = c.times(0.5, c.x);
  if (approximate == Approximate::None) {
    const Tensor upper = erfc(c.times(-0.70710678118654752440, c.x), loc);
    return named(c.times(half, upper), "GeluBackward0");
  }
  const Tensor bend = c.plus(c.times(0.044715, square(c.x, loc)), 1);
  const Tensor argument = c.times(0.79788456080286535588, c.times(c.x, bend));
  return named(c.times(half, c.plus(tanh(argument, loc), 1)), "GeluBackward0");
}

Tensor mish(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  return named(c.times(c.x, tanh(softplusOf(c, 1, 20), loc)), "MishBackward0");
}

Tensor softsign(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  const Tensor bottom = c.plus(abs(c.x, loc), 1);
  return named(div(c.held(c.x), c.held(bottom)), "DivBackward0");
}

Tensor tanhshrink(const Tensor &x, Location loc) {
  const Calculation c(x, loc);
  return named(sub(c.held(c.x), c.held(tanh(c.x, loc))), "SubBackward0");
}

Tensor hardshrink(const Tensor &x, double lambda, Location loc) {
  const Calculation c(x, loc);
  const Tensor isSmall = le(c.held(abs(c.x, loc)), c.number(lambda));
  return named(where(isSmall, c.number(0), c.held(c.x)), "HardshrinkBackward0");
}

Tensor softshrink(const Tensor &x, double lambda, Location loc) {
  if (!(lambda >= 0))
    raise(Code::BadValue,
          "lambda must be greater or equal to 0, but found to be " + std::to_string(lambda), loc);
  const Calculation c(x, loc);
  const Tensor lowered = c.plus(c.x, -lambda), raised = c.plus(c.x, lambda);
  const Tensor isSmall = le(c.held(abs(c.x, loc)), c.number(lambda));
  const Tensor large = where(c.isAbove(c.x, 0), c.held(lowered), c.held(raised));
  return named(where(isSmall, c.number(0), c.held(large)), "SoftshrinkBackward0");
}

Tensor threshold(const Tensor &x, double threshold, double value, Location loc) {
  const Calculation c(x, loc);
  const Tensor isLow = le(c.held(c.x), c.number(threshold));
  return named(where(isLow, c.number(value), c.held(c.x)), "ThresholdBackward0");
}

} // namespace ad
