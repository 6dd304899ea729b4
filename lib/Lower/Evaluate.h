// Emits the definition of an elementwise op on bundles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_EVALUATE_H
#define AD_LOWER_EVALUATE_H

#include "Lower/Bundle.h"

namespace ad {

/// Whether `evaluate` knows the op: every op with the Elementwise trait, and detach.
bool isElementwise(mlir::Operation *op);

/// Emits one op on the elements in `operands`. `element` is the element type of its result.
Bundle evaluate(mlir::Operation *op, llvm::ArrayRef<Bundle> operands, Emitter &emitter);

/// i64 indices as numbers of another element type.
Bundle convertIndex(const Bundle &index, mlir::Type element);

} // namespace ad

#endif
