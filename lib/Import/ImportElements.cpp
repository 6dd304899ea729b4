// Ops on elements: those of arith and math, and constants.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/Importer.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace ad {
namespace {

/// The op of the ad dialect that computes the same from the same operands; empty if there is none.
/// Whatever `fastmath` allows is not done.
StringRef counterpartOf(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .Cases({"arith.addf", "arith.addi"}, "ad.add")
      .Cases({"arith.subf", "arith.subi"}, "ad.sub")
      .Cases({"arith.mulf", "arith.muli"}, "ad.mul")
      .Case("arith.divf", "ad.div")
      .Case("arith.divsi", "ad.trunc_divide")
      .Case("arith.floordivsi", "ad.floor_divide")
      .Cases({"arith.remf", "arith.remsi"}, "ad.fmod")
      .Case("arith.negf", "ad.neg")
      .Cases({"arith.maximumf", "arith.maxsi"}, "ad.maximum")
      .Cases({"arith.minimumf", "arith.minsi"}, "ad.minimum")
      .Case("arith.maxnumf", "ad.fmax")
      .Case("arith.minnumf", "ad.fmin")
      .Cases({"arith.extf", "arith.truncf", "arith.sitofp", "arith.fptosi"}, "ad.cast")
      .Cases({"arith.extsi", "arith.trunci", "arith.index_cast"}, "ad.cast")
      .Cases({"math.absf", "math.absi"}, "ad.abs")
      .Case("math.acos", "ad.acos")
      .Case("math.acosh", "ad.acosh")
      .Case("math.asin", "ad.asin")
      .Case("math.asinh", "ad.asinh")
      .Case("math.atan", "ad.atan")
      .Case("math.atan2", "ad.atan2")
      .Case("math.atanh", "ad.atanh")
      .Case("math.cbrt", "ad.cbrt")
      .Case("math.ceil", "ad.ceil")
      .Case("math.copysign", "ad.copysign")
      .Case("math.cos", "ad.cos")
      .Case("math.cosh", "ad.cosh")
      .Case("math.erf", "ad.erf")
      .Case("math.erfc", "ad.erfc")
      .Case("math.exp", "ad.exp")
      .Case("math.exp2", "ad.exp2")
      .Case("math.expm1", "ad.expm1")
      .Case("math.floor", "ad.floor")
      .Case("math.log", "ad.log")
      .Case("math.log10", "ad.log10")
      .Case("math.log1p", "ad.log1p")
      .Case("math.log2", "ad.log2")
      .Case("math.powf", "ad.pow")
      .Case("math.roundeven", "ad.round")
      .Case("math.rsqrt", "ad.rsqrt")
      .Case("math.sin", "ad.sin")
      .Case("math.sinh", "ad.sinh")
      .Case("math.sqrt", "ad.sqrt")
      .Case("math.tan", "ad.tan")
      .Case("math.tanh", "ad.tanh")
      .Case("math.trunc", "ad.trunc")
      .Default("");
}

bool touchesBits(Operation *op) {
  const auto isBits = [](Type type) { return getElementTypeOrSelf(type).isInteger(1); };
  return llvm::any_of(op->getOperandTypes(), isBits) || llvm::any_of(op->getResultTypes(), isBits);
}

/// Where there are i1, which are 0 and 1 in the ad dialect, and 0 and -1 for signed ops of arith.
StringRef counterpartOfBits(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .Cases({"arith.andi", "arith.muli", "arith.minui"}, "ad.and")
      .Cases({"arith.ori", "arith.maxui"}, "ad.or")
      .Cases({"arith.extui", "arith.uitofp"}, "ad.cast")
      .Default("");
}

/// Comparisons of ordered numbers: how, and whether the answer is the opposite. `ne` is true of
/// NaN, all others are false.
struct Comparison {
  ComparePredicate predicate;
  bool isNegated = false;
};

std::optional<Comparison> comparisonOf(arith::CmpFPredicate predicate) {
  using P = arith::CmpFPredicate;
  using C = ComparePredicate;
  switch (predicate) {
  case P::OEQ:
    return Comparison{C::eq};
  case P::OLT:
    return Comparison{C::lt};
  case P::OLE:
    return Comparison{C::le};
  case P::OGT:
    return Comparison{C::gt};
  case P::OGE:
    return Comparison{C::ge};
  case P::UNE:
    return Comparison{C::ne};
  case P::ULT:
    return Comparison{C::ge, true};
  case P::ULE:
    return Comparison{C::gt, true};
  case P::UGT:
    return Comparison{C::le, true};
  case P::UGE:
    return Comparison{C::lt, true};
  default:
    return std::nullopt;
  }
}

std::optional<Comparison> comparisonOf(arith::CmpIPredicate predicate) {
  using P = arith::CmpIPredicate;
  using C = ComparePredicate;
  switch (predicate) {
  case P::eq:
    return Comparison{C::eq};
  case P::ne:
    return Comparison{C::ne};
  case P::slt:
    return Comparison{C::lt};
  case P::sle:
    return Comparison{C::le};
  case P::sgt:
    return Comparison{C::gt};
  case P::sge:
    return Comparison{C::ge};
  default:
    return std::nullopt;
  }
}

std::optional<Comparison> comparisonOf(Operation *op) {
  if (auto compare = llvm::dyn_cast<arith::CmpFOp>(op))
    return comparisonOf(compare.getPredicate());
  const bool isOfBits =
      op->getNumOperands() > 0 && getElementTypeOrSelf(op->getOperand(0)).isInteger(1);
  if (llvm::isa<arith::XOrIOp>(op) && isOfBits)
    return Comparison{ComparePredicate::ne};
  auto compare = llvm::dyn_cast<arith::CmpIOp>(op);
  const std::optional<Comparison> comparison =
      compare ? comparisonOf(compare.getPredicate()) : std::nullopt;
  const bool isSame = comparison && (comparison->predicate == ComparePredicate::eq ||
                                     comparison->predicate == ComparePredicate::ne);
  return isOfBits && !isSame ? std::nullopt : comparison;
}

} // namespace

LogicalResult Importer::refuse(Operation *op) {
  return op->emitOpError() << "cannot be imported: expected ops that the ad dialect has "
                              "counterparts of (arith, math and scf on signed numbers, tensor on "
                              "elements and shapes), func.call, or ops of ad";
}

LogicalResult Importer::importElements(Operation *op) {
  if (auto value = llvm::dyn_cast<arith::ConstantOp>(op))
    return importConstant(op, value.getValue());
  if (llvm::isa<arith::SelectOp>(op))
    return importSelect(op);
  const FailureOr<SmallVector<Type>> types = importedTypes(op, op->getResultTypes());
  if (failed(types))
    return failure();
  const SmallVector<Value> operands = lookUp(op->getOperands());
  if (const std::optional<Comparison> comparison = comparisonOf(op)) {
    Value made =
        CompareOp::create(builder, op->getLoc(), comparison->predicate, operands[0], operands[1]);
    if (comparison->isNegated)
      made = NotOp::create(builder, op->getLoc(), made);
    mapping.map(op->getResult(0), made);
    return success();
  }
  StringRef name = op->getName().getStringRef();
  name = touchesBits(op) ? counterpartOfBits(name) : counterpartOf(name);
  if (name.empty())
    return refuse(op);
  OperationState state(op->getLoc(), name);
  state.addOperands(operands);
  state.addTypes(*types);
  mapping.map(op->getResults(), builder.create(state)->getResults());
  return success();
}

LogicalResult Importer::importConstant(Operation *op, Attribute value) {
  const FailureOr<SmallVector<Type>> types = importedTypes(op, op->getResultTypes());
  if (failed(types))
    return failure();
  const auto type = llvm::cast<RankedTensorType>(types->front());
  DenseElementsAttr elements = llvm::dyn_cast<DenseElementsAttr>(value);
  if (auto integer = llvm::dyn_cast<IntegerAttr>(value))
    elements =
        DenseElementsAttr::get(type, integer.getValue().sextOrTrunc(type.getElementTypeBitWidth()));
  else if (auto number = llvm::dyn_cast<FloatAttr>(value))
    elements = DenseElementsAttr::get(type, number.getValue());
  else if (elements && getElementTypeOrSelf(op->getResult(0)).isIndex())
    elements = llvm::cast<DenseIntElementsAttr>(elements).mapValues(
        type.getElementType(), [](const llvm::APInt &index) { return index.sextOrTrunc(64); });
  if (!elements)
    return refuse(op);
  mapping.map(op->getResult(0), ConstantOp::create(builder, op->getLoc(), elements).getResult());
  return success();
}

LogicalResult Importer::importSelect(Operation *op) {
  const FailureOr<SmallVector<Type>> types = importedTypes(op, op->getResultTypes());
  if (failed(types))
    return failure();
  const SmallVector<Value> operands = lookUp(op->getOperands());
  const auto maskType = llvm::cast<RankedTensorType>(maskTypeOf(types->front()));
  const Value mask = spread(op->getLoc(), operands[0], maskType);
  mapping.map(op->getResult(0),
              SelectOp::create(builder, op->getLoc(), mask, operands[1], operands[2]).getResult());
  return success();
}

} // namespace ad
