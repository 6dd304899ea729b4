// Functions of the elements up to each one along an axis.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_SCAN_H
#define AD_SCAN_H

#include "ad/tensor.h"

namespace ad {

/// Sums up to each element; with `reverse` from it to the end. Integers are summed in int64.
AD_API Tensor cumsum(const Tensor &x, std::int64_t dim, bool reverse = false,
                     Location loc = Location::here());
/// Products up to each element; the gradient is right whatever elements are 0.
AD_API Tensor cumprod(const Tensor &x, std::int64_t dim, bool reverse = false,
                      Location loc = Location::here());
/// y[i] = a[i]·y[i−1] + b[i] along `dim`, from y[first] = b[first]; operands broadcast. With
/// `reverse` from the last element to the first.
AD_API Tensor recurrence(const Tensor &a, const Tensor &b, std::int64_t dim, bool reverse = false,
                         Location loc = Location::here());

} // namespace ad

#endif
