// Puts small kernels into the loops that call them, where what they share stays in registers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/InlineKernels.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace ad {

namespace {

/// The place of a small tensor that does not fill a vector is a pair: its elements, and what is
/// behind them (Emitter::stack). Whether an access of `vector` reaches from elements to that, by
/// the lanes that `mask` leaves out, and not beyond.
bool endsInPadding(Value *pointer, Type *vector, Value *mask, const DataLayout &layout) {
  APInt offset(64, 0);
  auto *place = dyn_cast<AllocaInst>(
      pointer->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true));
  auto *pair = place ? dyn_cast<StructType>(place->getAllocatedType()) : nullptr;
  auto *lanes = dyn_cast<Constant>(mask);
  if (!pair || pair->getNumElements() != 2 || !lanes || offset.isNegative())
    return false;
  int64_t valid = 0;
  const int64_t width = cast<FixedVectorType>(vector)->getNumElements();
  const auto isValid = [&](int64_t number) {
    const Constant *bit = lanes->getAggregateElement(number);
    return bit && bit->isOneValue();
  };
  while (valid < width && isValid(valid))
    ++valid;
  const int64_t lane = layout.getTypeStoreSize(vector->getScalarType());
  const int64_t first = offset.getSExtValue();
  return first + valid * lane == int64_t(layout.getTypeAllocSize(pair->getElementType(0))) &&
         first + int64_t(layout.getTypeStoreSize(vector)) <= int64_t(layout.getTypeAllocSize(pair));
}

/// Loads and stores whole vectors where that is the same.
void dropMasks(Function &function) {
  const DataLayout &layout = function.getDataLayout();
  for (Instruction &instruction : make_early_inc_range(instructions(function))) {
    auto *access = dyn_cast<IntrinsicInst>(&instruction);
    if (!access)
      continue;
    IRBuilder<> builder(access);
    if (access->getIntrinsicID() == Intrinsic::masked_load) {
      Value *pointer = access->getArgOperand(0), *mask = access->getArgOperand(1);
      if (!endsInPadding(pointer, access->getType(), mask, layout))
        continue;
      Value *loaded = builder.CreateAlignedLoad(access->getType(), pointer, Align(1));
      access->replaceAllUsesWith(builder.CreateSelect(mask, loaded, access->getArgOperand(2)));
      access->eraseFromParent();
    } else if (access->getIntrinsicID() == Intrinsic::masked_store) {
      Value *value = access->getArgOperand(0), *pointer = access->getArgOperand(1);
      if (!endsInPadding(pointer, value->getType(), access->getArgOperand(2), layout))
        continue;
      builder.CreateAlignedStore(value, pointer, Align(1));
      access->eraseFromParent();
    }
  }
}

} // namespace

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
  for (Function *caller : callers)
    dropMasks(*caller);
  return callers;
}

} // namespace ad
