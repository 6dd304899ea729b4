// What the sweeps know about ops with bodies, loops and branches: how values flow through them, and
// what they become. The sweeps go into their bodies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_BODIES_H
#define AD_DIFFERENTIATE_BODIES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

class Activity;
class BatchSweep;
class ForwardSweep;

/// Whether the derivative of the op is made of those of its bodies.
bool hasBodies(mlir::Operation *op);

/// Calls `visit` for each step that a value takes between the bodies of the op and its operands,
/// its results and the next trip. All of a value that is carried is one: where it enters, each
/// trip, and where it leaves.
void forEachStep(mlir::Operation *op, llvm::function_ref<void(mlir::Value, mlir::Value)> visit);

/// The same op with other operands and results, where `builder` stands; the bodies of `op` move
/// into it. Not for ops whose operands come in segments.
mlir::Operation *remake(mlir::OpBuilder &builder, mlir::Operation *op, mlir::TypeRange results,
                        mlir::ValueRange operands);

/// Forward mode: puts in the place of `op` one that carries tangents too, and tells `sweep` those
/// of its results.
llvm::LogicalResult pushBodies(mlir::Operation *op, ForwardSweep &sweep);

/// Reverse mode: builds what pulls the cotangents of the results back to the operands, as
/// DifferentiableOpInterface has it. If this needs values of the bodies, an op that gives them too
/// takes the place of `op`, which then has neither bodies nor uses.
llvm::LogicalResult pullBodies(mlir::Operation *op, mlir::OpBuilder &builder,
                               const Activity &activity, mlir::ValueRange cotangents,
                               llvm::ArrayRef<bool> needed,
                               llvm::SmallVectorImpl<mlir::Value> &operandCotangents);

/// Puts in the place of `op` one, or a few ops, for all instances, and tells `sweep` its results.
llvm::LogicalResult batchBodies(mlir::Operation *op, BatchSweep &sweep);

} // namespace ad

#endif
