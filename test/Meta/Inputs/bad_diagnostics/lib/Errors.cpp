// Diagnostics with one mistake each, and one without.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/Operation.h"
void report(mlir::Operation *op, int found) {
  op->emitOpError() << "operand is of a type that nobody tests "  << found;
  op->emitOpError() << "Rank is " << found;
  op->emitOpError("rank is wrong.");
  op->emitOpError() << "has " << found
                    << " results, expected " "one";
}
