// Linear algebra on matrices in the last two axes; leading axes are batches, which broadcast.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LINALG_H
#define AD_LINALG_H

#include "ad/tensor.h"

namespace ad::linalg {

/// L with L·Lᵀ = a, or with `upper` its transpose. A matrix that is not positive definite is a
/// LinAlgError when the value is computed. The function is one of the symmetric part (a + aᵀ)/2, so
/// that its gradient is symmetric.
AD_API Tensor cholesky(const Tensor &a, bool upper = false, Location loc = Location::here());

/// x with a·x = b, or without `left` x·a = b, where only the upper or the lower triangle of `a` is
/// read; `unitriangular`: its diagonal is 1. A zero on the diagonal gives infinities.
AD_API Tensor solve_triangular(const Tensor &a, const Tensor &b, bool upper, bool left = true,
                               bool unitriangular = false, Location loc = Location::here());

/// x with a·x = b, or without `left` x·a = b. A vector b, or a batch of vectors that has a's shape
/// but for the last axis, gives vectors. A singular matrix is a LinAlgError when the value is
/// computed.
AD_API Tensor solve(const Tensor &a, const Tensor &b, bool left = true,
                    Location loc = Location::here());

/// The inverse. A singular matrix is a LinAlgError when the value is computed; `solve` is better
/// than a product with the inverse.
AD_API Tensor inv(const Tensor &a, Location loc = Location::here());

/// The determinant. Its gradient is that of a polynomial, right where the matrix is singular too;
/// second derivatives there are NaN for matrices of more than two rows.
AD_API Tensor det(const Tensor &a, Location loc = Location::here());

/// The sign of the determinant, and the logarithm of its absolute value: (0, −∞) for a singular
/// matrix, whose gradient is not finite. No gradient goes through the sign.
AD_API std::tuple<Tensor, Tensor> slogdet(const Tensor &a, Location loc = Location::here());

} // namespace ad::linalg

namespace ad {

/// The logarithm of the determinant: −∞ where it is 0, NaN where it is negative.
AD_API Tensor logdet(const Tensor &a, Location loc = Location::here());

} // namespace ad

#endif
