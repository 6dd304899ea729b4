// Emits the definition of an elementwise op on bundles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Evaluate.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"
#include "VectorMath/VectorMath.h"

using namespace mlir;

namespace ad {
namespace {

using Operands = llvm::ArrayRef<Bundle>;
using Definition = Bundle (*)(Operands);

/// How one op is emitted for each family of element types; null where its record excludes the
/// family.
struct Entry {
  Definition f32 = nullptr, f64 = nullptr, integer = nullptr, mask = nullptr;
};

// The bundle inside a value of any backend type, and back.
Bundle unwrap(const BundleMask &v) { return v.value; }
Bundle unwrap(const BundleNumber &v) { return v.bits.value; }
template <class T>
Bundle unwrap(const BundleFloat<T> &v) {
  return v.value;
}
template <class V>
V wrap(const Bundle &bundle) {
  if constexpr (std::is_same_v<V, BundleNumber>)
    return V{{bundle}};
  else
    return V{bundle};
}

// One function template per op, made from its record: `define_TanhOp<V>(x) = tanh(x)`.
using namespace vm;
#define AD_NAMES_1(a) const V &a
#define AD_NAMES_2(a, b) const V &a, const V &b
#define AD_NAMES_3(a, b, c) const V &a, const V &b, const V &c
#define AD_ELEMENTWISE(Class, Mnemonic, Kind, Count, Names, Expression)                            \
  template <class V>                                                                               \
  V define_##Class(AD_NAMES_##Count Names) {                                                       \
    return Expression;                                                                             \
  }
#include "Dialect/Elementwise.inc"
#undef AD_ELEMENTWISE

#define AD_ARGS_1 wrap<V>(operands[0])
#define AD_ARGS_2 wrap<V>(operands[0]), wrap<V>(operands[1])
#define AD_ARGS_3 wrap<V>(operands[0]), wrap<V>(operands[1]), wrap<V>(operands[2])
#define AD_ELEMENTWISE(Class, Mnemonic, Kind, Count, Names, Expression)                            \
  template <class V>                                                                               \
  Bundle emit_##Class(Operands operands) {                                                         \
    return unwrap(define_##Class<V>(AD_ARGS_##Count));                                             \
  }
#include "Dialect/Elementwise.inc"
#undef AD_ELEMENTWISE

#define AD_ENTRY_Float(Class)                                                                      \
  {&emit_##Class<BundleFloat<float>>, &emit_##Class<BundleFloat<double>>, nullptr, nullptr}
#define AD_ENTRY_Number(Class)                                                                     \
  {&emit_##Class<BundleFloat<float>>, &emit_##Class<BundleFloat<double>>,                          \
   &emit_##Class<BundleNumber>, nullptr}
#define AD_ENTRY_Bool(Class) {nullptr, nullptr, nullptr, &emit_##Class<BundleMask>}

const Entry *lookUp(Operation *op) {
  static const llvm::DenseMap<TypeID, Entry> table = {
#define AD_ELEMENTWISE(Class, Mnemonic, Kind, Count, Names, Expression)                            \
  {TypeID::get<Class>(), AD_ENTRY_##Kind(Class)},
#include "Dialect/Elementwise.inc"
#undef AD_ELEMENTWISE
  };
  const auto found = table.find(op->getName().getTypeID());
  return found == table.end() ? nullptr : &found->second;
}

Definition definitionFor(const Entry &entry, Type element) {
  if (element.isF32())
    return entry.f32;
  if (element.isF64())
    return entry.f64;
  return element.isInteger(1) ? entry.mask : entry.integer;
}

LLVM::FCmpPredicate floatPredicate(ComparePredicate predicate) {
  switch (predicate) {
  case ComparePredicate::eq:
    return LLVM::FCmpPredicate::oeq;
  case ComparePredicate::ne:
    return AD_SEEDED(kernel_compare, LLVM::FCmpPredicate::une, LLVM::FCmpPredicate::one);
  case ComparePredicate::lt:
    return LLVM::FCmpPredicate::olt;
  case ComparePredicate::le:
    return LLVM::FCmpPredicate::ole;
  case ComparePredicate::gt:
    return LLVM::FCmpPredicate::ogt;
  case ComparePredicate::ge:
    return LLVM::FCmpPredicate::oge;
  }
  llvm_unreachable("unknown predicate");
}

LLVM::ICmpPredicate intPredicate(ComparePredicate predicate, bool isMask) {
  switch (predicate) {
  case ComparePredicate::eq:
    return LLVM::ICmpPredicate::eq;
  case ComparePredicate::ne:
    return LLVM::ICmpPredicate::ne;
  case ComparePredicate::lt:
    return AD_SEEDED(kernel_compare_mask, isMask, false) ? LLVM::ICmpPredicate::ult
                                                         : LLVM::ICmpPredicate::slt;
  case ComparePredicate::le:
    return isMask ? LLVM::ICmpPredicate::ule : LLVM::ICmpPredicate::sle;
  case ComparePredicate::gt:
    return isMask ? LLVM::ICmpPredicate::ugt : LLVM::ICmpPredicate::sgt;
  case ComparePredicate::ge:
    return isMask ? LLVM::ICmpPredicate::uge : LLVM::ICmpPredicate::sge;
  }
  llvm_unreachable("unknown predicate");
}

Bundle compare(CompareOp op, Operands operands) {
  const Type element = op.getA().getType().getElementType();
  if (llvm::isa<FloatType>(element))
    return Bundle::compareFloat(floatPredicate(op.getPredicate()), operands[0], operands[1]);
  return Bundle::compareInt(intPredicate(op.getPredicate(), element.isInteger(1)), operands[0],
                            operands[1]);
}

Type withElement(Type like, Type element) {
  const auto vector = llvm::dyn_cast<VectorType>(like);
  return vector ? Type(VectorType::get(vector.getShape(), element)) : element;
}

template <typename OpTy>
Bundle convert(const Bundle &x, Type element) {
  const Type to = withElement(x.type(), registerType(element));
  return x.map(
      [&](Value v) { return OpTy::create(x.emitter->builder(), x.emitter->loc(), to, v); });
}

/// Float to integer saturates and takes NaN to 0, as LLVM's saturating conversion does.
Bundle floatToInt(const Bundle &x, Type element) {
  const Type to = withElement(x.type(), registerType(element));
  const auto name = x.emitter->builder().getStringAttr(
      element.isUnsignedInteger() ? "llvm.fptoui.sat" : "llvm.fptosi.sat");
  return x.map([&](Value v) {
    return LLVM::CallIntrinsicOp::create(x.emitter->builder(), x.emitter->loc(), to, name,
                                         ValueRange(v))
        .getResult(0);
  });
}

/// f32 from the bits of a smaller float.
Bundle fromSmallFloat(Type from, const Bundle &x) {
  Builder &builder = x.emitter->builder();
  if (from.isF16())
    return convert<LLVM::FPExtOp>(x.bitcast(from), builder.getF32Type());
  // A bf16 is the upper half of an f32.
  const BundleInt<float> bits{convert<LLVM::ZExtOp>(x, builder.getI32Type())};
  return bitcastToFloat(shiftLeft(bits, 16)).value;
}

/// The bits of a smaller float from f32, to nearest, ties to even. See ad/small_float.h.
Bundle toSmallFloat(const Bundle &x, Type to) {
  Builder &builder = x.emitter->builder();
  if (to.isF16()) {
    const Type half = withElement(x.type(), to);
    return x
        .map([&](Value v) {
          return LLVM::FPTruncOp::create(x.emitter->builder(), x.emitter->loc(), half, v);
        })
        .bitcast(builder.getI16Type());
  }
  const BundleInt<float> bits{x.bitcast(builder.getI32Type())};
  const auto upper = shiftRightLogical(bits, 16);
  const auto rounded = shiftRightLogical(bits + bits.like(0x7fff) + (upper & bits.like(1)), 16);
  const BundleMask isNaN{Bundle::compareFloat(LLVM::FCmpPredicate::uno, x, x)};
  const auto result = select(isNaN, upper | bits.like(0x40), rounded);
  return convert<LLVM::TruncOp>(result.value, builder.getI16Type());
}

bool isSmallFloat(Type element) { return element.isF16() || element.isBF16(); }

Bundle cast(Type from, Type to, const Bundle &x) {
  const bool fromFloat = llvm::isa<FloatType>(from), toFloat = llvm::isa<FloatType>(to);
  if (from == to)
    return x;
  const Type f32 = Float32Type::get(from.getContext());
  if (isSmallFloat(from))
    return cast(f32, to, fromSmallFloat(from, x));
  if (isSmallFloat(to))
    return toSmallFloat(cast(from, f32, x), to);
  if (to.isInteger(1))
    return fromFloat ? Bundle::compareFloat(LLVM::FCmpPredicate::une, x, x.constant(0.0))
                     : Bundle::compareInt(LLVM::ICmpPredicate::ne, x, x.constantInt(0));
  if (from.isInteger(1))
    return toFloat ? AD_SEEDED(kernel_mask_cast, convert<LLVM::UIToFPOp>(x, to),
                               convert<LLVM::SIToFPOp>(x, to))
                   : convert<LLVM::ZExtOp>(x, to);
  if (fromFloat && toFloat)
    return to.isF64() ? convert<LLVM::FPExtOp>(x, to) : convert<LLVM::FPTruncOp>(x, to);
  if (fromFloat)
    return floatToInt(x, to);
  if (toFloat)
    return from.isUnsignedInteger() ? convert<LLVM::UIToFPOp>(x, to)
                                    : convert<LLVM::SIToFPOp>(x, to);
  if (to.getIntOrFloatBitWidth() == from.getIntOrFloatBitWidth())
    return x;
  if (to.getIntOrFloatBitWidth() < from.getIntOrFloatBitWidth())
    return convert<LLVM::TruncOp>(x, to);
  return from.isUnsignedInteger() ? convert<LLVM::ZExtOp>(x, to) : convert<LLVM::SExtOp>(x, to);
}

} // namespace

Bundle convertIndex(const Bundle &index, Type element) {
  return cast(IntegerType::get(element.getContext(), 64), element, index);
}

bool isElementwise(Operation *op) {
  return op->hasTrait<mlir::OpTrait::Elementwise>() || llvm::isa<DetachOp>(op);
}

Bundle evaluate(Operation *op, Operands operands, Emitter &emitter) {
  emitter.setLoc(op->getLoc());
  if (auto comparison = llvm::dyn_cast<CompareOp>(op))
    return compare(comparison, operands);
  if (llvm::isa<SelectOp>(op))
    return Bundle::choose(operands[0], operands[1], operands[2]);
  if (llvm::isa<DetachOp>(op))
    return operands[0];
  if (auto conversion = llvm::dyn_cast<CastOp>(op))
    return cast(conversion.getX().getType().getElementType(), conversion.getType().getElementType(),
                operands[0]);
  const Entry *entry = lookUp(op);
  assert(entry && "no definition for this elementwise op");
  return definitionFor(*entry, getElementTypeOrSelf(op->getResult(0).getType()))(operands);
}

Operation *partnerOf(Operation *op) {
  if (!llvm::isa<SinOp, CosOp>(op))
    return nullptr;
  for (Operation *user : op->getOperand(0).getUsers())
    if (llvm::isa<SinOp, CosOp>(user) && user->getName() != op->getName())
      return user;
  return nullptr;
}

template <class T>
static std::pair<Bundle, Bundle> sinAndPartner(const Bundle &x, bool isSine) {
  const vm::SinCos<BundleFloat<T>> both = vm::sinCos(BundleFloat<T>{x});
  return AD_SEEDED(kernel_partner, isSine, !isSine)
             ? std::make_pair(both.sine.value, both.cosine.value)
             : std::make_pair(both.cosine.value, both.sine.value);
}

std::pair<Bundle, Bundle> evaluateWithPartner(Operation *op, const Bundle &operand,
                                              Emitter &emitter) {
  emitter.setLoc(op->getLoc());
  const bool isDouble = getElementTypeOrSelf(op->getResult(0).getType()).isF64();
  return isDouble ? sinAndPartner<double>(operand, llvm::isa<SinOp>(op))
                  : sinAndPartner<float>(operand, llvm::isa<SinOp>(op));
}

} // namespace ad
