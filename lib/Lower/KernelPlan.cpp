// How the loop nest of a fused group is run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelPlan.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;

namespace ad {
namespace {

bool isReduction(Operation *op) { return llvm::isa<SumOp, AmaxOp>(op); }

llvm::Error refuse(const llvm::Twine &why) { return llvm::createStringError(why.str()); }

/// The structure, with the reason for a refusal as an error.
llvm::Expected<GroupStructure> analyze(FusedOp group) {
  std::string why;
  FailureOr<GroupStructure> structure = failure();
  {
    ScopedDiagnosticHandler handler(group.getContext(), [&](Diagnostic &diagnostic) {
      why = diagnostic.str();
      return success();
    });
    structure = GroupStructure::analyze(group, [](Operation *op) { return op->emitOpError(); });
  }
  if (failed(structure))
    return refuse(why);
  return std::move(*structure);
}

} // namespace

int64_t KernelPlan::rows() const {
  int64_t count = 1;
  for (const int64_t size : loops().drop_back())
    count *= size;
  return count;
}

llvm::Expected<KernelPlan> KernelPlan::make(FusedOp group) {
  llvm::Expected<GroupStructure> structure = analyze(group);
  if (!structure)
    return structure.takeError();
  for (const Value value : group.getBody().front().getTerminator()->getOperands())
    if (!value.getDefiningOp())
      return refuse("a result is an input");
  KernelPlan plan(std::move(*structure));
  if (llvm::Error error = plan.findLoops(group))
    return error;
  if (llvm::Error error = plan.findTotals(group))
    return error;
  return plan;
}

llvm::Error KernelPlan::findLoops(FusedOp group) {
  Block &block = group.getBody().front();
  const unsigned batchAxes = structure.numBatchAxes(), rowAxes = batchAxes + structure.numRowAxes();
  SmallVector<SmallVector<unsigned>> spans;
  SmallVector<unsigned> cuts{batchAxes, rowAxes};
  bool hasReduction = false;
  for (const BlockArgument argument : block.getArguments())
    spans.push_back(structure.axesOf(argument));
  for (Operation &op : block.without_terminator()) {
    spans.push_back(structure.axesOf(op.getResult(0)));
    if (auto iota = llvm::dyn_cast<IotaOp>(op)) {
      const unsigned axis = spans.back()[iota.getAxis()];
      cuts.append({axis, axis + 1});
    }
    // Of rows, too: a term would be added for each point of the outer loops over columns.
    hasReduction |= isReduction(&op) && structure.reductionKindOf(&op) != ReductionKind::Total;
  }
  const ArrayRef<int64_t> domain = structure.domain();
  loopOfAxis.assign(domain.size(), -1);
  std::optional<unsigned> previous;
  unsigned columnLoops = 0;
  for (unsigned axis = 0; axis < domain.size(); ++axis) {
    if (domain[axis] == 1)
      continue;
    const bool merges =
        previous &&
        llvm::all_of(spans,
                     [&](const SmallVector<unsigned> &span) {
                       return llvm::is_contained(span, *previous) == llvm::is_contained(span, axis);
                     }) &&
        llvm::none_of(cuts, [&](unsigned cut) { return *previous < cut && cut <= axis; });
    if (merges) {
      sizes.back() *= domain[axis];
    } else {
      sizes.push_back(domain[axis]);
      batchLoops += axis < batchAxes;
      rowLoops += axis < rowAxes;
      columnLoops += axis >= rowAxes;
    }
    loopOfAxis[axis] = sizes.size() - 1;
    previous = axis;
  }
  // The vector loop runs over columns, if only over one.
  if (columnLoops == 0)
    sizes.push_back(1);
  if (columnLoops > 1 && hasReduction && !structure.hasOneRow())
    return refuse("the columns are read in several ways and do not merge into one loop");
  return llvm::Error::success();
}

llvm::Error KernelPlan::findTotals(FusedOp group) {
  const bool hasOuter = numOuterLoops() > 0;
  for (Operation &op : group.getBody().front().without_terminator()) {
    const Value result = op.getResult(0);
    bool waits = false;
    for (const Value operand : op.getOperands())
      waits |= late.contains(operand);
    if (isReduction(&op)) {
      const ReductionKind kind = structure.reductionKindOf(&op);
      const bool isRowOfAll = kind == ReductionKind::Row && structure.hasOneRow() && hasOuter;
      if (kind == ReductionKind::Total || isRowOfAll)
        totals.insert(&op);
      if (waits)
        return refuse("a reduction needs a value that needs every row");
      if (kind == ReductionKind::RowTotal && !llvm::isa<SumOp>(op))
        return refuse("a maximum over rows is not accumulated inside a group");
      waits = kind == ReductionKind::Total || kind == ReductionKind::RowTotal || isRowOfAll;
    }
    if (!waits || AD_SEEDED(fuse_total_read, false, isReduction(&op)))
      continue;
    if (levelOf(result) != Level::Scalar)
      return refuse("a value in the loops needs a value that needs every row");
    late.insert(result);
  }
  return llvm::Error::success();
}

Level KernelPlan::levelOf(Value value) const {
  const Level level = structure.levelOf(value);
  return level == Level::Row && structure.hasOneRow() && numOuterLoops() > 0 ? Level::Scalar
                                                                             : level;
}

unsigned KernelPlan::phaseOf(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op)
    return 0;
  const bool isReadyLater = isReduction(op) && structure.reductionKindOf(op) == ReductionKind::Row;
  return structure.passOf(op) + (isReadyLater ? 1 : 0);
}

LoopStrides KernelPlan::stridesOf(Value value) const {
  LoopStrides strides(sizes.size(), 0);
  int64_t stride = 1;
  // Named, because llvm::reverse does not keep a temporary alive.
  const auto axes = structure.axesOf(value);
  for (const unsigned axis : llvm::reverse(axes)) {
    if (loopOfAxis[axis] < 0)
      continue;
    // Axes of one loop are contiguous: the innermost gives the loop's stride.
    int64_t &slot = strides[loopOfAxis[axis]];
    if (slot == 0)
      slot = stride;
    stride *= structure.domain()[axis];
  }
  return strides;
}

unsigned KernelPlan::loopOfIota(IotaOp op) const {
  const int64_t loop = loopOfAxis[structure.axesOf(op.getY())[op.getAxis()]];
  return loop < 0 ? sizes.size() : loop;
}

} // namespace ad
