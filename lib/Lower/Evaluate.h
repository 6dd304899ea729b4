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

/// The op that shares most of its work with `op`, if there is one in its block: the cosine of what
/// `op` takes the sine of, and the other way round. The gradient of a sine needs both.
mlir::Operation *partnerOf(mlir::Operation *op);

/// Emits an op and its partner together; the bits are those of `evaluate`.
std::pair<Bundle, Bundle> evaluateWithPartner(mlir::Operation *op, const Bundle &operand,
                                              Emitter &emitter);

/// i64 indices as numbers of another element type.
Bundle convertIndex(const Bundle &index, mlir::Type element);

} // namespace ad

#endif
