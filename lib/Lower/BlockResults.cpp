// Reductions along the vector loop of a split kernel.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/BlockResults.h"

using namespace mlir;

namespace ad {

BlockResults::BlockResults(KernelContext &context, ArrayRef<Operation *> reductions)
    : context(context), count(llvm::divideCeilSigned(context.plan.cols(), kBlock)) {
  for (Operation *op : reductions)
    offsets.push_back({op, context.reserveShared(elementOf(op->getResult(0)), count)});
}

void BlockResults::store(size_t index, const Bundle &result, Value block) {
  const auto [reduction, offset] = offsets[index];
  storeElement(context.emit, result, context.sharedScratch(offset), block,
               elementOf(reduction->getResult(0)));
}

Bundle BlockResults::combine(Operation *reduction, int64_t offset) {
  Emitter &emit = context.emit;
  const Type element = elementOf(reduction->getResult(0));
  const Accumulator accumulator(emit, element, llvm::isa<SumOp>(reduction), 1);
  const Value results = context.sharedScratch(offset);
  const bool isFloatSum = accumulator.hasBlocks();
  const Value none = isFloatSum ? accumulator.emptyTotal() : accumulator.identity().vectors.front();
  const SmallVector<Value> total =
      emit.loop(0, count, 1, none, [&](Value block, ValueRange carried) -> SmallVector<Value> {
        const Bundle result = loadElement(emit, results, block, element);
        return {isFloatSum
                    ? accumulator.addToTotal(carried.front(), result)
                    : accumulator.combine({&emit, {carried.front()}}, result).vectors.front()};
      });
  return isFloatSum ? accumulator.fromTotal(total.front()) : Bundle{&emit, {total.front()}};
}

void BlockResults::finish(DenseMap<Value, Bundle> &scalars) {
  for (const auto &[reduction, offset] : offsets)
    scalars[reduction->getResult(0)] = combine(reduction, offset);
}

} // namespace ad
