// Kernels of the ops on matrices: calls of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Linalg.h"
#include "Dialect/Dialect.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/Contract.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad {
namespace {

int64_t countMatrices(ArrayRef<int64_t> shape) {
  return ShapedType::getNumElements(shape.drop_back(2));
}

/// Calls `ad_rt_NAME_T`, which returns `status`, with numbers and pointers.
Value callRuntime(Emitter &emit, llvm::StringRef name, Type element, ArrayRef<int64_t> numbers,
                  ValueRange pointers, Type status = {}) {
  SmallVector<Value> arguments;
  for (const int64_t number : numbers)
    arguments.push_back(emit.index(number));
  llvm::append_range(arguments, pointers);
  const std::string symbol =
      (llvm::Twine("ad_rt_") + name + (element.isF64() ? "_f64" : "_f32")).str();
  LLVM::LLVMFuncOp callee = declareRuntime(emit, symbol, ValueRange(arguments).getTypes(), status);
  auto call = LLVM::CallOp::create(emit.builder(), emit.loc(), callee, arguments);
  return call.getNumResults() ? call.getResult() : Value();
}

// C ABI of Runtime.h: ad_rt_cholesky_T(batch, n, x, y).
Value cholesky(CholeskyOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const ArrayRef<int64_t> shape = op.getType().getShape();
  return callRuntime(emit, "cholesky", op.getType().getElementType(),
                     {countMatrices(shape), shape.back()}, kernel.getArguments(),
                     emit.builder().getI64Type());
}

// C ABI of Runtime.h: ad_rt_triangular_solve_T(batch, upper, transposed, unit, n, columns, a, b,
// y).
Value triangularSolve(TriangularSolveOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const ArrayRef<int64_t> shape = op.getType().getShape();
  return callRuntime(emit, "triangular_solve", op.getType().getElementType(),
                     {countMatrices(shape), op.getUpper(), op.getTransposeA(), op.getUnit(),
                      shape[shape.size() - 2], shape.back()},
                     kernel.getArguments());
}

// C ABI of Runtime.h: ad_rt_lu_T(batch, stops, n, x, y).
Value factorize(LuOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const ArrayRef<int64_t> shape = op.getType().getShape();
  return callRuntime(emit, "lu", op.getType().getElementType(),
                     {countMatrices(shape), op.getRefusedBy() != RefusedBy::nobody, shape.back()},
                     kernel.getArguments(), emit.builder().getI64Type());
}

// C ABI of Runtime.h: ad_rt_lu_solve_T(batch, transposed, n, columns, factors, b, y).
Value solve(LuSolveOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const ArrayRef<int64_t> shape = op.getType().getShape();
  return callRuntime(
      emit, "lu_solve", op.getType().getElementType(),
      {countMatrices(shape), op.getTransposeA(), shape[shape.size() - 2], shape.back()},
      ValueRange(kernel.getArguments()).drop_front());
}

// C ABI of Runtime.h: ad_rt_NAME_T(batch, n, x or factors, y).
Value ofEachMatrix(Operation *op, llvm::StringRef name, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const auto type = llvm::cast<RankedTensorType>(op->getOperand(0).getType());
  return callRuntime(emit, name, type.getElementType(),
                     {countMatrices(type.getShape()), type.getShape().back()},
                     ValueRange(kernel.getArguments()).take_back(2));
}

} // namespace

bool isLinalg(Operation *op) {
  return llvm::isa<CholeskyOp, TriangularSolveOp, LuOp, LuSolveOp, DetOp, LogabsdetOp, CofactorOp>(
      op);
}

void emitLinalg(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  const Value status =
      llvm::TypeSwitch<Operation *, Value>(op)
          .Case([&](CholeskyOp op) { return cholesky(op, emit, kernel); })
          .Case([&](TriangularSolveOp op) { return triangularSolve(op, emit, kernel); })
          .Case([&](LuOp op) { return factorize(op, emit, kernel); })
          .Case([&](LuSolveOp op) { return solve(op, emit, kernel); })
          .Case<DetOp, LogabsdetOp, CofactorOp>([&](Operation *op) {
            return ofEachMatrix(op, op->getName().stripDialect(), emit, kernel);
          });
  LLVM::ReturnOp::create(emit.builder(), emit.loc(),
                         runtimeCheckOf(op) ? ValueRange(status) : ValueRange());
}

} // namespace ad
