// Remarks of ad-fuse, by MLIR's remark engine: nothing is computed when it is off.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/FuseRemarks.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;

namespace ad {

static remark::RemarkOpts named(llvm::StringRef name) {
  return remark::RemarkOpts::name(name).category("ad-fuse");
}

static bool isOn(MLIRContext *context) { return context->getRemarkEngine() != nullptr; }

void remarkMissed(const FusePlan &plan) {
  const FuseGraph &nodes = plan.graph();
  if (nodes.size() == 0 || !isOn(nodes[0].op->getContext()))
    return;
  for (const Refusal &refusal : plan.refusals()) {
    if (plan.groupOf(refusal.reader) == plan.groupOf(refusal.producer))
      continue;
    Operation *reader = nodes[refusal.reader].op, *producer = nodes[refusal.producer].op;
    std::string text;
    llvm::raw_string_ostream(text) << "'" << reader->getName() << "' is not in the group of '"
                                   << producer->getName() << "' that it reads: " << refusal.why;
    remark::missed(reader->getLoc(), named("not-fused")) << text;
  }
}

/// A value that stays in the group would cost one store and a load for each reader; one that is
/// yielded or comes in saves all loads but what remains.
static uint64_t bytesSaved(FusedOp group) {
  uint64_t saved = 0;
  Operation *yield = group.getBody().front().getTerminator();
  const auto readersOf = [&](Value value) {
    const SmallPtrSet<Operation *, 4> readers(value.user_begin(), value.user_end());
    return std::make_pair(readers.size() - readers.count(yield), readers.contains(yield));
  };
  for (const Value argument : group.getBody().getArguments())
    if (const auto [readers, isYielded] = readersOf(argument); readers > 1)
      saved += (readers - 1) * bytesOf(argument);
  for (Operation &op : group.getBody().front().without_terminator())
    if (!llvm::isa<ConstantOp, IotaOp, BroadcastOp>(op)) {
      const auto [readers, isYielded] = readersOf(op.getResult(0));
      saved += (readers + (isYielded ? 0 : 1)) * bytesOf(op.getResult(0));
    }
  return saved;
}

void remarkFused(FusedOp group) {
  if (!isOn(group.getContext()))
    return;
  Block &body = group.getBody().front();
  const size_t count = std::distance(body.begin(), body.end()) - 1;
  std::string text;
  llvm::raw_string_ostream(text) << "one loop nest of " << count << " ops, "
                                 << group.getInputs().size() << " inputs, "
                                 << group.getOutputs().size() << " results: saves "
                                 << bytesSaved(group) << " bytes of memory traffic";
  remark::passed(group.getLoc(), named("fused")) << text;
}

} // namespace ad
