// The ops as free functions, and the operators on tensors and numbers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_H
#define AD_OPS_H

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

// Reductions; without dims over all elements.
inline Tensor sum(const Tensor &x, Location loc = Location::here()) { return x.sum(loc); }
inline Tensor mean(const Tensor &x, Location loc = Location::here()) { return x.mean(loc); }
inline Tensor amax(const Tensor &x, Location loc = Location::here()) { return x.amax(loc); }
inline Tensor sum(const Tensor &x, const Dims &dims, bool keepdim = false,
                  Location loc = Location::here()) {
  return x.sum(dims, keepdim, loc);
}
inline Tensor mean(const Tensor &x, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here()) {
  return x.mean(dims, keepdim, loc);
}
inline Tensor amax(const Tensor &x, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here()) {
  return x.amax(dims, keepdim, loc);
}
AD_API Tensor logsumexp(const Tensor &x, std::int64_t dim, bool keepdim = false,
                        Location loc = Location::here());
AD_API Tensor softmax(const Tensor &x, std::int64_t dim, Location loc = Location::here());
AD_API Tensor log_softmax(const Tensor &x, std::int64_t dim, Location loc = Location::here());

// Contractions. `matmul` follows PyTorch: vectors, matrices, and batches that broadcast.
AD_API Tensor matmul(const Tensor &a, const Tensor &b, Location loc = Location::here());
AD_API Tensor mm(const Tensor &a, const Tensor &b, Location loc = Location::here());
AD_API Tensor bmm(const Tensor &a, const Tensor &b, Location loc = Location::here());

// Shape.
inline Tensor reshape(const Tensor &x, const Size &shape, Location loc = Location::here()) {
  return x.reshape(shape, loc);
}
inline Tensor permute(const Tensor &x, const Dims &dims, Location loc = Location::here()) {
  return x.permute(dims, loc);
}
inline Tensor transpose(const Tensor &x, std::int64_t dim0, std::int64_t dim1,
                        Location loc = Location::here()) {
  return x.transpose(dim0, dim1, loc);
}
inline Tensor t(const Tensor &x, Location loc = Location::here()) { return x.t(loc); }
inline Tensor flatten(const Tensor &x, Location loc = Location::here()) { return x.flatten(loc); }
AD_API Tensor cat(const TensorList &tensors, std::int64_t dim = 0, Location loc = Location::here());
AD_API Tensor stack(const TensorList &tensors, std::int64_t dim = 0,
                    Location loc = Location::here());
/// `amounts` in PyTorch's order: (low, high) of the last axis, then of the one before it, and so
/// on.
AD_API Tensor pad(const Tensor &x, const Dims &amounts, double value = 0,
                  Location loc = Location::here());
/// The operand as a constant of differentiation.
inline Tensor detach(const Tensor &x, Location loc = Location::here()) { return x.detach(loc); }

// Losses, averaged over the batch.
AD_API Tensor mse_loss(const Tensor &input, const Tensor &target, Location loc = Location::here());
/// `logits` is [batch, classes]; `labels` is an integer tensor [batch].
AD_API Tensor cross_entropy(const Tensor &logits, const Tensor &labels,
                            Location loc = Location::here());
AD_API Tensor binary_cross_entropy_with_logits(const Tensor &logits, const Tensor &target,
                                               Location loc = Location::here());
/// int64 labels [...] to an int64 tensor [..., classes].
AD_API Tensor one_hot(const Tensor &labels, std::int64_t classes, Location loc = Location::here());
/// Index of the first largest element along `dim`, int64. Not differentiable.
AD_API Tensor argmax(const Tensor &x, std::int64_t dim, Location loc = Location::here());

} // namespace ad

#endif
