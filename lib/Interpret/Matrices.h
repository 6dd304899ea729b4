// Batches of matrices in the last two axes of a tensor.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_INTERPRET_MATRICES_H
#define AD_INTERPRET_MATRICES_H

#include "Dialect/Dialect.h"
#include "Interpret/HostTensor.h"

namespace ad::interpreter {

/// How many there are.
inline int64_t countMatrices(llvm::ArrayRef<int64_t> shape) {
  return mlir::ShapedType::getNumElements(shape.drop_back(2));
}

/// The number, counted through all matrices, of the first zero on the diagonal of U if `op` refuses
/// one; `y` is its result.
std::optional<int64_t> zeroPivot(LuOp op, const HostTensor &y);

} // namespace ad::interpreter

#endif
