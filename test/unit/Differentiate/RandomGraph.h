// Random programs of smooth ops, for tests that compare derivatives.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_DIFFERENTIATE_RANDOMGRAPH_H
#define AD_TEST_UNIT_DIFFERENTIATE_RANDOMGRAPH_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <cstdint>

namespace ad::test {

/// A module with a function `f` of about `steps` steps, made by `seed`: values of rank 0 to 3 with
/// any fan-out, unused values, operands used twice, calls, two results. Every value is bounded.
mlir::OwningOpRef<mlir::ModuleOp> makeRandomGraph(mlir::MLIRContext &context, uint64_t seed,
                                                  unsigned steps);

} // namespace ad::test

#endif
