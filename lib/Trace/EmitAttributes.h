// The attributes of ops, from the words that their nodes keep.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_EMITATTRIBUTES_H
#define AD_TRACE_EMITATTRIBUTES_H

#include "Trace/Node.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace ad {

mlir::RankedTensorType tensorTypeOf(const Node &node, mlir::MLIRContext *context);

/// Adds those of any op but requests and control flow.
void addAttributes(const Node &node, mlir::Builder &builder, mlir::OperationState &state);

} // namespace ad

#endif
