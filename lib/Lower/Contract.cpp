// Matrix products as calls of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Contract.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace ad {

LLVM::LLVMFuncOp declareRuntime(Emitter &emit, llvm::StringRef name, TypeRange types, Type result) {
  auto module = emit.function()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  if (!result)
    result = LLVM::LLVMVoidType::get(module.getContext());
  const auto type = LLVM::LLVMFunctionType::get(result, llvm::to_vector(types));
  return LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
}

// C ABI of Runtime.h: ad_rt_gemm_T(transA, transB, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc),
// and ad_rt_gemm_batched_T with the batch first and the distance of matrices after each row stride.
void emitMatmul(MatmulOp op, Emitter &emit, Value a, Value b, Value y) {
  emit.setLoc(op.getLoc());
  const ArrayRef<int64_t> shapeA = op.getA().getType().getShape(),
                          shapeB = op.getB().getType().getShape(), shapeY = op.getType().getShape();
  const int64_t rank = shapeY.size(), m = shapeY[rank - 2], n = shapeY[rank - 1];
  const int64_t k = op.getTransposeA() ? shapeA[rank - 2] : shapeA[rank - 1];
  const int64_t lda = shapeA[rank - 1], ldb = shapeB[rank - 1];
  const int64_t batch = ShapedType::getNumElements(shapeY.drop_back(2));
  const bool isBatched = rank > 2;
  const Type element = op.getType().getElementType();

  SmallVector<Value> arguments;
  auto number = [&](int64_t value) { arguments.push_back(emit.index(value)); };
  auto matrix = [&](Value pointer, int64_t stride, int64_t elements) {
    arguments.push_back(pointer);
    number(stride);
    if (isBatched)
      number(elements);
  };
  if (isBatched)
    number(batch);
  number(op.getTransposeA());
  number(AD_SEEDED(gemm_transposed, op.getTransposeB(), op.getTransposeA()));
  number(m);
  number(n);
  number(k);
  arguments.push_back(emit.constant(element, 1.0));
  matrix(a, lda, m * k);
  matrix(b, ldb, k * n);
  arguments.push_back(emit.constant(element, 0.0));
  matrix(y, n, m * n);
  const std::string name = std::string("ad_rt_gemm_") + (isBatched ? "batched_" : "") +
                           (element.isF64() ? "f64" : "f32");
  LLVM::LLVMFuncOp gemm = declareRuntime(emit, name, ValueRange(arguments).getTypes());
  LLVM::CallOp::create(emit.builder(), emit.loc(), gemm, arguments);
}

} // namespace ad
