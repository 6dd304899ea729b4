// The `ad` dialect: ops, interfaces, traits.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_DIALECT_H
#define AD_DIALECT_DIALECT_H

#include "Dialect/Batching.h"
#include "Dialect/Fold.h"
#include "Dialect/RuleExpr.h"
#include "Dialect/Rules.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace ad {

class RequestFunctions;

/// i1 in the shape of a tensor type: the type of its masks.
mlir::Type maskTypeOf(mlir::Type type);

/// Whether all axes of a tensor type but perhaps the leading one have a known size.
bool isStaticBehindLeadingAxis(mlir::Type type);

/// More bytes than any CPU can address. Sums and small multiples of lesser sizes do not overflow.
inline constexpr int64_t addressableBytes = int64_t(1) << 57;
/// Fails if an operand or a result has more bytes. An axis without elements counts as 1 here, so
/// that the product of any of the sizes can be trusted as well.
llvm::LogicalResult verifyAddressable(mlir::Operation *op);

/// What has to be the same in all operands and results of an op.
struct TypeAgreement {
  bool types = false, operandTypes = false, shapes = false;
};
/// Fails, quoting both types, if one does not agree with that of operand 0.
llvm::LogicalResult verifyTypesAgree(mlir::Operation *op, TypeAgreement agreement);

/// Fails, quoting both, if one type is not the one expected; `what` names them in the plural.
llvm::LogicalResult verifyTypeList(mlir::Operation *op, llvm::StringRef what, mlir::TypeRange found,
                                   mlir::TypeRange expected);

namespace OpTrait {
/// Says what MLIR's traits on types leave out: which types were found, and which were expected.
template <typename ConcreteType>
class TypesAgree : public mlir::OpTrait::TraitBase<ConcreteType, TypesAgree> {
public:
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) {
    constexpr TypeAgreement agreement = {
        ConcreteType::template hasTrait<mlir::OpTrait::SameOperandsAndResultType>(),
        ConcreteType::template hasTrait<mlir::OpTrait::SameTypeOperands>(),
        ConcreteType::template hasTrait<mlir::OpTrait::SameOperandsAndResultShape>() ||
            ConcreteType::template hasTrait<mlir::OpTrait::Elementwise>()};
    return verifyTypesAgree(op, agreement);
  }
};

/// Index arithmetic on operands and results does not overflow.
template <typename ConcreteType>
class Addressable : public mlir::OpTrait::TraitBase<ConcreteType, Addressable> {
public:
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) { return verifyAddressable(op); }
};

/// The derivative is zero on purpose, which is not the same as a missing rule.
template <typename ConcreteType>
class ZeroDerivative : public mlir::OpTrait::TraitBase<ConcreteType, ZeroDerivative> {};

/// An element takes more than a few instructions, so that storing it is cheaper than recomputing
/// it.
template <typename ConcreteType>
class Costly : public mlir::OpTrait::TraitBase<ConcreteType, Costly> {};

/// An element takes tens of instructions: the runtime has a loop over arrays for it, which kernels
/// with several such ops call.
template <typename ConcreteType>
class MathFunction : public mlir::OpTrait::TraitBase<ConcreteType, MathFunction> {};

/// Each element of the result is one of an operand, with derivative 1.
template <typename ConcreteType>
class MovesElements : public mlir::OpTrait::TraitBase<ConcreteType, MovesElements> {};

/// Sums are taken in an order of the runtime's own: engines agree but for rounding.
template <typename ConcreteType>
class FreeOrder : public mlir::OpTrait::TraitBase<ConcreteType, FreeOrder> {};

/// Asks for a derivative or a batch of a function.
template <typename ConcreteType>
class Request : public mlir::OpTrait::TraitBase<ConcreteType, Request> {};

/// Nothing is computed from elements, which are taken as they are stored.
template <typename ConcreteType>
class NoArithmetic : public mlir::OpTrait::TraitBase<ConcreteType, NoArithmetic> {};
} // namespace OpTrait
} // namespace ad

#include "Dialect/DifferentiableOpInterface.h.inc"
#include "Dialect/Enums.h.inc"

#include "Dialect/Dialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "Dialect/Attributes.h.inc"

#define GET_OP_CLASSES
#include "Dialect/Ops.h.inc"

namespace ad {
/// Whether the op computes with elements of a type that is only stored in (see computedKind). A
/// cast does not: it converts.
bool computesNarrow(mlir::Operation *op);
} // namespace ad

#endif
