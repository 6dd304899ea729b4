// How the classes of OpBase.td turn a rule into both modes of differentiation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_RULES_H
#define AD_DIALECT_RULES_H

#include "Dialect/RuleExpr.h"

namespace ad {

/// Whether a value of this type can carry a derivative: a tensor of floats.
bool isDifferentiableType(mlir::Type type);

namespace rules {

using PartialFn = llvm::function_ref<Expr(mlir::OpBuilder &, unsigned)>;
using PullbackFn = llvm::function_ref<Expr(unsigned, Expr)>;

/// The sum of two tangents or cotangents of one value. A mask that both have stays outside.
mlir::Value addDerivatives(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value a,
                           mlir::Value b);
/// dy = Σ partialᵢ · dxᵢ.
llvm::LogicalResult pushPartials(mlir::Operation *op, mlir::OpBuilder &builder,
                                 mlir::ValueRange tangents,
                                 llvm::SmallVectorImpl<mlir::Value> &resultTangents,
                                 PartialFn partial);
/// cxᵢ = partialᵢ · cy.
llvm::LogicalResult pullPartials(mlir::Operation *op, mlir::OpBuilder &builder,
                                 mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                                 llvm::SmallVectorImpl<mlir::Value> &operandCotangents,
                                 PartialFn partial);
/// cxᵢ = rule(i, cy).
llvm::LogicalResult pullEach(mlir::Operation *op, mlir::OpBuilder &builder,
                             mlir::ValueRange cotangents, llvm::ArrayRef<bool> needed,
                             llvm::SmallVectorImpl<mlir::Value> &operandCotangents,
                             PullbackFn rule);
/// dy = op(dx), missing tangents as zeros; operands that are no floats stay. An op that moves
/// elements moves a mask as well.
llvm::LogicalResult pushLinear(mlir::Operation *op, mlir::OpBuilder &builder,
                               mlir::ValueRange tangents,
                               llvm::SmallVectorImpl<mlir::Value> &resultTangents);
/// dy = cast(dx), under the mask of dx.
llvm::LogicalResult pushCast(mlir::Operation *op, mlir::OpBuilder &builder,
                             mlir::ValueRange tangents,
                             llvm::SmallVectorImpl<mlir::Value> &resultTangents);
/// dy = select(x₀, dx₁, dx₂), under a mask wherever the side that is taken has none or is under
/// one.
llvm::LogicalResult pushSelect(mlir::Operation *op, mlir::OpBuilder &builder,
                               mlir::ValueRange tangents,
                               llvm::SmallVectorImpl<mlir::Value> &resultTangents);
/// dy = Σ op(.., dxᵢ, ..).
llvm::LogicalResult pushMultilinear(mlir::Operation *op, mlir::OpBuilder &builder,
                                    mlir::ValueRange tangents,
                                    llvm::SmallVectorImpl<mlir::Value> &resultTangents);
/// dy = Σ rule(i, dxᵢ).
llvm::LogicalResult pushEach(mlir::Operation *op, mlir::OpBuilder &builder,
                             mlir::ValueRange tangents,
                             llvm::SmallVectorImpl<mlir::Value> &resultTangents, PullbackFn rule);
/// dy = rule(dx) for the op's first operand, the only one with a tangent.
llvm::LogicalResult pushUnary(mlir::Operation *op, mlir::OpBuilder &builder,
                              mlir::ValueRange tangents,
                              llvm::SmallVectorImpl<mlir::Value> &resultTangents,
                              llvm::function_ref<Expr(Expr)> rule);

template <typename OpTy>
llvm::LogicalResult pushElementwise(OpTy op, mlir::OpBuilder &builder, mlir::ValueRange tangents,
                                    llvm::SmallVectorImpl<mlir::Value> &resultTangents) {
  return pushPartials(op, builder, tangents, resultTangents,
                      [&](mlir::OpBuilder &b, unsigned index) { return op.partial(b, index); });
}
template <typename OpTy>
llvm::LogicalResult pullElementwise(OpTy op, mlir::OpBuilder &builder, mlir::ValueRange cotangents,
                                    llvm::ArrayRef<bool> needed,
                                    llvm::SmallVectorImpl<mlir::Value> &operandCotangents) {
  return pullPartials(op, builder, cotangents, needed, operandCotangents,
                      [&](mlir::OpBuilder &b, unsigned index) { return op.partial(b, index); });
}

} // namespace rules
} // namespace ad

#endif
