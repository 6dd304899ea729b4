// How the classes of OpBase.td turn a rule into both modes of differentiation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Rules.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {

bool isDifferentiableType(Type type) {
  const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  return tensor && llvm::isa<FloatType>(tensor.getElementType());
}

namespace rules {
namespace {

/// A structural zero becomes a null value; any other literal a splat of the type of `like`.
Value valueOrZero(const Expr &expr, OpBuilder &builder, Location loc, Type like) {
  if (expr.isLiteral(0.0))
    return Value();
  return expr.materialize(builder, loc, llvm::cast<RankedTensorType>(like));
}

} // namespace

LogicalResult pushPartials(Operation *op, OpBuilder &builder, ValueRange tangents,
                           SmallVectorImpl<Value> &resultTangents, PartialFn partial) {
  Expr dy;
  for (auto [index, dx] : llvm::enumerate(tangents))
    if (dx && isDifferentiableType(dx.getType()))
      dy = AD_SEEDED(tangents_overwritten, dy, Expr()) +
           AD_SEEDED_RULE(op, index, partial(builder, index)) *
               Expr::derivative(builder, op->getLoc(), dx);
  resultTangents.push_back(valueOrZero(dy, builder, op->getLoc(), op->getResult(0).getType()));
  return success();
}

static LogicalResult pull(Operation *op, OpBuilder &builder, ValueRange cotangents,
                          ArrayRef<bool> needed, SmallVectorImpl<Value> &operandCotangents,
                          PullbackFn rule) {
  const Value cy = cotangents.front();
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    const bool active = cy && needed[index] && isDifferentiableType(operand.getType());
    const Expr cx = active ? rule(index, Expr::derivative(builder, op->getLoc(), cy)) : Expr();
    operandCotangents.push_back(valueOrZero(cx, builder, op->getLoc(), operand.getType()));
  }
  return success();
}

LogicalResult pullEach(Operation *op, OpBuilder &builder, ValueRange cotangents,
                       ArrayRef<bool> needed, SmallVectorImpl<Value> &operandCotangents,
                       PullbackFn rule) {
  return pull(op, builder, cotangents, needed, operandCotangents,
              [&](unsigned index, Expr cy) { return AD_SEEDED_RULE(op, index, rule(index, cy)); });
}

LogicalResult pullPartials(Operation *op, OpBuilder &builder, ValueRange cotangents,
                           ArrayRef<bool> needed, SmallVectorImpl<Value> &operandCotangents,
                           PartialFn partial) {
  return pull(op, builder, cotangents, needed, operandCotangents, [&](unsigned index, Expr cy) {
    return AD_SEEDED_RULE(op, index, partial(builder, index)) * cy;
  });
}

/// Tangents of floats to a float.
static bool haveTangent(Operation *op, ValueRange tangents) {
  return isDifferentiableType(op->getResult(0).getType()) &&
         llvm::any_of(tangents, [](Value dx) { return dx && isDifferentiableType(dx.getType()); });
}

static Expr tangentOrZero(OpBuilder &builder, Location loc, Value dx) {
  return dx ? Expr::derivative(builder, loc, dx) : Expr(AD_SEEDED(linear_offset, 0.0, 1.0));
}

LogicalResult pushCast(Operation *op, OpBuilder &builder, ValueRange tangents,
                       SmallVectorImpl<Value> &resultTangents) {
  if (!haveTangent(op, tangents)) {
    resultTangents.push_back(Value());
    return success();
  }
  const Expr dx = Expr::derivative(builder, op->getLoc(), tangents[0]);
  const Expr dy = castLike(dx, Expr(builder, op->getLoc(), op->getResult(0)));
  resultTangents.push_back(dy.materialize());
  return success();
}

LogicalResult pushSelect(Operation *op, OpBuilder &builder, ValueRange tangents,
                         SmallVectorImpl<Value> &resultTangents) {
  if (!haveTangent(op, tangents)) {
    resultTangents.push_back(Value());
    return success();
  }
  const Location loc = op->getLoc();
  const Expr dy =
      select(Expr(builder, loc, op->getOperand(0)), tangentOrZero(builder, loc, tangents[1]),
             tangentOrZero(builder, loc, tangents[2]));
  resultTangents.push_back(valueOrZero(dy, builder, loc, op->getResult(0).getType()));
  return success();
}

LogicalResult pushLinear(Operation *op, OpBuilder &builder, ValueRange tangents,
                         SmallVectorImpl<Value> &resultTangents) {
  if (!haveTangent(op, tangents)) {
    resultTangents.push_back(Value());
    return success();
  }
  if (op->hasTrait<OpTrait::MovesElements>()) {
    const auto dxs = llvm::map_to_vector(
        tangents, [&](Value dx) { return tangentOrZero(builder, op->getLoc(), dx); });
    const Expr dy = moveLike(op, dxs);
    resultTangents.push_back(valueOrZero(dy, builder, op->getLoc(), op->getResult(0).getType()));
    return success();
  }
  IRMapping mapping;
  for (auto [operand, dx] : llvm::zip_equal(op->getOpOperands(), tangents)) {
    const Value x = operand.get();
    if (!isDifferentiableType(x.getType()))
      continue;
    mapping.map(x,
                tangentOrZero(builder, op->getLoc(), dx)
                    .materialize(builder, op->getLoc(), llvm::cast<RankedTensorType>(x.getType())));
  }
  // Operands are set by position: one value may be used twice with different tangents only if the
  // tangent belongs to the value, which it does.
  Operation *clone = builder.clone(*op, mapping);
  resultTangents.push_back(clone->getResult(0));
  return success();
}

LogicalResult pushMultilinear(Operation *op, OpBuilder &builder, ValueRange tangents,
                              SmallVectorImpl<Value> &resultTangents) {
  Expr dy;
  for (auto [index, dx] : llvm::enumerate(tangents)) {
    if (!dx)
      continue;
    Operation *clone = builder.clone(*op);
    clone->setOperand(index, dx);
    dy = AD_SEEDED(multilinear_once, dy, Expr()) + Expr(builder, op->getLoc(), clone->getResult(0));
  }
  resultTangents.push_back(valueOrZero(dy, builder, op->getLoc(), op->getResult(0).getType()));
  return success();
}

LogicalResult pushEach(Operation *op, OpBuilder &builder, ValueRange tangents,
                       SmallVectorImpl<Value> &resultTangents, PullbackFn rule) {
  Expr dy;
  for (auto [index, dx] : llvm::enumerate(tangents))
    if (dx && isDifferentiableType(dx.getType()))
      dy = dy + AD_SEEDED_RULE(op, index, rule(index, Expr::derivative(builder, op->getLoc(), dx)));
  resultTangents.push_back(valueOrZero(dy, builder, op->getLoc(), op->getResult(0).getType()));
  return success();
}

LogicalResult pushUnary(Operation *op, OpBuilder &builder, ValueRange tangents,
                        SmallVectorImpl<Value> &resultTangents,
                        llvm::function_ref<Expr(Expr)> rule) {
  const Value dx = tangents.front();
  const Expr dy =
      dx ? AD_SEEDED_RULE(op, 0, rule(Expr::derivative(builder, op->getLoc(), dx))) : Expr();
  resultTangents.push_back(valueOrZero(dy, builder, op->getLoc(), op->getResult(0).getType()));
  return success();
}

} // namespace rules
} // namespace ad
