// Reductions, and the functions that are made of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_REDUCE_H
#define AD_REDUCE_H

#include "ad/tensor.h"

namespace ad {

// `dims` names axes, negative ones from the back; without them all are reduced. With `keepdim` they
// stay as axes of size 1.

/// Sum; integers and bools are summed in int64.
inline Tensor sum(const Tensor &x, Location loc = Location::here()) { return x.sum(loc); }
inline Tensor sum(const Tensor &x, const Dims &dims, bool keepdim = false,
                  Location loc = Location::here()) {
  return x.sum(dims, keepdim, loc);
}
/// Mean of floats.
inline Tensor mean(const Tensor &x, Location loc = Location::here()) { return x.mean(loc); }
inline Tensor mean(const Tensor &x, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here()) {
  return x.mean(dims, keepdim, loc);
}
/// Maximum; NaN wins; ties share the gradient.
inline Tensor amax(const Tensor &x, Location loc = Location::here()) { return x.amax(loc); }
inline Tensor amax(const Tensor &x, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here()) {
  return x.amax(dims, keepdim, loc);
}
/// Minimum; NaN wins; ties share the gradient.
AD_API Tensor amin(const Tensor &x, Location loc = Location::here());
AD_API Tensor amin(const Tensor &x, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here());
/// Maximum of all elements, as `amax`.
AD_API Tensor max(const Tensor &x, Location loc = Location::here());
/// Minimum of all elements, as `amin`.
AD_API Tensor min(const Tensor &x, Location loc = Location::here());
/// Index of the first maximum, int64, among all elements or along `dim`; NaN is a maximum. Not
/// differentiable.
AD_API Tensor argmax(const Tensor &x, Location loc = Location::here());
AD_API Tensor argmax(const Tensor &x, std::int64_t dim, bool keepdim = false,
                     Location loc = Location::here());
/// Index of the first minimum, int64; NaN is a minimum. Not differentiable.
AD_API Tensor argmin(const Tensor &x, Location loc = Location::here());
AD_API Tensor argmin(const Tensor &x, std::int64_t dim, bool keepdim = false,
                     Location loc = Location::here());
/// Whether some element is not 0; false for no elements. Not differentiable.
AD_API Tensor any(const Tensor &x, Location loc = Location::here());
AD_API Tensor any(const Tensor &x, const Dims &dims, bool keepdim = false,
                  Location loc = Location::here());
/// Whether no element is 0; true for no elements. Not differentiable.
AD_API Tensor all(const Tensor &x, Location loc = Location::here());
AD_API Tensor all(const Tensor &x, const Dims &dims, bool keepdim = false,
                  Location loc = Location::here());

/// Product in the order of the elements, of all or along `dim`; integers are multiplied in int64.
/// The gradient is right whatever elements are 0.
AD_API Tensor prod(const Tensor &x, Location loc = Location::here());
AD_API Tensor prod(const Tensor &x, std::int64_t dim, bool keepdim = false,
                   Location loc = Location::here());

/// Σ (x − mean)² / max(0, n − correction), in two passes. With no degrees of freedom left the
/// result is NaN or inf, and no error.
AD_API Tensor var(const Tensor &x, Location loc = Location::here());
AD_API Tensor var(const Tensor &x, const Dims &dims, std::int64_t correction = 1,
                  bool keepdim = false, Location loc = Location::here());
/// Square root of `var`; its gradient is 0 where the elements are all equal.
AD_API Tensor std(const Tensor &x, Location loc = Location::here());
AD_API Tensor std(const Tensor &x, const Dims &dims, std::int64_t correction = 1,
                  bool keepdim = false, Location loc = Location::here());
/// (Σ |x|^p)^(1/p). p = ±inf: the largest or the least |x|, ties share the gradient; p = 0: how
/// many elements are not 0. The gradient at x = 0 is 0.
AD_API Tensor norm(const Tensor &x, Scalar p = 2, Location loc = Location::here());
AD_API Tensor norm(const Tensor &x, Scalar p, const Dims &dims, bool keepdim = false,
                   Location loc = Location::here());

/// log Σ exp(x), without overflow; of −inf alone it is −inf with gradient 0.
AD_API Tensor logsumexp(const Tensor &x, const Dims &dims, bool keepdim = false,
                        Location loc = Location::here());
/// exp(x − max) / Σ exp(x − max) along `dim`.
AD_API Tensor softmax(const Tensor &x, std::int64_t dim, Location loc = Location::here());
/// x − max − log Σ exp(x − max) along `dim`.
AD_API Tensor log_softmax(const Tensor &x, std::int64_t dim, Location loc = Location::here());

} // namespace ad

#endif
