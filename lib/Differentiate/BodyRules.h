// The rules of the single ops with bodies, which Bodies.h chooses from.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_BODYRULES_H
#define AD_DIFFERENTIATE_BODYRULES_H

#include "Dialect/Dialect.h"

namespace ad {

class Activity;
class ForwardSweep;

llvm::LogicalResult pushFor(ForOp loop, ForwardSweep &sweep);
llvm::LogicalResult pushIf(IfOp branch, ForwardSweep &sweep);
llvm::LogicalResult pushWhile(WhileOp loop, ForwardSweep &sweep);
llvm::LogicalResult pushCheckpoint(CheckpointOp op, ForwardSweep &sweep);
llvm::LogicalResult pushReversal(ReversalOp op, ForwardSweep &sweep);

llvm::LogicalResult pullFor(ForOp loop, mlir::OpBuilder &builder, const Activity &activity,
                            mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                            llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
llvm::LogicalResult pullIf(IfOp branch, mlir::OpBuilder &builder, const Activity &activity,
                           mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                           llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
llvm::LogicalResult pullCheckpoint(CheckpointOp op, mlir::OpBuilder &builder,
                                   const Activity &activity, mlir::ValueRange cotangents,
                                   llvm::ArrayRef<bool> needed,
                                   llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
llvm::LogicalResult pullWhile(WhileOp loop, mlir::OpBuilder &builder, const Activity &activity,
                              mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                              llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
/// Whether the states of all trips of a loop would take more than they may of the memory budget
/// that the function around it works within.
bool exceedsBudget(ForOp loop);
/// The pullback of either loop that keeps some of the states that trips begin with.
llvm::LogicalResult pullWithinBudget(LoopOpInterface loop, mlir::OpBuilder &builder,
                                     const Activity &activity, mlir::ValueRange cotangents,
                                     llvm::ArrayRef<bool> needed,
                                     llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
/// That of a while loop by stacks of what it reads of each trip.
llvm::LogicalResult pullByTape(WhileOp loop, mlir::OpBuilder &builder, const Activity &activity,
                               mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                               llvm::SmallVectorImpl<mlir::Value> &operandCotangents);
llvm::LogicalResult pullReversal(ReversalOp op, mlir::OpBuilder &builder, const Activity &activity,
                                 mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                                 llvm::SmallVectorImpl<mlir::Value> &operandCotangents);

} // namespace ad

#endif
