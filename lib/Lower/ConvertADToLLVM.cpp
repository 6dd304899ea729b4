// The pass: functions on tensors become LLVM functions on buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Entry.h"
#include "Lower/MathLibrary.h"
#include "Lower/Passes.h"
#include "Lower/Prepare.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_CONVERTADTOLLVM
#include "Lower/Passes.h.inc"

namespace {

/// Kernels first, then memory, then the entry that calls them.
LogicalResult lowerFunction(func::FuncOp function, MathLibrary &math, const Target &target) {
  Kernels kernels(function, math, target);
  if (failed(prepare(function)) || failed(kernels.make()))
    return failure();
  const Buffers buffers(function, kernels);
  if (!buffers.workspaceBytes())
    return function.emitOpError() << "keeps more temporaries at a time than can be addressed";
  EntryEmitter(function, kernels, buffers).run();
  return success();
}

struct ConvertADToLLVM : impl::ConvertADToLLVMBase<ConvertADToLLVM> {
  using ConvertADToLLVMBase::ConvertADToLLVMBase;

  LogicalResult checkOptions() {
    if (!llvm::is_contained({16, 32, 64}, vectorBytes.getValue()))
      return getOperation().emitError()
             << "option vector-bytes is " << vectorBytes.getValue() << ", expected 16, 32 or 64";
    for (const Option<int64_t> *limit : {&streamingBytes, &splitCost})
      if (limit->getValue() < 0)
        return getOperation().emitError() << "option " << limit->getArgStr() << " is "
                                          << limit->getValue() << ", expected at least 0";
    return success();
  }

  void runOnOperation() override {
    if (failed(checkOptions()))
      return signalPassFailure();
    const Target target{vectorBytes, streamingBytes, splitCost};
    MathLibrary math(getOperation(), runtimeMath);
    // Private functions are for calls, and calls have been inlined.
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (function.isPrivate() && SymbolTable::symbolKnownUseEmpty(function, getOperation()))
        function.erase();
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(lowerFunction(function, math, target)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace ad
