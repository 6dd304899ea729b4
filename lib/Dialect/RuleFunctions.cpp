// The functions that derivative rules are written in: of elements, and of the places of elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {

Expr abs(Expr x) { return Expr::unary<AbsOp>(x); }
Expr cos(Expr x) { return Expr::unary<CosOp>(x); }
Expr cosh(Expr x) { return Expr::unary<CoshOp>(x); }
Expr digamma(Expr x) { return Expr::unary<DigammaOp>(x); }
Expr exp(Expr x) { return Expr::unary<ExpOp>(x); }
Expr hypot(Expr a, Expr b) { return Expr::binary<HypotOp>(a, b); }
Expr log(Expr x) { return Expr::unary<LogOp>(x); }
Expr rsqrt(Expr x) { return Expr::unary<RsqrtOp>(x); }
Expr sign(Expr x) { return Expr::unary<SignOp>(x); }
Expr sin(Expr x) { return Expr::unary<SinOp>(x); }
Expr sinh(Expr x) { return Expr::unary<SinhOp>(x); }
Expr sqrt(Expr x) { return Expr::unary<SqrtOp>(x); }
Expr tanh(Expr x) { return Expr::unary<TanhOp>(x); }
Expr pow(Expr a, Expr b) { return Expr::binary<PowOp>(a, b); }

// Σ 1/(x + k)² up to where the asymptotic series of what is left converges to all digits.
static Expr trigammaOfPositive(Expr x) {
  constexpr int steps = 10;
  // The Bernoulli numbers B₂, B₄, ….
  constexpr double bernoulli[] = {1.0 / 6,  -1.0 / 30,     1.0 / 42, -1.0 / 30,
                                  5.0 / 66, -691.0 / 2730, 7.0 / 6,  -3617.0 / 510};
  const Expr z = 1.0 / (x + double(steps)), s = z * z;
  Expr series = bernoulli[7];
  for (int i = 6; i >= 0; --i)
    series = bernoulli[i] + s * series;
  // 1/w + 1/(2w²) + Σ B₂ⱼ/w^(2j+1), w = x + steps
  Expr sum = z + 0.5 * s + z * s * series;
  for (int k = steps - 1; k >= 0; --k) {
    const Expr inverse = 1.0 / (x + double(k));
    sum = sum + inverse * inverse;
  }
  return sum;
}

// Reflection: trigamma(x) = π²/sin²(πx) − trigamma(1 − x), where sin²(πx) has period 1.
Expr trigamma(Expr x) {
  const Expr isNegative = lt(x, 0.0);
  const Expr positive = x.made(select(isNegative, 1.0 - x, x).materialize());
  const Expr ofPositive = trigammaOfPositive(positive);
  const Expr fraction = x - Expr::unary<RoundOp>(x), pi = 0x1.921fb54442d18p+1;
  const Expr quotient = pi / sin(pi * fraction);
  return select(isNegative, quotient * quotient - ofPositive, ofPositive);
}

Expr sum(Expr x, ArrayRef<int64_t> axes) {
  if (x.isLiteral(0.0))
    return x;
  return AD_SEEDED(unbroadcast_mean,
                   x.made(SumOp::create(*x.builder, x.loc, x.materialize(), axes)),
                   x.made(MeanOp::create(*x.builder, x.loc, x.materialize(), axes)));
}

Expr broadcastLike(Expr x, ArrayRef<int64_t> axes, Expr like) {
  const auto apply = [&](Value moved) -> Value {
    const Type element = getElementTypeOrSelf(moved.getType());
    return BroadcastOp::create(*x.builder, x.loc,
                               RankedTensorType::get(like.type().getShape(), element), moved, axes);
  };
  return Expr::underMask(x, apply, apply);
}

Expr reshapeLike(Expr x, Expr like) {
  const auto apply = [&](Value moved) -> Value {
    const Type element = getElementTypeOrSelf(moved.getType());
    return ReshapeOp::create(*x.builder, x.loc,
                             RankedTensorType::get(like.type().getShape(), element), moved);
  };
  return Expr::underMask(x, apply, apply);
}

Expr castLike(Expr x, Expr like) {
  const auto apply = [&](Value converted) -> Value {
    return CastOp::create(*x.builder, x.loc, like.type(), converted);
  };
  return Expr::underMask(x, apply, [](Value mask) { return mask; });
}

Expr transpose(Expr x, ArrayRef<int64_t> permutation) {
  const auto apply = [&](Value moved) -> Value {
    return TransposeOp::create(*x.builder, x.loc, moved, permutation);
  };
  return Expr::underMask(x, apply, apply);
}

Expr flip(Expr x, ArrayRef<int64_t> axes) {
  const auto apply = [&](Value moved) -> Value {
    return FlipOp::create(*x.builder, x.loc, moved, axes);
  };
  return Expr::underMask(x, apply, apply);
}

Expr cumsum(Expr x, int64_t axis, bool reverse) {
  return x.made(CumsumOp::create(*x.builder, x.loc, x.materialize(), axis,
                                 AD_SEEDED(cumsum_direction, reverse, !reverse)));
}

Expr matmul(Expr a, Expr b, bool transposeA, bool transposeB) {
  return a.made(MatmulOp::create(*a.builder, a.loc, a.materialize(), b.materialize(), transposeA,
                                 transposeB));
}

Expr unslice(Expr cy, SliceOp op) {
  const ArrayRef<int64_t> from = op.getX().getType().getShape(),
                          to = op.getY().getType().getShape();
  SmallVector<int64_t> low(op.getOffsets()), high, interior;
  for (auto [size, window, offset, stride] :
       llvm::zip_equal(from, to, op.getOffsets(), op.getStrides())) {
    // An empty window covers nothing; otherwise it ends one past its last element.
    const int64_t covered = window == 0 ? 0 : (window - 1) * stride + 1;
    interior.push_back(stride - 1);
    high.push_back(size - offset - covered);
  }
  if (AD_SEEDED(unslice_ends, false, true))
    std::swap(low, high);
  const auto apply = [&](Value window) -> Value {
    return PadOp::create(*cy.builder, cy.loc, window, low, high, interior, llvm::APFloat(0.0));
  };
  return Expr::underMask(cy, apply, apply);
}

Expr padLike(Expr dx, PadOp op) {
  const auto apply = [&](Value x) -> Value {
    return PadOp::create(*dx.builder, dx.loc, x, op.getLow(), op.getHigh(), op.getInterior(),
                         llvm::APFloat(0.0));
  };
  return Expr::underMask(dx, apply, apply);
}

/// A copy of `op` that moves other elements than its own.
static Value clonedOn(Operation *op, OpBuilder &builder, ArrayRef<Value> operands) {
  Operation *clone = builder.clone(*op);
  clone->setOperands(operands);
  clone->getResult(0).setType(llvm::cast<RankedTensorType>(op->getResult(0).getType())
                                  .clone(getElementTypeOrSelf(operands.front().getType())));
  return clone->getResult(0);
}

Expr moveLike(Operation *op, ArrayRef<Expr> tangents) {
  const Expr &some = *llvm::find_if(tangents, [](const Expr &dx) { return !dx.isLiteral(); });
  OpBuilder &builder = *some.builder;
  SmallVector<Value> values, masks;
  for (auto [x, dx] : llvm::zip_equal(op->getOperands(), tangents))
    values.push_back(
        (dx.isMasked() ? dx.nonZeros() : dx)
            .materialize(builder, some.loc, llvm::cast<RankedTensorType>(x.getType())));
  const Expr moved = some.made(clonedOn(op, builder, values));
  if (llvm::none_of(tangents, [](const Expr &dx) { return dx.isMasked(); }))
    return moved;
  // Without a mask any element may be other than 0, unless none is.
  for (auto [x, dx] : llvm::zip_equal(op->getOperands(), tangents)) {
    const auto type = llvm::cast<RankedTensorType>(maskTypeOf(x.getType()));
    masks.push_back(dx.isMasked()
                        ? dx.maskOfNonZeros().value
                        : ConstantOp::create(builder, some.loc, type, dx.isLiteral() ? 0.0 : 1.0));
  }
  return Expr::maskedBy(clonedOn(op, builder, masks), moved);
}

Expr Expr::window(const Expr &x, Type like, ArrayRef<int64_t> offsets, ArrayRef<int64_t> strides) {
  const auto apply = [&](Value whole) -> Value {
    const auto type =
        llvm::cast<RankedTensorType>(like).clone(getElementTypeOrSelf(whole.getType()));
    return SliceOp::create(*x.builder, x.loc, type, whole, offsets, strides);
  };
  return underMask(x, apply, apply);
}

Expr unpad(Expr cy, PadOp op) {
  SmallVector<int64_t> strides;
  for (const int64_t gap : op.getInterior())
    strides.push_back(AD_SEEDED(unpad_strides, gap + 1, 1));
  return Expr::window(cy, op.getX().getType(), op.getLow(), strides);
}

Expr sliceOfOperand(Expr cy, ConcatOp op, unsigned index) {
  SmallVector<int64_t> offsets(op.getY().getType().getRank(), 0);
  const SmallVector<int64_t> strides(offsets.size(), 1);
  for (const Value before : op.getInputs().take_front(index))
    offsets[op.getAxis()] += AD_SEEDED(
        concat_offset, llvm::cast<RankedTensorType>(before.getType()).getDimSize(op.getAxis()), 0);
  return Expr::window(cy, op.getInputs()[index].getType(), offsets, strides);
}

// A NaN is the maximum.
Expr isMaximum(Expr x, Expr y, ArrayRef<int64_t> axes) {
  return either(eq(x, broadcastLike(y, axes, x)), ne(x, x));
}

Expr countMaxima(Expr x, Expr y, ArrayRef<int64_t> axes) {
  return AD_SEEDED(maxima_uncounted, sum(select(isMaximum(x, y, axes), 1.0, 0.0), axes), Expr(1.0));
}

double reducedCount(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes) {
  double count = 1.0;
  for (const int64_t axis : axes)
    count *= static_cast<double>(shape[axis]);
  return count;
}

SmallVector<int64_t> inversePermutation(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> inverse(permutation.size());
  for (auto [position, axis] : llvm::enumerate(permutation))
    inverse[axis] = position;
  return AD_SEEDED(permutation_uninverted, inverse, SmallVector<int64_t>(permutation));
}

} // namespace ad
