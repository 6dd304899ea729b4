// The attribute by which a function says how much memory it may take.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/MemoryBudget.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace ad {

void setMemoryBudget(Operation *function, int64_t bytes) {
  function->setAttr(memoryBudgetAttribute,
                    Builder(function->getContext()).getI64IntegerAttr(bytes));
}

} // namespace ad
