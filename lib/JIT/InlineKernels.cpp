// Puts small kernels into the loops that call them, where what they share stays in registers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/InlineKernels.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace ad {

SmallSetVector<Function *, 4> inlineKernels(Module &module) {
  SmallSetVector<Function *, 4> callers;
  for (Function &kernel : make_early_inc_range(module)) {
    if (!kernel.hasFnAttribute(Attribute::AlwaysInline))
      continue;
    for (User *user : make_early_inc_range(kernel.users())) {
      auto *call = dyn_cast<CallBase>(user);
      if (!call || call->getCalledFunction() != &kernel)
        continue;
      Function *caller = call->getFunction();
      InlineFunctionInfo info;
      if (InlineFunction(*call, info).isSuccess())
        callers.insert(caller);
    }
    if (kernel.use_empty())
      kernel.eraseFromParent();
  }
  return callers;
}

} // namespace ad
