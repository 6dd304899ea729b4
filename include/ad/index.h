// Taking, adding and writing elements by index.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_INDEX_H
#define AD_INDEX_H

#include "ad/tensor.h"

namespace ad {

// Indices are tensors of int64 or, where PyTorch allows it, int32. One that is out of range is an
// IndexError at the line of the call, when the values are computed: a function whose result is not
// used checks nothing. Equal indices add up in their order, always the same; of equal indices that
// write, the last one wins. No gradient goes to an index.

/// For each element of `index` the element of `x` that has this index along `dim` and otherwise the
/// same place.
AD_API Tensor gather(const Tensor &x, std::int64_t dim, const Tensor &index,
                     Location loc = Location::here());
/// `gather` after broadcasting; without `dim` of the flattened tensor.
AD_API Tensor take_along_dim(const Tensor &x, const Tensor &indices, std::int64_t dim,
                             Location loc = Location::here());
AD_API Tensor take_along_dim(const Tensor &x, const Tensor &indices,
                             Location loc = Location::here());
/// The slices of `x` along `dim` that a vector of indices names.
AD_API Tensor index_select(const Tensor &x, std::int64_t dim, const Tensor &index,
                           Location loc = Location::here());
/// Elements of the flattened tensor; negative indices count from the back.
AD_API Tensor take(const Tensor &x, const Tensor &index, Location loc = Location::here());
/// The rows of the matrix `weight` that the indices name.
AD_API Tensor embedding(const Tensor &input, const Tensor &weight, Location loc = Location::here());
/// `x[i, j, ..]` for tensors of indices along the first axes, which broadcast; negative ones count
/// from the back. A tensor of bools stands for the indices of its true elements, which must be
/// known: not under a trace.
AD_API Tensor index(const Tensor &x, const TensorList &indices, Location loc = Location::here());

/// `x` with the elements of `src` added at their indices along `dim`.
AD_API Tensor scatter_add(const Tensor &x, std::int64_t dim, const Tensor &index, const Tensor &src,
                          Location loc = Location::here());
/// `x` with the elements of `src`, or one number, written at their indices along `dim`.
AD_API Tensor scatter(const Tensor &x, std::int64_t dim, const Tensor &index, const Tensor &src,
                      Location loc = Location::here());
AD_API Tensor scatter(const Tensor &x, std::int64_t dim, const Tensor &index, Scalar value,
                      Location loc = Location::here());
/// `x` with `alpha` times the slices of `source` added at their indices along `dim`.
AD_API Tensor index_add(const Tensor &x, std::int64_t dim, const Tensor &index,
                        const Tensor &source, Scalar alpha = 1, Location loc = Location::here());
/// `x` with `values` written, or added, at `x[i, j, ..]`.
AD_API Tensor index_put(const Tensor &x, const TensorList &indices, const Tensor &values,
                        bool accumulate = false, Location loc = Location::here());

/// The elements where the mask holds, as a vector. Its length is a value: not under a trace.
AD_API Tensor masked_select(const Tensor &x, const Tensor &mask, Location loc = Location::here());
/// The indices of the elements that are not 0, one row each. Their number is a value: not under a
/// trace.
AD_API Tensor nonzero(const Tensor &x, Location loc = Location::here());

} // namespace ad

#endif
