// What may be written over memory that it was made from.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_INPLACE_H
#define AD_LOWER_INPLACE_H

#include "Dialect/Dialect.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

/// Whether a group may write a result over an operand, by number.
using GroupWritesOver = llvm::function_ref<bool(FusedOp group, unsigned operand, unsigned result)>;

/// Whether an op may write a result over an operand that nothing else reads any more, by number.
bool writesOver(mlir::Operation *op, unsigned operand, unsigned result, GroupWritesOver ofGroup);

/// The results of a block that are written one over the other, up to the last one. Groups are not
/// asked: they write all of their results, wherever that is.
llvm::SmallVector<mlir::OpResult, 2> writtenOver(mlir::OpResult last);

/// Whether a loop that runs writes each next value over the one that it carries, and so over its
/// init: ops of the body write over it one after the other, and nothing reads the one before later.
bool carriesInPlace(LoopOpInterface loop, unsigned number, GroupWritesOver ofGroup);

/// The value that the body of a loop yields for the next trip, seen through views.
mlir::Value nextCarried(LoopOpInterface loop, unsigned number);

} // namespace ad

#endif
