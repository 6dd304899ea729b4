// The pass: functions on tensors become LLVM functions on buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/MemoryBudget.h"
#include "Lower/Entry.h"
#include "Lower/MathLibrary.h"
#include "Lower/Passes.h"
#include "Lower/Prepare.h"
#include "Lower/Remat.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_CONVERTADTOLLVM
#include "Lower/Passes.h.inc"

namespace {

/// Kernels first, then memory, then the entry that calls them.
class FunctionLowering {
public:
  FunctionLowering(func::FuncOp function, MathLibrary &math, const Target &target)
      : function(function), math(math), target(target) {}

  LogicalResult run() {
    const FailureOr<std::optional<int64_t>> budget = memoryBudgetOf(function);
    if (failed(budget) || failed(prepare(function)) || failed(plan()))
      return failure();
    if (*budget && failed(fitInto(**budget)))
      return failure();
    EntryEmitter(function, *kernels, *buffers).run();
    return success();
  }

private:
  LogicalResult plan() {
    kernels.emplace(function, math, target);
    if (failed(kernels->make()))
      return failure();
    buffers.emplace(function, *kernels);
    if (!buffers->workspaceBytes())
      return function.emitOpError() << "keeps more temporaries at a time than can be addressed";
    return success();
  }

  /// What scratch memory kernels take is only known once they are made; so they are made again.
  LogicalResult fitInto(int64_t budget) {
    for (bool isChanged = true; *buffers->workspaceBytes() > budget && isChanged;) {
      buffers.reset();
      isChanged = rematerialize(function, budget, kernels->drop());
      if (failed(plan()))
        return failure();
    }
    if (*buffers->workspaceBytes() <= budget)
      return success();
    function->setAttr(overBudgetAttribute,
                      Builder(function.getContext()).getI64IntegerAttr(*buffers->workspaceBytes()));
    return function.emitOpError() << "takes " << *buffers->workspaceBytes()
                                  << " bytes of temporaries with all recomputation that helps, "
                                     "expected at most its memory budget of "
                                  << budget;
  }

  func::FuncOp function;
  MathLibrary &math;
  const Target &target;
  std::optional<Kernels> kernels;
  std::optional<Buffers> buffers;
};

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
      if (failed(FunctionLowering(function, math, target).run()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace ad
