// Verifiers and rules of the ops on matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

/// How far every whole number is one of the floats.
int64_t wholeNumbers(Type element) {
  const auto &format = llvm::cast<FloatType>(element).getFloatSemantics();
  return int64_t(1) << llvm::APFloat::semanticsPrecision(format);
}

LogicalResult checkSquare(Operation *op, RankedTensorType type) {
  const int64_t rank = type.getRank();
  if (rank < 2 || type.getDimSize(rank - 2) != type.getDimSize(rank - 1))
    return op->emitOpError() << "operand is " << type
                             << ", expected square matrices in its last two axes";
  return success();
}

/// The type of the factors of matrices.
RankedTensorType factorsOf(RankedTensorType type) {
  SmallVector<int64_t> shape(type.getShape());
  ++shape[shape.size() - 2];
  return type.clone(shape);
}

LogicalResult checkFactors(Operation *op, RankedTensorType a, RankedTensorType factors) {
  if (failed(checkSquare(op, a)))
    return failure();
  if (factors != factorsOf(a))
    return op->emitOpError() << "factors are " << factors << ", expected " << factorsOf(a);
  return success();
}

LogicalResult checkNumbers(Operation *op, RankedTensorType a, RankedTensorType y) {
  const auto expected = a.clone(a.getShape().drop_back(2));
  if (y != expected)
    return op->emitOpError() << "result is " << y << ", expected " << expected;
  return success();
}

LogicalResult checkRightHandSide(Operation *op, RankedTensorType a, RankedTensorType b) {
  if (b.getRank() != a.getRank() || a.getElementType() != b.getElementType() ||
      a.getShape().drop_back() != b.getShape().drop_back())
    return op->emitOpError() << "right-hand side is " << b << ", expected columns of "
                             << a.clone(a.getShape().drop_back());
  return success();
}

/// The last two axes of matrices.
SmallVector<int64_t, 2> matrixAxes(RankedTensorType type) {
  return {type.getRank() - 2, type.getRank() - 1};
}

/// Builds on matrices what the rules are made of.
class Matrices {
public:
  Matrices(OpBuilder &builder, Location loc, RankedTensorType type)
      : builder(builder), loc(loc), type(type), zero(constant(0.0)) {}

  Value transposed(Value x) const {
    auto permutation = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
    std::swap(permutation.back(), permutation[permutation.size() - 2]);
    return TransposeOp::create(builder, loc, x, permutation);
  }
  Value product(Value a, Value b, bool transposesA = false) const {
    return MatmulOp::create(builder, loc, a, b, transposesA, false);
  }
  Value scaled(Value x, double factor) const {
    return MulOp::create(builder, loc, x, constant(factor));
  }
  Value identity() const {
    return SelectOp::create(builder, loc, mask(ComparePredicate::eq), constant(1.0), zero);
  }
  Value sum(Value a, Value b) const { return AddOp::create(builder, loc, a, b); }
  /// (x + xᵀ)/2
  Value symmetricPart(Value x) const { return scaled(sum(x, transposed(x)), 0.5); }
  /// L⁻¹·b, or L⁻ᵀ·b
  Value solved(Value factor, Value b, bool transposes) const {
    return TriangularSolveOp::create(builder, loc, b.getType(), factor, b, /*upper=*/false,
                                     transposes, /*unit=*/false);
  }
  /// x where the row compares to the column so, else 0, whatever x is there.
  Value where(ComparePredicate predicate, Value x) const {
    return SelectOp::create(builder, loc, mask(predicate), x, zero);
  }
  /// Φ: the lower triangle, with half of the diagonal.
  Value lowerHalf(Value x) const {
    const Value halved =
        SelectOp::create(builder, loc, mask(ComparePredicate::eq), scaled(x, 0.5), x);
    return where(ComparePredicate::ge, halved);
  }

private:
  Value constant(double value) const { return ConstantOp::create(builder, loc, type, value); }
  Value numbers(int64_t axis) const {
    return IotaOp::create(builder, loc,
                          RankedTensorType::get(type.getShape(), builder.getI64Type()), axis);
  }
  Value mask(ComparePredicate predicate) const {
    return CompareOp::create(builder, loc, predicate, numbers(type.getRank() - 2),
                             numbers(type.getRank() - 1));
  }

  OpBuilder &builder;
  Location loc;
  RankedTensorType type;
  Value zero;
};

} // namespace

LogicalResult CholeskyOp::verify() { return checkSquare(*this, getType()); }

LogicalResult TriangularSolveOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                                  Adaptor adaptor, SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getB().getType());
  return success();
}

LogicalResult TriangularSolveOp::verify() {
  const RankedTensorType a = getA().getType(), b = getB().getType();
  if (failed(checkSquare(*this, a)))
    return failure();
  return checkRightHandSide(*this, a, b);
}

LogicalResult LuOp::verify() {
  const RankedTensorType x = getX().getType(), y = getY().getType();
  if (failed(checkSquare(*this, x)))
    return failure();
  if (y != factorsOf(x))
    return emitOpError() << "result is " << y << ", expected " << factorsOf(x);
  // Rows are numbered in the result's own type.
  if (const int64_t most = wholeNumbers(x.getElementType()); x.getShape().back() > most)
    return emitOpError() << "operand is " << x << ", expected at most " << most
                         << " rows of this element type";
  return success();
}

LogicalResult LuSolveOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getB().getType());
  return success();
}

LogicalResult LuSolveOp::verify() {
  const RankedTensorType a = getA().getType();
  if (failed(checkFactors(*this, a, getFactors().getType())))
    return failure();
  return checkRightHandSide(*this, a, getB().getType());
}

LogicalResult DetOp::verify() {
  const RankedTensorType a = getA().getType();
  if (failed(checkFactors(*this, a, getFactors().getType())))
    return failure();
  return checkNumbers(*this, a, getType());
}

LogicalResult LogabsdetOp::verify() {
  const RankedTensorType a = getA().getType();
  if (failed(checkFactors(*this, a, getFactors().getType())))
    return failure();
  return checkNumbers(*this, a, getType());
}

LogicalResult CofactorOp::verify() { return checkSquare(*this, getType()); }

// W = L⁻¹·S with S = sym(dx); then Wᵀ = S·L⁻ᵀ, and dL = L·Φ(L⁻¹·Wᵀ).
Expr choleskyTangent(Expr y, Expr dx) {
  const Matrices on(*y.builder, y.loc, y.type());
  const Value factor = y.materialize();
  const Value half = on.solved(factor, on.symmetricPart(dx.materialize()), false);
  const Value whole = on.solved(factor, on.transposed(half), false);
  return y.made(on.product(factor, on.lowerHalf(whole)));
}

// cx = sym(L⁻ᵀ·P·L⁻¹) with P = Φ(Lᵀ·cL), of which the upper triangle does not count.
Expr choleskyCotangent(Expr y, Expr cy) {
  const Matrices on(*y.builder, y.loc, y.type());
  const Value factor = y.materialize();
  const Value lower = on.where(ComparePredicate::ge, cy.materialize());
  const Value middle = on.lowerHalf(on.product(factor, lower, /*transposesA=*/true));
  const Value half = on.solved(factor, middle, true);
  const Value whole = on.solved(factor, on.transposed(half), true);
  return y.made(on.symmetricPart(whole));
}

Expr solveLike(TriangularSolveOp op, Expr a, Expr b) {
  return a.made(TriangularSolveOp::create(*a.builder, a.loc, op.getType(), a.materialize(),
                                          b.materialize(), op.getUpper(), op.getTransposeA(),
                                          op.getUnit()));
}

Expr solveTransposed(TriangularSolveOp op, Expr a, Expr b) {
  return a.made(TriangularSolveOp::create(*a.builder, a.loc, op.getType(), a.materialize(),
                                          b.materialize(), op.getUpper(), !op.getTransposeA(),
                                          op.getUnit()));
}

Expr triangleLike(TriangularSolveOp op, Expr x) {
  const Matrices on(*x.builder, x.loc, op.getA().getType());
  const ComparePredicate predicate =
      op.getUpper() ? (op.getUnit() ? ComparePredicate::lt : ComparePredicate::le)
                    : (op.getUnit() ? ComparePredicate::gt : ComparePredicate::ge);
  return x.made(on.where(predicate, x.materialize()));
}

Expr solveLike(LuSolveOp op, Expr a, Expr factors, Expr b) {
  return a.made(LuSolveOp::create(*a.builder, a.loc, op.getType(), a.materialize(),
                                  factors.materialize(), b.materialize(), op.getTransposeA()));
}

Expr solveTransposed(LuSolveOp op, Expr a, Expr factors, Expr b) {
  return a.made(LuSolveOp::create(*a.builder, a.loc, op.getType(), a.materialize(),
                                  factors.materialize(), b.materialize(), !op.getTransposeA()));
}

Expr inverseTransposed(Expr a, Expr factors) {
  const Value identity = Matrices(*a.builder, a.loc, a.type()).identity();
  return a.made(LuSolveOp::create(*a.builder, a.loc, a.type(), a.materialize(),
                                  factors.materialize(), identity, /*transpose_a=*/true));
}

Expr cofactor(Expr a) {
  return a.made(CofactorOp::create(*a.builder, a.loc, a.type(), a.materialize()));
}

Expr sumOfMatrices(Expr x) { return sum(x, matrixAxes(x.type())); }

Expr overMatrices(Expr x, Expr like) { return broadcastLike(x, matrixAxes(like.type()), like); }

// The cofactors are constant for n = 1 and linear for n = 2; from n = 3 on with the determinant,
// which is that of the matrix in n·det = ⟨C, x⟩.
Expr cofactorDerivative(Expr x, Expr y, Expr change) {
  const int64_t order = x.type().getShape().back();
  if (order < 2)
    return 0.0;
  if (order == 2)
    return cofactor(x.made(change.materialize()));
  const Expr determinant = sumOfMatrices(x * y) / double(order);
  const Expr along = overMatrices(sumOfMatrices(y * change), y) * y;
  const Expr across = matmul(y, matmul(change, y, true, false), false, false);
  return (along - across) / overMatrices(determinant, y);
}

} // namespace ad
