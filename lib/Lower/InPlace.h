// Loops that write the next of a carried value over the one before.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_INPLACE_H
#define AD_LOWER_INPLACE_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

/// Whether an op may write a result over an operand that nothing else reads any more, by number.
using WritesOver = llvm::function_ref<bool(mlir::Operation *op, unsigned operand, unsigned result)>;

/// Whether an `ad.for` or `ad.while` that runs writes each next value over the one that it carries,
/// and so over its init: one op of the body makes it, and nothing reads the one before later.
bool carriesInPlace(mlir::Operation *loop, unsigned number, WritesOver writesOver);

/// The value that the body of a loop yields for the next trip, seen through views.
mlir::Value nextCarried(mlir::Operation *loop, unsigned number);

/// What is known without the kernels of groups: `ad.put` does, and loops whose bodies do.
bool putsInPlace(mlir::Operation *op, unsigned operand, unsigned result);

} // namespace ad

#endif
