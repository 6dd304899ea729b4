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

} // namespace ad::linalg

#endif
