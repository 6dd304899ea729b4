// Makes an eviction in the block that its schedule was made of.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematCopy.h"
#include "Lower/RematEvict.h"

using namespace mlir;

namespace ad {

void applyEviction(const RematSchedule &schedule, const Eviction &eviction, ScratchBytes &scratch) {
  Again again;
  SmallVector<FusedOp> groups;
  const auto &steps = schedule.steps();
  Block *block = steps.front().op->op->getBlock();
  for (size_t index = eviction.peakStep + 1; index < steps.size(); ++index) {
    Operation *op = steps[index].op->op;
    for (const Eviction::Copy &copy : eviction.copies)
      if (copy.before == index)
        if (auto group = llvm::dyn_cast<FusedOp>(
                copyStep(*steps[copy.step].op, copy.results, op, again, scratch)))
          groups.push_back(group);
    for (const auto &[number, value] : steps[index].reads)
      if (llvm::is_contained(eviction.values, value))
        op->setOperand(number, again.lookup(op->getOperand(number), op));
  }
  // From the last one on, so that a copy that another copy reads can join both.
  for (const FusedOp group : llvm::reverse(groups))
    joinReader(group, scratch);
  dropUnread(*block, scratch);
}

} // namespace ad
