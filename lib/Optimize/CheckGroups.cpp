// ad-check-groups: is each fused group one loop nest, and which?
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/GroupStructure.h"
#include "Optimize/Passes.h"

namespace ad {
#define GEN_PASS_DEF_CHECKGROUPSPASS
#include "Optimize/Passes.h.inc"

using namespace mlir;

namespace {

llvm::StringRef name(Level level) {
  switch (level) {
  case Level::Full:
    return "full";
  case Level::Row:
    return "row";
  case Level::Scalar:
    return "scalar";
  case Level::Column:
    return "column";
  case Level::Operand:
    return "operand";
  }
  llvm_unreachable("no such level");
}

llvm::StringRef name(ReductionKind kind) {
  switch (kind) {
  case ReductionKind::Row:
    return "each row";
  case ReductionKind::Total:
    return "everything";
  case ReductionKind::RowTotal:
    return "the row values";
  case ReductionKind::Column:
    return "the rows";
  }
  llvm_unreachable("no such kind");
}

void describe(FusedOp group, const GroupStructure &structure) {
  group.emitRemark() << "group of " << structure.batch() << " x " << structure.rows() << " rows of "
                     << structure.cols() << ", " << structure.numPasses() << " passes";
  for (Operation &op : group.getBody().front().without_terminator()) {
    if (llvm::isa<ConstantOp>(op))
      continue;
    auto remark = op.emitRemark() << name(structure.levelOf(op.getResult(0))) << ", pass "
                                  << structure.passOf(&op);
    if (llvm::isa<SumOp, AmaxOp>(op))
      remark << ", over " << name(structure.reductionKindOf(&op));
  }
}

struct CheckGroups : impl::CheckGroupsPassBase<CheckGroups> {
  using CheckGroupsPassBase::CheckGroupsPassBase;

  void runOnOperation() override {
    getOperation()->walk([&](FusedOp group) {
      const FailureOr<GroupStructure> structure =
          GroupStructure::analyze(group, [](Operation *op) { return op->emitOpError(); });
      if (failed(structure))
        return signalPassFailure();
      if (print)
        describe(group, *structure);
    });
  }
};

} // namespace
} // namespace ad
