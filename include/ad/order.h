// The order of elements: sorting, and extrema with their indices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_ORDER_H
#define AD_ORDER_H

#include "ad/tensor.h"

namespace ad {

// NaN is above all numbers. Functions with two results give values and their indices, int64; the
// gradient of the values goes to the elements at those indices, and none goes to an index.

/// Values in order along `dim`, stable: equal elements keep their order.
AD_API std::tuple<Tensor, Tensor> sort(const Tensor &x, std::int64_t dim = -1,
                                       bool descending = false, Location loc = Location::here());
/// The indices of `sort`.
AD_API Tensor argsort(const Tensor &x, std::int64_t dim = -1, bool descending = false,
                      Location loc = Location::here());
/// The `k` largest, or smallest, in order; of equal elements the first ones.
AD_API std::tuple<Tensor, Tensor> topk(const Tensor &x, std::int64_t k, std::int64_t dim = -1,
                                       bool largest = true, Location loc = Location::here());
/// The k-th smallest, counted from 1.
AD_API std::tuple<Tensor, Tensor> kthvalue(const Tensor &x, std::int64_t k, std::int64_t dim = -1,
                                           bool keepdim = false, Location loc = Location::here());
/// The middle element, the lower one of two; NaN if there is one.
AD_API Tensor median(const Tensor &x, Location loc = Location::here());
AD_API std::tuple<Tensor, Tensor> median(const Tensor &x, std::int64_t dim, bool keepdim = false,
                                         Location loc = Location::here());
/// The first maximum; NaN is one.
AD_API std::tuple<Tensor, Tensor> max(const Tensor &x, std::int64_t dim, bool keepdim = false,
                                      Location loc = Location::here());
/// The first minimum; NaN is one.
AD_API std::tuple<Tensor, Tensor> min(const Tensor &x, std::int64_t dim, bool keepdim = false,
                                      Location loc = Location::here());
/// The last maximum among the elements up to each; NaN is one.
AD_API std::tuple<Tensor, Tensor> cummax(const Tensor &x, std::int64_t dim,
                                         Location loc = Location::here());
/// The last minimum among the elements up to each; NaN is one.
AD_API std::tuple<Tensor, Tensor> cummin(const Tensor &x, std::int64_t dim,
                                         Location loc = Location::here());
/// log of the sum of exp(x) up to each element, without overflow.
AD_API Tensor logcumsumexp(const Tensor &x, std::int64_t dim, Location loc = Location::here());

} // namespace ad

#endif
