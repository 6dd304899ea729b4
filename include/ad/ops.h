// Elementwise ops as free functions, and the operators on tensors and numbers. The other functions
// are in the headers that this one includes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_H
#define AD_OPS_H

#include "ad/loss.h"
#include "ad/product.h"
#include "ad/reduce.h"
#include "ad/scan.h"
#include "ad/shape.h"
#include "ad/tensor.h"

namespace ad {

// Elementwise ops, generated from the op records. Shapes broadcast and element types promote as in
// PyTorch; functions of reals turn integers into float32.
#define AD_ELEMENTWISE_1(name, mnemonic, Kind, gradient, summary)                                  \
  inline Tensor name(const Tensor &x, Location loc = Location::here()) { return x.name(loc); }
#define AD_ELEMENTWISE_2(name, mnemonic, Kind, gradient, summary)                                  \
  AD_API Tensor name(const Operand &a, const Operand &b);
#include "ad/elementwise.inc"

// Comparisons give bool tensors.
AD_API Tensor eq(const Operand &a, const Operand &b);
AD_API Tensor ne(const Operand &a, const Operand &b);
AD_API Tensor lt(const Operand &a, const Operand &b);
AD_API Tensor le(const Operand &a, const Operand &b);
AD_API Tensor gt(const Operand &a, const Operand &b);
AD_API Tensor ge(const Operand &a, const Operand &b);

/// `a` where the condition holds, else `b`. A lane that was not chosen has gradient 0.
AD_API Tensor where(const Tensor &condition, const Operand &a, const Operand &b);
/// Bounds `x` from below and above; the gradient at a bound is 1.
AD_API Tensor clamp(const Tensor &x, Scalar min, Scalar max, Location loc = Location::here());
/// `value` where the mask holds, else `x`; keeps the element type of `x`.
AD_API Tensor masked_fill(const Tensor &x, const Tensor &mask, Scalar value,
                          Location loc = Location::here());
/// log(1 + exp(x)), without overflow.
AD_API Tensor softplus(const Tensor &x, Location loc = Location::here());

// The operands themselves carry the line: an operator takes no further argument.
inline Tensor operator+(const Operand &a, const Operand &b) { return add(a, b); }
inline Tensor operator-(const Operand &a, const Operand &b) { return sub(a, b); }
inline Tensor operator*(const Operand &a, const Operand &b) { return mul(a, b); }
inline Tensor operator/(const Operand &a, const Operand &b) { return div(a, b); }
inline Tensor operator==(const Operand &a, const Operand &b) { return eq(a, b); }
inline Tensor operator!=(const Operand &a, const Operand &b) { return ne(a, b); }
inline Tensor operator<(const Operand &a, const Operand &b) { return lt(a, b); }
inline Tensor operator<=(const Operand &a, const Operand &b) { return le(a, b); }
inline Tensor operator>(const Operand &a, const Operand &b) { return gt(a, b); }
inline Tensor operator>=(const Operand &a, const Operand &b) { return ge(a, b); }
AD_API Tensor operator-(const Operand &x);
/// A variable is bound to the result. A leaf that requires a gradient keeps its identity and
/// changes its value, which is allowed inside of `no_grad` only: the step of an optimizer.
AD_API Tensor &operator+=(Tensor &a, const Operand &b);
AD_API Tensor &operator-=(Tensor &a, const Operand &b);
AD_API Tensor &operator*=(Tensor &a, const Operand &b);
AD_API Tensor &operator/=(Tensor &a, const Operand &b);

/// The operand as a constant of differentiation.
inline Tensor detach(const Tensor &x, Location loc = Location::here()) { return x.detach(loc); }

} // namespace ad

#endif
