// Kernels of the ops on matrices: calls of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Linalg.h"
#include "Dialect/Dialect.h"
#include "Lower/Contract.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad {
namespace {

int64_t countMatrices(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (const int64_t size : shape.drop_back(2))
    count *= size;
  return count;
}

/// Calls `ad_rt_NAME_T` with the numbers and the pointers of the kernel.
Value callRuntime(Emitter &emit, llvm::StringRef name, Type element, ArrayRef<int64_t> numbers,
                  LLVM::LLVMFuncOp kernel) {
  SmallVector<Value> arguments;
  for (const int64_t number : numbers)
    arguments.push_back(emit.index(number));
  llvm::append_range(arguments, kernel.getArguments());
  const Type status = kernel.getFunctionType().getReturnType();
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
                     {countMatrices(shape), shape.back()}, kernel);
}

// C ABI of Runtime.h: ad_rt_triangular_solve_T(batch, upper, transposed, unit, n, columns, a, b,
// y).
Value triangularSolve(TriangularSolveOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const ArrayRef<int64_t> shape = op.getType().getShape();
  return callRuntime(emit, "triangular_solve", op.getType().getElementType(),
                     {countMatrices(shape), op.getUpper(), op.getTransposeA(), op.getUnit(),
                      shape[shape.size() - 2], shape.back()},
                     kernel);
}

} // namespace

bool isLinalg(Operation *op) { return llvm::isa<CholeskyOp, TriangularSolveOp>(op); }

void emitLinalg(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  const Value status =
      llvm::TypeSwitch<Operation *, Value>(op)
          .Case([&](CholeskyOp op) { return cholesky(op, emit, kernel); })
          .Case([&](TriangularSolveOp op) { return triangularSolve(op, emit, kernel); });
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), status ? ValueRange(status) : ValueRange());
}

} // namespace ad
