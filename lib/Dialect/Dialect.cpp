// Registration of the dialect, and the ops that have no file of their own.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/ElementKernels.h"
#include "Dialect/ElementType.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

/// The type of ad.select in its textual form: that of both sides and the result.
static ParseResult parseSelectTypes(OpAsmParser &parser, Type &condition, Type &a, Type &b) {
  RankedTensorType type;
  if (parser.parseType(type))
    return failure();
  a = b = type;
  condition = ad::maskTypeOf(type);
  return success();
}

static void printSelectTypes(OpAsmPrinter &printer, ad::SelectOp, Type, Type a, Type) {
  printer << a;
}

/// The number of trips of ad.for: `?` if it is known only when it runs.
static ParseResult parseTrips(OpAsmParser &parser, IntegerAttr &trips) {
  int64_t number = ShapedType::kDynamic;
  if (failed(parser.parseOptionalQuestion()) && parser.parseInteger(number))
    return failure();
  trips = parser.getBuilder().getI64IntegerAttr(number);
  return success();
}

static void printTrips(OpAsmPrinter &printer, ad::ForOp loop, IntegerAttr trips) {
  if (loop.isDynamic())
    printer << '?';
  else
    printer << trips.getInt();
}

#include "Dialect/Dialect.cpp.inc"
#include "Dialect/DifferentiableOpInterface.cpp.inc"
#include "Dialect/Enums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "Dialect/Attributes.cpp.inc"
#define GET_OP_CLASSES
#include "Dialect/Ops.cpp.inc"

namespace ad {
namespace {

/// All ops are pure, so any may be inlined anywhere.
struct Inlining : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final { return true; }
  bool isLegalToInline(Region *, Region *, bool, IRMapping &) const final { return true; }
};

} // namespace

void ADDialect::initialize() {
  addInterfaces<Inlining>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "Dialect/Attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "Dialect/Ops.cpp.inc"
      >();
}

Operation *ADDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                          Location loc) {
  const auto elements = llvm::dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, elements);
}

bool computesNarrow(Operation *op) {
  auto isNarrow = [](Type type) { return computedTypeOf(type) != type; };
  const bool computes =
      llvm::isa_and_present<ADDialect>(op->getDialect()) && op->getNumRegions() == 0 &&
      !op->hasTrait<mlir::OpTrait::IsTerminator>() && !op->hasTrait<ad::OpTrait::MovesElements>() &&
      !op->hasTrait<ad::OpTrait::NoArithmetic>() && !llvm::isa<SymbolUserOpInterface, CastOp>(op);
  return computes && (llvm::any_of(op->getOperandTypes(), isNarrow) ||
                      llvm::any_of(op->getResultTypes(), isNarrow));
}

Type maskTypeOf(Type type) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  return RankedTensorType::get(tensor.getShape(), IntegerType::get(type.getContext(), 1));
}

LogicalResult ConstantOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getValue().getType());
  return success();
}

void ConstantOp::build(OpBuilder &builder, OperationState &state, RankedTensorType type,
                       double splat) {
  const Type element = type.getElementType();
  const auto integer = [&] {
    const uint64_t bits = bitsOf(splat, *elementKindOf(element));
    return APInt(element.getIntOrFloatBitWidth(), bits, /*isSigned=*/false, /*implicitTrunc=*/true);
  };
  const Attribute value = llvm::isa<FloatType>(element)
                              ? Attribute(builder.getFloatAttr(element, splat))
                              : Attribute(builder.getIntegerAttr(element, integer()));
  build(builder, state, TypeRange(type), DenseElementsAttr::get(type, value));
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult IotaOp::verify() {
  const int64_t rank = getY().getType().getRank();
  const int64_t axis = getAxis();
  if (axis < 0 || axis >= rank)
    return emitOpError() << "axis is " << axis << ", expected 0 <= axis < rank " << rank;
  return success();
}

LogicalResult CompareOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  types.push_back(maskTypeOf(adaptor.getA().getType()));
  return success();
}

LogicalResult SelectOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getA().getType());
  return success();
}

LogicalResult SelectOp::verify() {
  const Type type = getA().getType();
  if (getB().getType() != type)
    return emitOpError() << "operand 2 is " << getB().getType() << ", expected " << type
                         << " like operand 1";
  return success();
}

} // namespace ad
