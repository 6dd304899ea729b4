// Products of vectors, matrices and batches of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PRODUCT_H
#define AD_PRODUCT_H

#include "ad/tensor.h"

namespace ad {

/// The product of vectors, matrices, and batches, which broadcast.
AD_API Tensor matmul(const Tensor &a, const Tensor &b, Location loc = Location::here());
/// The product of two matrices.
AD_API Tensor mm(const Tensor &a, const Tensor &b, Location loc = Location::here());
/// The products of two batches of matrices.
AD_API Tensor bmm(const Tensor &a, const Tensor &b, Location loc = Location::here());
/// The product of a matrix and a vector.
AD_API Tensor mv(const Tensor &a, const Tensor &x, Location loc = Location::here());
/// Σ a·b of two vectors.
AD_API Tensor dot(const Tensor &a, const Tensor &b, Location loc = Location::here());
/// a[i]·b[j] of two vectors.
AD_API Tensor outer(const Tensor &a, const Tensor &b, Location loc = Location::here());
/// Einstein's notation: "ij,jk->ik". A letter that is repeated in an operand takes the diagonal;
/// letters that the output lacks are summed over; "..." stands for axes that broadcast. Without
/// "->" the output has the letters that occur once, in alphabetical order. Operands are contracted
/// from left to right, each pair by one batch of matrix products.
AD_API Tensor einsum(const char *equation, const TensorList &operands,
                     Location loc = Location::here());

} // namespace ad

#endif
