// The reference interpreter of the dialect: the oracle of the tests.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// It shares the definitions of elementwise ops with compiled code, and nothing else: no lowering,
// no derivative rule. Order: Interpreter.cpp walks, Kernels.h lists what runs one op, then
// Shape.cpp, Reduce.cpp, Scan.cpp, Index.cpp, Order.cpp, Random.cpp, Contract.cpp; Control.h lists
// what runs ops with bodies.
#ifndef AD_INTERPRET_INTERPRETER_H
#define AD_INTERPRET_INTERPRETER_H

#include "Dialect/RuntimeCheck.h"
#include "Interpret/HostTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

/// Told of each op that ran and of its results, those of called functions and bodies included, for
/// each time that these run.
using Observe = llvm::function_ref<void(mlir::Operation *op, llvm::ArrayRef<HostTensor> results)>;

/// Runs a function of `ad` ops and calls on tensors and returns its results. A
/// failure is reported at the op at fault: arguments of the wrong type, an op that is not known, a
/// request for a derivative that is not expanded yet, calls nested deeper than 256, no memory, a
/// check that failed (RuntimeCheck.h).
mlir::FailureOr<llvm::SmallVector<HostTensor>> interpret(mlir::func::FuncOp function,
                                                         llvm::ArrayRef<HostTensor> arguments);
/// The same, watched.
mlir::FailureOr<llvm::SmallVector<HostTensor>>
interpretObserved(mlir::func::FuncOp function, llvm::ArrayRef<HostTensor> arguments,
                  Observe observe);

/// The same; a check that failed, a fault of the arguments, is told in `runtimeFailure` too.
mlir::FailureOr<llvm::SmallVector<HostTensor>>
interpretChecked(mlir::func::FuncOp function, llvm::ArrayRef<HostTensor> arguments,
                 std::optional<RuntimeFailure> &runtimeFailure);

} // namespace ad

#endif
