// The code-generation backend of VectorMath: values that emit LLVM-dialect ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A bundle is one to a few vectors side by side (or scalars), so that an operation on it is
// independent instructions that hide each other's latency. See VectorMath/Concept.h for what each
// operation means; each is one instruction per vector here, with the same bits as the native
// backend has.
#ifndef AD_LOWER_BUNDLE_H
#define AD_LOWER_BUNDLE_H

#include "Lower/Emitter.h"
#include "VectorMath/IntegerDivision.h"

namespace ad {

/// The vectors of a bundle and where to emit.
struct Bundle {
  Emitter *emitter = nullptr;
  llvm::SmallVector<mlir::Value, 4> vectors;

  explicit operator bool() const { return emitter != nullptr; }
  mlir::Type type() const { return vectors.front().getType(); }
  /// Lanes per vector, 1 for scalars.
  int64_t width() const;

  template <typename Fn>
  Bundle map(Fn fn) const {
    Bundle result{emitter, {}};
    for (const mlir::Value vector : vectors)
      result.vectors.push_back(fn(vector));
    return result;
  }
  template <typename OpTy, typename... Args>
  static Bundle each(const Bundle &a, Args... args) {
    return a.map([&](mlir::Value v) {
      return OpTy::create(a.emitter->builder(), a.emitter->loc(), v, args...);
    });
  }
  template <typename OpTy>
  static Bundle zip(const Bundle &a, const Bundle &b) {
    Bundle result{a.emitter, {}};
    for (auto [x, y] : llvm::zip_equal(a.vectors, b.vectors))
      result.vectors.push_back(OpTy::create(a.emitter->builder(), a.emitter->loc(), x, y));
    return result;
  }
  Bundle constant(double number) const;
  Bundle constantInt(int64_t number) const;
  static Bundle compareFloat(mlir::LLVM::FCmpPredicate predicate, const Bundle &a, const Bundle &b);
  static Bundle compareInt(mlir::LLVM::ICmpPredicate predicate, const Bundle &a, const Bundle &b);
  static Bundle choose(const Bundle &mask, const Bundle &a, const Bundle &b);
  static Bundle fusedMultiplyAdd(const Bundle &a, const Bundle &b, const Bundle &c);
  Bundle bitcast(mlir::Type element) const;
  /// `fast[i]`, but libm's function `symbols[i]` of the operands in the lanes of `mask`. One
  /// branch, taken if any lane of the bundle is set, since the lanes are rare.
  static std::vector<Bundle> callWhere(const Bundle &mask, llvm::ArrayRef<Bundle> fast,
                                       llvm::ArrayRef<Bundle> operands,
                                       llvm::ArrayRef<llvm::StringRef> symbols);
};

/// i1 lanes.
struct BundleMask {
  Bundle value;
  friend BundleMask operator&(BundleMask a, BundleMask b) {
    return {Bundle::zip<mlir::LLVM::AndOp>(a.value, b.value)};
  }
  friend BundleMask operator|(BundleMask a, BundleMask b) {
    return {Bundle::zip<mlir::LLVM::OrOp>(a.value, b.value)};
  }
  friend BundleMask operator!(BundleMask a) {
    return {Bundle::zip<mlir::LLVM::XOrOp>(a.value, a.value.constantInt(-1))};
  }
};

template <class T>
struct BundleFloat;

/// Integer lanes as wide as T, for the bits of floats.
template <class T>
struct BundleInt {
  using Float = BundleFloat<T>;
  using Mask = BundleMask;
  Bundle value;

  BundleInt like(int64_t constant) const { return {value.constantInt(constant)}; }
  friend BundleInt operator+(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::AddOp>(a.value, b.value)};
  }
  friend BundleInt operator-(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::SubOp>(a.value, b.value)};
  }
  friend BundleInt operator*(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::MulOp>(a.value, b.value)};
  }
  friend BundleInt operator&(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::AndOp>(a.value, b.value)};
  }
  friend BundleInt operator|(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::OrOp>(a.value, b.value)};
  }
  friend BundleInt operator^(BundleInt a, BundleInt b) {
    return {Bundle::zip<mlir::LLVM::XOrOp>(a.value, b.value)};
  }
  friend BundleInt operator~(BundleInt a) { return a ^ a.like(-1); }
  friend BundleInt operator-(BundleInt a) { return a.like(0) - a; }
  friend BundleInt shiftLeft(BundleInt a, unsigned n) {
    return {Bundle::zip<mlir::LLVM::ShlOp>(a.value, a.value.constantInt(n))};
  }
  friend BundleInt shiftRightLogical(BundleInt a, unsigned n) {
    return {Bundle::zip<mlir::LLVM::LShrOp>(a.value, a.value.constantInt(n))};
  }
  friend BundleInt shiftRightArithmetic(BundleInt a, unsigned n) {
    return {Bundle::zip<mlir::LLVM::AShrOp>(a.value, a.value.constantInt(n))};
  }
  friend Mask operator<(BundleInt a, BundleInt b) {
    return {Bundle::compareInt(mlir::LLVM::ICmpPredicate::slt, a.value, b.value)};
  }
  friend Mask operator<=(BundleInt a, BundleInt b) {
    return {Bundle::compareInt(mlir::LLVM::ICmpPredicate::sle, a.value, b.value)};
  }
  friend Mask operator>(BundleInt a, BundleInt b) { return b < a; }
  friend Mask operator>=(BundleInt a, BundleInt b) { return b <= a; }
  friend Mask operator==(BundleInt a, BundleInt b) {
    return {Bundle::compareInt(mlir::LLVM::ICmpPredicate::eq, a.value, b.value)};
  }
  friend Mask operator!=(BundleInt a, BundleInt b) {
    return {Bundle::compareInt(mlir::LLVM::ICmpPredicate::ne, a.value, b.value)};
  }
  friend BundleInt select(Mask mask, BundleInt a, BundleInt b) {
    return {Bundle::choose(mask.value, a.value, b.value)};
  }
  template <class F = Float>
  friend F bitcastToFloat(BundleInt a) {
    return F{a.value.bitcast(F::element(a.value.emitter))};
  }
};

/// Float lanes; T is float or double.
template <class T>
struct BundleFloat {
  using Int = BundleInt<T>;
  using Mask = BundleMask;
  static constexpr bool isDouble = std::is_same_v<T, double>;
  Bundle value;

  static mlir::Type element(Emitter *emitter) {
    return isDouble ? mlir::Type(emitter->builder().getF64Type())
                    : mlir::Type(emitter->builder().getF32Type());
  }
  static mlir::Type intElement(Emitter *emitter) {
    return emitter->builder().getIntegerType(isDouble ? 64 : 32);
  }

  BundleFloat like(double constant) const { return {value.constant(static_cast<T>(constant))}; }
  Int likeInt(int64_t constant) const {
    Bundle result{value.emitter, {}};
    mlir::Type type = intElement(value.emitter);
    if (value.width() > 1)
      type = mlir::VectorType::get({value.width()}, type);
    result.vectors.assign(value.vectors.size(), value.emitter->constantInt(type, constant));
    return Int{result};
  }
  friend BundleFloat operator+(BundleFloat a, BundleFloat b) {
    return {Bundle::zip<mlir::LLVM::FAddOp>(a.value, b.value)};
  }
  friend BundleFloat operator-(BundleFloat a, BundleFloat b) {
    return {Bundle::zip<mlir::LLVM::FSubOp>(a.value, b.value)};
  }
  friend BundleFloat operator*(BundleFloat a, BundleFloat b) {
    return {Bundle::zip<mlir::LLVM::FMulOp>(a.value, b.value)};
  }
  friend BundleFloat operator/(BundleFloat a, BundleFloat b) {
    return {Bundle::zip<mlir::LLVM::FDivOp>(a.value, b.value)};
  }
  friend BundleFloat operator-(BundleFloat a) {
    return {Bundle::each<mlir::LLVM::FNegOp>(a.value)};
  }
  friend Mask operator<(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::olt, a.value, b.value)};
  }
  friend Mask operator<=(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::ole, a.value, b.value)};
  }
  friend Mask operator>(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::ogt, a.value, b.value)};
  }
  friend Mask operator>=(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::oge, a.value, b.value)};
  }
  friend Mask operator==(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::oeq, a.value, b.value)};
  }
  friend Mask operator!=(BundleFloat a, BundleFloat b) {
    return {Bundle::compareFloat(mlir::LLVM::FCmpPredicate::une, a.value, b.value)};
  }
  friend BundleFloat fma(BundleFloat a, BundleFloat b, BundleFloat c) {
    return {Bundle::fusedMultiplyAdd(a.value, b.value, c.value)};
  }
  friend BundleFloat sqrt(BundleFloat a) { return {Bundle::each<mlir::LLVM::SqrtOp>(a.value)}; }
  friend BundleFloat abs(BundleFloat a) { return {Bundle::each<mlir::LLVM::FAbsOp>(a.value)}; }
  friend BundleFloat copysign(BundleFloat magnitude, BundleFloat sign) {
    return {Bundle::zip<mlir::LLVM::CopySignOp>(magnitude.value, sign.value)};
  }
  friend BundleFloat floor(BundleFloat a) { return {Bundle::each<mlir::LLVM::FFloorOp>(a.value)}; }
  friend BundleFloat trunc(BundleFloat a) { return {Bundle::each<mlir::LLVM::FTruncOp>(a.value)}; }
  friend BundleFloat roundEven(BundleFloat a) {
    return {Bundle::each<mlir::LLVM::RoundEvenOp>(a.value)};
  }
  friend Int bitcastToInt(BundleFloat a) {
    return Int{a.value.bitcast(intElement(a.value.emitter))};
  }
  friend BundleFloat select(Mask mask, BundleFloat a, BundleFloat b) {
    return {Bundle::choose(mask.value, a.value, b.value)};
  }
  template <class Function>
  static llvm::StringRef symbol() {
    return isDouble ? Function::f64 : Function::f32;
  }
  template <class Function>
  friend BundleFloat applyWhere(Mask mask, BundleFloat fast, BundleFloat x, Function) {
    return {Bundle::callWhere(mask.value, {fast.value}, x.value, {symbol<Function>()}).front()};
  }
  template <class Function>
  friend BundleFloat applyWhere(Mask mask, BundleFloat fast, BundleFloat a, BundleFloat b,
                                Function) {
    return {Bundle::callWhere(mask.value, {fast.value}, {a.value, b.value}, {symbol<Function>()})
                .front()};
  }
  template <class FunctionF, class FunctionG>
  friend std::pair<BundleFloat, BundleFloat> applyBothWhere(Mask mask, BundleFloat f, BundleFloat g,
                                                            BundleFloat x, FunctionF, FunctionG) {
    const auto both = Bundle::callWhere(mask.value, {f.value, g.value}, x.value,
                                        {symbol<FunctionF>(), symbol<FunctionG>()});
    return {BundleFloat{both[0]}, BundleFloat{both[1]}};
  }
};

/// Integer lanes as numbers, for integer tensors; wraps.
struct BundleNumber {
  using Mask = BundleMask;
  BundleInt<void> bits;

  BundleNumber like(double constant) const { return {bits.like(static_cast<int64_t>(constant))}; }
  friend BundleNumber operator+(BundleNumber a, BundleNumber b) { return {a.bits + b.bits}; }
  friend BundleNumber operator-(BundleNumber a, BundleNumber b) { return {a.bits - b.bits}; }
  friend BundleNumber operator*(BundleNumber a, BundleNumber b) { return {a.bits * b.bits}; }
  friend BundleNumber operator-(BundleNumber a) { return {-a.bits}; }
  friend Mask operator==(BundleNumber a, BundleNumber b) { return a.bits == b.bits; }
  friend Mask operator<(BundleNumber a, BundleNumber b) { return a.bits < b.bits; }
  friend BundleNumber select(Mask mask, BundleNumber a, BundleNumber b) {
    return {select(mask, a.bits, b.bits)};
  }
  friend BundleNumber maximum(BundleNumber a, BundleNumber b) {
    return {select(a.bits > b.bits, a.bits, b.bits)};
  }
  friend BundleNumber minimum(BundleNumber a, BundleNumber b) {
    return {select(a.bits < b.bits, a.bits, b.bits)};
  }
  friend BundleNumber relu(BundleNumber a) { return maximum(a, a.like(0)); }
  friend BundleNumber abs(BundleNumber a) {
    return {select(a.bits < a.bits.like(0), -a.bits, a.bits)};
  }
  friend BundleNumber sign(BundleNumber a) {
    const auto zero = a.bits.like(0);
    return {select(a.bits > zero, a.bits.like(1), select(a.bits < zero, a.bits.like(-1), zero))};
  }
  friend BundleNumber quotientOf(BundleNumber a, BundleNumber b) {
    return {{Bundle::zip<mlir::LLVM::SDivOp>(a.bits.value, b.bits.value)}};
  }
  friend BundleNumber remainderOf(BundleNumber a, BundleNumber b) {
    return {{Bundle::zip<mlir::LLVM::SRemOp>(a.bits.value, b.bits.value)}};
  }
  friend BundleNumber floor(BundleNumber a) { return a; }
  friend BundleNumber ceil(BundleNumber a) { return a; }
  friend BundleNumber trunc(BundleNumber a) { return a; }
  friend BundleNumber roundEven(BundleNumber a) { return a; }
  friend BundleNumber fmax(BundleNumber a, BundleNumber b) { return maximum(a, b); }
  friend BundleNumber fmin(BundleNumber a, BundleNumber b) { return minimum(a, b); }
  friend BundleNumber truncDivide(BundleNumber a, BundleNumber b) {
    return vm::truncQuotient(a, b);
  }
  friend BundleNumber floorDivide(BundleNumber a, BundleNumber b) {
    return vm::floorQuotient(a, b);
  }
  friend BundleNumber fmod(BundleNumber a, BundleNumber b) { return vm::truncRemainder(a, b); }
  friend BundleNumber remainder(BundleNumber a, BundleNumber b) { return vm::floorRemainder(a, b); }
};

} // namespace ad

#endif
