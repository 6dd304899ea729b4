// What an op takes to compute and a value takes to keep.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Cost.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad {
namespace {

RankedTensorType shapedType(Type type) {
  const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape() ? tensor : RankedTensorType();
}

uint64_t elementsOf(Type type) {
  const RankedTensorType tensor = shapedType(type);
  return tensor ? tensor.getNumElements() : 0;
}

uint64_t mostElements(Operation *op) {
  uint64_t most = 0;
  for (const Type type : llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                                  SmallVector<Type>(op->getResultTypes())))
    most = std::max(most, elementsOf(type));
  return most;
}

/// Elements of the matrices of order n in operand 0, times n: n³ for each of them.
double cubes(Operation *op) {
  const auto matrices = llvm::cast<RankedTensorType>(op->getOperand(0).getType());
  return double(matrices.getNumElements()) * matrices.getShape().back();
}

double productFlops(MatmulOp op) {
  const auto a = llvm::cast<RankedTensorType>(op.getA().getType());
  const int64_t inner = a.getDimSize(a.getRank() - (op.getTransposeA() ? 2 : 1));
  return 2.0 * elementsOf(op.getY().getType()) * inner;
}

/// n² for each right-hand side, twice that with two factors.
double solveFlops(Operation *op, double factors) {
  const auto matrices = llvm::cast<RankedTensorType>(op->getOperand(0).getType());
  return factors * elementsOf(op->getResult(0).getType()) * matrices.getShape().back();
}

double elementFlops(Operation *op) {
  const bool isFree = op->hasTrait<mlir::OpTrait::ConstantLike>() ||
                      op->hasTrait<ad::OpTrait::MovesElements>() ||
                      op->hasTrait<ad::OpTrait::NoArithmetic>() || llvm::isa<IotaOp>(op);
  const double perElement = op->hasTrait<ad::OpTrait::Costly>() ? kCostlyOpSize : 1;
  return isFree ? 0.0 : perElement * mostElements(op);
}

} // namespace

uint64_t flopsOf(Operation *op) {
  if (!llvm::isa_and_present<ADDialect>(op->getDialect()) || op->getNumRegions() > 0 ||
      op->hasTrait<mlir::OpTrait::IsTerminator>())
    return 0;
  const double flops =
      llvm::TypeSwitch<Operation *, double>(op)
          .Case([](MatmulOp product) { return productFlops(product); })
          .Case<CholeskyOp>([](Operation *factors) { return cubes(factors) / 3; })
          .Case<LuOp, CofactorOp>([](Operation *factors) { return cubes(factors) * 2 / 3; })
          .Case<TriangularSolveOp>([](Operation *solve) { return solveFlops(solve, 1); })
          .Case<LuSolveOp>([](Operation *solve) { return solveFlops(solve, 2); })
          .Default([](Operation *other) { return elementFlops(other); });
  // Sizes can be addressed, so their cubes fit into a double and may not into 64 bits.
  return flops < 0x1p63 ? static_cast<uint64_t>(flops) : uint64_t(1) << 63;
}

uint64_t storedBytes(Type type) {
  const RankedTensorType tensor = shapedType(type);
  const auto kind = tensor ? elementKindOf(tensor.getElementType()) : std::nullopt;
  return kind ? elementsOf(tensor) * sizeOf(*kind) : 0;
}

} // namespace ad
