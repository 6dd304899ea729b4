// What runs ops with bodies: groups, loops, branches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_INTERPRET_CONTROL_H
#define AD_INTERPRET_CONTROL_H

#include "Dialect/Dialect.h"
#include "Interpret/HostTensor.h"

namespace ad::interpreter {

/// Runs a block on arguments and appends what its terminator takes to the results.
using RunBlock = llvm::function_ref<llvm::LogicalResult(mlir::Block &, llvm::ArrayRef<HostTensor>,
                                                        llvm::SmallVectorImpl<HostTensor> &)>;

/// `refused` becomes the number of trips if a sequence has another number of entries; then there
/// are no results.
llvm::LogicalResult runFor(ForOp loop, llvm::ArrayRef<HostTensor> operands,
                           llvm::SmallVectorImpl<HostTensor> &results, RunBlock runBlock,
                           std::optional<int64_t> &refused);
llvm::LogicalResult runIf(IfOp branch, llvm::ArrayRef<HostTensor> operands,
                          llvm::SmallVectorImpl<HostTensor> &results, RunBlock runBlock);
/// `refused` becomes the number of the first trip that the limit forbids, if the condition asks for
/// it; then there are no results.
llvm::LogicalResult runWhile(WhileOp loop, llvm::ArrayRef<HostTensor> operands,
                             llvm::SmallVectorImpl<HostTensor> &results, RunBlock runBlock,
                             std::optional<int64_t> &refused);

} // namespace ad::interpreter

#endif
