// What the two modes of differentiation share: how a rule's answer is checked and how the generated
// function is closed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_DERIVATIVE_H
#define AD_DIFFERENTIATE_DERIVATIVE_H

#include "Dialect/Origin.h"
#include "Differentiate/Request.h"

namespace ad {

class Activity;

/// The arguments of the copy that the request differentiates by.
llvm::SmallVector<mlir::Value> selectedArguments(mlir::Block &body, const Request &request);

/// A constant of one number in every element, in front of `before` and at its location.
mlir::Value emitSplat(mlir::Operation *before, mlir::Type type, double number);

/// A constant 0 of the type.
mlir::Value emitZero(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type);

/// Runs the derivative rule of `op`, which builds with `builder`, and marks in the locations of
/// what it makes that it is of this kind. If it fails without an error of its own, says that it
/// failed to do `what`.
mlir::LogicalResult runRule(mlir::Operation *op, mlir::OpBuilder &builder, OriginKind kind,
                            const Activity &activity, llvm::StringRef what,
                            llvm::function_ref<mlir::LogicalResult()> rule);

/// Whether the rule of `op` gave one derivative, or null, for each of `types`; an error at the op
/// if it did not. `what` names them: "tangents" or "cotangents".
mlir::LogicalResult checkRule(mlir::Operation *op, llvm::StringRef what,
                              mlir::ValueRange derivatives, mlir::TypeRange types);

/// Remarks on what became of the masks of `incoming`, the derivatives that the rule of `op` was
/// given, in `outgoing`, those that it made.
void remarkOnMasks(mlir::Operation *op, mlir::ValueRange incoming, mlir::ValueRange outgoing);

/// Lets the copy return its results, if the request wants them, and then the derivatives, of which
/// a null one becomes a constant 0 of its type. Erases what is then dead.
void finishDerivative(mlir::func::FuncOp copy, const Request &request,
                      llvm::ArrayRef<mlir::Value> derivatives, mlir::TypeRange types);

} // namespace ad

#endif
