// The copy of a function in which its derivative is built.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_COPY_H
#define AD_DIFFERENTIATE_COPY_H

#include "Differentiate/Request.h"

namespace ad {

/// The function that `call` calls, if its body can take the place of the call.
mlir::func::FuncOp inlinableCallee(mlir::Operation *call, mlir::SymbolTableCollection &symbols);

/// The functions that `op`, a call or an ad.custom, names, as far as they have a straight-line
/// body.
llvm::SmallVector<mlir::func::FuncOp> namedFunctions(mlir::Operation *op,
                                                     mlir::SymbolTableCollection &symbols);

/// A private copy of the requested function, in no module yet, with the calls in its straight-line
/// code inlined, and those of functions without a
/// rule for what is asked. Fails with a located error if control flow leaves the straight line or
/// the copy needs a visit to more than `maxOps` ops. Calls must not be recursive.
mlir::FailureOr<mlir::OwningOpRef<mlir::func::FuncOp>>
copyInlined(const Request &request, int64_t maxOps, mlir::SymbolTableCollection &symbols);

/// Erases the ops that nothing needs, in one sweep, also those of bodies.
void eraseDeadOps(mlir::Block &body);

} // namespace ad

#endif
