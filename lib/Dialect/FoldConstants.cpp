// Evaluates an elementwise op on constants.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FoldConstants.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad {

OpFoldResult foldConstants(Operation *op, ArrayRef<Attribute> operands) { return {}; }

} // namespace ad
