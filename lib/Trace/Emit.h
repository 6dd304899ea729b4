// Writes a graph as a module of the ad dialect: the end of this stage. Next: lib/Differentiate.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_EMIT_H
#define AD_TRACE_EMIT_H

#include "Trace/Graph.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace ad {

/// Name of the function that computes the graph; the functions of requests are private.
inline constexpr const char *entryName = "main";

/// One function per distinct traced function. Every op carries the line of the user that made it.
/// Inputs that are numbers written in the source are marked `ad.literal` with their present value.
mlir::OwningOpRef<mlir::ModuleOp> emitModule(mlir::MLIRContext &context, const Graph &graph);

} // namespace ad

#endif
