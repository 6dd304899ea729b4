// Elementwise functions: those of the op records, and those that are composed of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_ELEMENTWISE_H
#define AD_ELEMENTWISE_H

#include "ad/tensor.h"

namespace ad {

// Elementwise ops, generated from the op records. Shapes broadcast and element types promote as in
// PyTorch; functions of reals turn integers into float32.
#define AD_ELEMENTWISE_1(name, mnemonic, Kind, gradient, summary)                                  \
  inline Tensor name(const Tensor &x, Location loc = Location::here()) { return x.name(loc); }
#define AD_ELEMENTWISE_2(name, mnemonic, Kind, gradient, summary)                                  \
  AD_API Tensor name(const Operand &a, const Operand &b);
#include "ad/elementwise.inc"

/// a + alpha·b.
AD_API Tensor add(const Operand &a, const Operand &b, Scalar alpha);
/// a − alpha·b.
AD_API Tensor sub(const Operand &a, const Operand &b, Scalar alpha);
/// How a quotient is rounded: not, toward zero, toward −∞.
enum class Rounding : unsigned char { None, Trunc, Floor };
/// a / b, rounded: `trunc_divide` or `floor_divide`, whose gradient is 0. Integers stay integers if
/// they are rounded; by 0 they give −1.
AD_API Tensor div(const Operand &a, const Operand &b, Rounding rounding);

// Comparisons give bool tensors.
AD_API Tensor eq(const Operand &a, const Operand &b);
AD_API Tensor ne(const Operand &a, const Operand &b);
AD_API Tensor lt(const Operand &a, const Operand &b);
AD_API Tensor le(const Operand &a, const Operand &b);
AD_API Tensor gt(const Operand &a, const Operand &b);
AD_API Tensor ge(const Operand &a, const Operand &b);

/// `a` where the condition holds, else `b`. A lane that was not chosen has gradient 0.
AD_API Tensor where(const Tensor &condition, const Operand &a, const Operand &b);
/// Bounds `x` from below and above; NaN stays; the gradient at a bound is 1.
AD_API Tensor clamp(const Tensor &x, Scalar min, Scalar max, Location loc = Location::here());
/// `clamp` from below only.
AD_API Tensor clamp_min(const Tensor &x, Scalar min, Location loc = Location::here());
/// `clamp` from above only.
AD_API Tensor clamp_max(const Tensor &x, Scalar max, Location loc = Location::here());
/// `value` where the mask holds, else `x`; keeps the element type of `x`.
AD_API Tensor masked_fill(const Tensor &x, const Tensor &mask, Scalar value,
                          Location loc = Location::here());

/// Whether an element is NaN.
AD_API Tensor isnan(const Tensor &x, Location loc = Location::here());
/// Whether an element is +inf or −inf.
AD_API Tensor isinf(const Tensor &x, Location loc = Location::here());
/// Whether an element is +inf.
AD_API Tensor isposinf(const Tensor &x, Location loc = Location::here());
/// Whether an element is −inf.
AD_API Tensor isneginf(const Tensor &x, Location loc = Location::here());
/// Whether an element is neither NaN nor infinite.
AD_API Tensor isfinite(const Tensor &x, Location loc = Location::here());
/// log(exp(a) + exp(b)), without overflow and smooth everywhere.
AD_API Tensor logaddexp(const Operand &a, const Operand &b);
/// x·log(y), and 0 where x = 0 and y is not NaN.
AD_API Tensor xlogy(const Operand &x, const Operand &y);
/// log(x / (1 − x)).
AD_API Tensor logit(const Tensor &x, Location loc = Location::here());

} // namespace ad

#endif
