// The expression language of derivative rules: C++ values that build `ad` ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An Expr is an SSA value, a literal that has no type yet, or a choice by a mask that is not built
// yet. Literals 0, 1 and -1 vanish before they reach the IR, so `1.0 * cy` costs nothing, and a
// product with a choice goes into its branches, so that a masked-out lane is exactly 0 and not 0·∞.
#ifndef AD_DIALECT_RULEEXPR_H
#define AD_DIALECT_RULEEXPR_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include <memory>

namespace ad {

class ConcatOp;
class LuSolveOp;
class PadOp;
class PutOp;
class SliceOp;
class TriangularSolveOp;

class Expr {
public:
  /// The structural zero.
  Expr() : Expr(0.0) {}
  /// A literal; it takes the type of what it is combined with.
  Expr(double literal) : literal(literal) {}
  /// The SSA value `value`; ops are built with `builder` at `loc`.
  Expr(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}
  /// A tangent or cotangent. One that a select made zero outside of a mask becomes a choice, so
  /// that the mask stays outside of what it is multiplied by: a zero from a mask never meets an
  /// infinity. In a function that is marked with `plainZeros` it is a number like any other.
  static Expr derivative(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value);

  bool isLiteral() const { return !builder; }
  bool isLiteral(double number) const { return isLiteral() && literal == number; }
  bool isChoice() const { return choice != nullptr; }
  double getLiteral() const { return literal; }

  /// The expression as an SSA value; a literal becomes a splat of `type`.
  mlir::Value materialize(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::RankedTensorType type) const;
  /// As above, for an expression that is known not to be a literal.
  mlir::Value materialize() const;

  friend Expr operator+(Expr a, Expr b);
  friend Expr operator-(Expr a, Expr b);
  friend Expr operator*(Expr a, Expr b);
  friend Expr operator/(Expr a, Expr b);
  friend Expr operator-(Expr x);

  friend Expr abs(Expr x);
  friend Expr cos(Expr x);
  friend Expr cosh(Expr x);
  friend Expr digamma(Expr x);
  friend Expr exp(Expr x);
  friend Expr hypot(Expr a, Expr b);
  friend Expr log(Expr x);
  friend Expr rsqrt(Expr x);
  friend Expr sign(Expr x);
  friend Expr sin(Expr x);
  friend Expr sinh(Expr x);
  friend Expr sqrt(Expr x);
  friend Expr tanh(Expr x);
  friend Expr pow(Expr a, Expr b);
  /// The derivative of digamma, by its series: accurate to some units of the last place.
  friend Expr trigamma(Expr x);

  /// Masks; both operands have one type, or one is a literal.
  friend Expr eq(Expr a, Expr b);
  friend Expr ne(Expr a, Expr b);
  friend Expr lt(Expr a, Expr b);
  friend Expr le(Expr a, Expr b);
  friend Expr gt(Expr a, Expr b);
  friend Expr ge(Expr a, Expr b);
  friend Expr both(Expr a, Expr b);
  friend Expr either(Expr a, Expr b);
  friend Expr select(Expr mask, Expr a, Expr b);

  friend Expr sum(Expr x, llvm::ArrayRef<int64_t> axes);
  /// Inserts `axes` so that the shape is that of `like`.
  friend Expr broadcastLike(Expr x, llvm::ArrayRef<int64_t> axes, Expr like);
  friend Expr reshapeLike(Expr x, Expr like);
  friend Expr castLike(Expr x, Expr like);
  friend Expr transpose(Expr x, llvm::ArrayRef<int64_t> permutation);
  friend Expr flip(Expr x, llvm::ArrayRef<int64_t> axes);
  friend Expr cumsum(Expr x, int64_t axis, bool reverse);
  /// For each element of `x` the product of the others along `axis`.
  friend Expr productOfOthers(Expr x, int64_t axis);
  /// Elements of `x` by index, and the transpose: their sums by index, of the type of `like`.
  friend Expr gather(Expr x, Expr indices, int64_t axis, bool isBatched);
  friend Expr scatterAdd(Expr x, Expr indices, int64_t axis, bool isBatched, Expr like);
  /// `x` with `entry` where `op` has its entry.
  friend Expr put(Expr x, Expr entry, Expr index, PutOp op);
  friend Expr matmul(Expr a, Expr b, bool transposeA, bool transposeB);
  /// The derivatives of a Cholesky factor `y`.
  friend Expr choleskyTangent(Expr y, Expr dx);
  friend Expr choleskyCotangent(Expr y, Expr cy);
  /// The system of `op` with another right-hand side, and with the transpose of its matrix.
  friend Expr solveLike(TriangularSolveOp op, Expr a, Expr b);
  friend Expr solveTransposed(TriangularSolveOp op, Expr a, Expr b);
  friend Expr solveLike(LuSolveOp op, Expr a, Expr factors, Expr b);
  friend Expr solveTransposed(LuSolveOp op, Expr a, Expr factors, Expr b);
  /// Of matrices `a`: their inverses, transposed; their cofactors, and what the derivative of these
  /// makes of a tangent or a cotangent.
  friend Expr inverseTransposed(Expr a, Expr factors);
  friend Expr cofactor(Expr a);
  friend Expr cofactorDerivative(Expr x, Expr y, Expr change);
  /// The sum of the elements of each matrix, and a number for all elements of each matrix of
  /// `like`.
  friend Expr sumOfMatrices(Expr x);
  friend Expr overMatrices(Expr x, Expr like);
  /// The elements that `op` reads of its matrix, and zeros.
  friend Expr triangleLike(TriangularSolveOp op, Expr x);
  /// The transpose of a slice: `cy` at its place in zeros of the sliced operand's shape.
  friend Expr unslice(Expr cy, SliceOp op);
  /// `dx` padded as the operand of `op` is, but with zeros.
  friend Expr padLike(Expr dx, PadOp op);
  /// `op` applied to tangents of its operands in its order; each result element is one of theirs.
  friend Expr moveLike(mlir::Operation *op, llvm::ArrayRef<Expr> tangents);
  /// The transpose of a pad: the window of `cy` that holds the operand.
  friend Expr unpad(Expr cy, PadOp op);
  /// The window of `cy` that holds operand `index` of a concat.
  friend Expr sliceOfOperand(Expr cy, ConcatOp op, unsigned index);
  /// The mask of the elements of `x` that equal their maximum `y` over `axes`.
  friend Expr isMaximum(Expr x, Expr y, llvm::ArrayRef<int64_t> axes);
  /// How many elements of `x` equal their maximum, in the shape of `y`.
  friend Expr countMaxima(Expr x, Expr y, llvm::ArrayRef<int64_t> axes);

private:
  struct Choice;
  using Number = double (*)(double, double);
  template <typename OpTy>
  static Expr unary(Expr x);
  template <typename OpTy>
  static Expr binary(Expr a, Expr b);
  static Expr compare(int predicate, Expr a, Expr b);
  static Expr distribute(const Expr &choice, llvm::function_ref<Expr(Expr)> apply);
  /// Whether this is masked: a choice between a literal 0 and something else.
  bool isMasked() const;
  /// For masked expressions: whether their masks are one, and choose 0 on the same side or on
  /// opposite ones.
  bool hasMaskOf(const Expr &other) const;
  bool hasOppositeMaskOf(const Expr &other) const;
  /// Of a masked expression: where it is not 0, and what it is there.
  Expr maskOfNonZeros() const;
  Expr nonZeros() const;
  /// `whole`, which is 0 where neither `a` nor `b`, both masked, is not.
  static Expr underEither(const Expr &a, const Expr &b, Expr whole);
  static Expr inverted(const Expr &mask);
  /// `apply`, which maps zeros to zeros, under the mask of `x` after `applyToMask`.
  static Expr underMask(const Expr &x, llvm::function_ref<mlir::Value(mlir::Value)> apply,
                        llvm::function_ref<mlir::Value(mlir::Value)> applyToMask);
  /// `moved` where `mask` holds, else 0.
  static Expr maskedBy(mlir::Value mask, const Expr &moved);
  /// A slice of `x` in the shape of the tensor type `like`.
  static Expr window(const Expr &x, mlir::Type like, llvm::ArrayRef<int64_t> offsets,
                     llvm::ArrayRef<int64_t> strides);
  mlir::RankedTensorType type() const;
  Expr made(mlir::Value result) const { return Expr(*builder, loc, result); }

  mlir::OpBuilder *builder = nullptr;
  // Null for a literal, which a mlir::Location cannot be.
  mlir::LocationAttr loc;
  mlir::Value value;
  double literal = 0.0;
  // For a mask: the type of what was compared, which literals in its branches take.
  mlir::RankedTensorType branchType;
  // Null for an SSA value; if both are set the value is the choice, built already.
  std::shared_ptr<Choice> choice;
};

template <typename OpTy>
Expr Expr::unary(Expr x) {
  // Rules apply functions to operands and results only, so a literal is a mistake of the rule.
  assert(!x.isLiteral() && "function of a literal in a rule");
  return x.made(OpTy::create(*x.builder, x.loc, x.materialize()));
}

template <typename OpTy>
Expr Expr::binary(Expr a, Expr b) {
  const Expr &context = a.isLiteral() ? b : a;
  const mlir::RankedTensorType type = context.type();
  const mlir::Value lhs = a.materialize(*context.builder, context.loc, type);
  const mlir::Value rhs = b.materialize(*context.builder, context.loc, type);
  return context.made(OpTy::create(*context.builder, context.loc, lhs, rhs));
}

/// An attribute of a function under construction: zeros that masks made are numbers in it.
inline constexpr llvm::StringLiteral plainZeros = "ad.plain_zeros";
/// Whether a select makes `derivative` 0 outside of a mask.
bool isMaskedDerivative(mlir::Value derivative);

/// The number of elements that a reduction over `axes` sums for each result element.
double reducedCount(mlir::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> axes);
template <typename OpTy>
Expr reducedCount(OpTy op) {
  return Expr(reducedCount(op.getX().getType().getShape(), op.getAxes()));
}
/// The one axis of an op as a list.
template <typename OpTy>
llvm::SmallVector<int64_t, 1> axesOf(OpTy op) {
  return {static_cast<int64_t>(op.getAxis())};
}
llvm::SmallVector<int64_t> inversePermutation(llvm::ArrayRef<int64_t> permutation);

// Friends named in rules are found by argument-dependent lookup; these need a declaration because
// members of the op classes may hide them.
Expr sum(Expr x, llvm::ArrayRef<int64_t> axes);
Expr sliceOfOperand(Expr cy, ConcatOp op, unsigned index);
Expr moveLike(mlir::Operation *op, llvm::ArrayRef<Expr> tangents);

} // namespace ad

#endif
