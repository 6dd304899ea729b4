// Names of values: what groups and bodies call what they are given, and what is called what they
// give. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_DEFINITIONS_H
#define AD_EXPLAIN_DEFINITIONS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad::explain {

/// The value that `value` is another name of, or `value` itself where it is computed, carried or
/// given. One step: that value may have another name as well. `definitionOf` takes all steps.
mlir::Value renamed(mlir::Value value, llvm::function_ref<mlir::Value(mlir::Value)> definitionOf);

/// Whether the op only gives its operand another shape or name, so that no memory is written: a
/// view, or a broadcast that a group reads through.
bool isRenaming(mlir::Operation *op);

} // namespace ad::explain

#endif
