// Derives the loop nest of a fused group from its body in one walk.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/GroupStructure.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

using AxisSet = uint64_t;
constexpr unsigned maxRank = 63;

/// The axes [begin, end).
AxisSet axisRange(unsigned begin, unsigned end) {
  return ((AxisSet(1) << end) - 1) & ~((AxisSet(1) << begin) - 1);
}

/// The members of `set` at the given positions of its ascending order.
AxisSet pick(AxisSet set, llvm::ArrayRef<int64_t> positions) {
  AxisSet picked = 0;
  int64_t position = 0;
  for (AxisSet rest = set; rest; rest &= rest - 1, ++position)
    if (llvm::is_contained(positions, position))
      picked |= rest & -rest;
  return picked;
}

llvm::ArrayRef<int64_t> shapeOf(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getShape();
}
unsigned rankOf(Value value) { return shapeOf(value).size(); }

bool isReduction(Operation *op) { return llvm::isa<SumOp, AmaxOp>(op); }
llvm::ArrayRef<int64_t> reducedAxes(Operation *op) {
  if (auto sum = llvm::dyn_cast<SumOp>(op))
    return sum.getAxes();
  return llvm::cast<AmaxOp>(op).getAxes();
}

bool isAllowed(Operation *op) {
  if (auto constant = llvm::dyn_cast<ConstantOp>(op))
    return llvm::isa<SplatElementsAttr>(constant.getValue());
  return op->hasTrait<mlir::OpTrait::Elementwise>() ||
         llvm::isa<BroadcastOp, SumOp, AmaxOp, IotaOp, DetachOp>(op);
}

std::string text(llvm::ArrayRef<int64_t> shape) {
  std::string out;
  llvm::raw_string_ostream stream(out);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return out;
}

} // namespace

/// One walk over the body. Every check reports through `refuse`.
class GroupAnalysis {
public:
  GroupAnalysis(Block &body, GroupStructure::Explain explain) : body(body), explain(explain) {}

  FailureOr<GroupStructure> run();

private:
  LogicalResult refuse(Operation *op, const llvm::Twine &why);
  LogicalResult findDomain();
  LogicalResult findSpans();
  LogicalResult findSplit();
  LogicalResult findPasses();

  LogicalResult visitOperand(Operation *op, Value operand, AxisSet needed);
  LogicalResult visitReduction(Operation *op);
  LogicalResult setSplit(Operation *op, unsigned batchEnd, unsigned rowEnd);
  LogicalResult visitPass(Operation *op);
  LogicalResult visitReductionPass(Operation *op);

  AxisSet all() const { return axisRange(0, result.shape.size()); }
  auto bodyOps() { return body.without_terminator(); }

  Block &body;
  GroupStructure::Explain explain;
  GroupStructure result;
  // The op that fixed where row axes end, and the one that fixed where they begin.
  Operation *rowSource = nullptr, *batchSource = nullptr;
  // Values that are complete only when the nest is.
  llvm::DenseSet<Value> afterNest;
};

LogicalResult GroupAnalysis::refuse(Operation *op, const llvm::Twine &why) {
  if (explain)
    explain(op) << why;
  return failure();
}

LogicalResult GroupAnalysis::findDomain() {
  Value largest;
  const auto consider = [&](Value value) {
    if (!largest || rankOf(value) > rankOf(largest))
      largest = value;
  };
  for (Operation &op : bodyOps()) {
    if (!isAllowed(&op))
      return refuse(&op,
                    "has no place in a fused group, expected an elementwise op, 'ad.broadcast', "
                    "'ad.sum', 'ad.amax', 'ad.iota' or a splat constant");
    if (isReduction(&op))
      consider(op.getOperand(0));
    if (!llvm::isa<ConstantOp>(op))
      consider(op.getResult(0));
  }
  if (!largest)
    return refuse(body.getParentOp(), "computes nothing");
  if (rankOf(largest) > maxRank)
    return refuse(body.getParentOp(), "has rank " + llvm::Twine(rankOf(largest)) +
                                          ", expected at most " + llvm::Twine(maxRank));
  result.shape = llvm::to_vector(shapeOf(largest));
  return success();
}

/// Records along which axes `operand` is read; an input takes the axes of its first reader.
LogicalResult GroupAnalysis::visitOperand(Operation *op, Value operand, AxisSet needed) {
  const auto [known, isNew] = result.span.try_emplace(operand, needed);
  if (known->second == needed ||
      AD_SEEDED(fuse_input_span, false, operand.getDefiningOp() == nullptr))
    return success();
  if (llvm::isa<BlockArgument>(operand))
    return refuse(op, "reads input " +
                          llvm::Twine(llvm::cast<BlockArgument>(operand).getArgNumber()) +
                          " along other axes than an op before it, expected one input for each");
  return refuse(op, "reads a value along other axes of the domain " + text(result.shape) +
                        " than those it was computed along");
}

/// Computed values other than reductions lie along the leading axes of the domain: all of them
/// (Full), the row axes (Row) or none (Scalar).
LogicalResult GroupAnalysis::findSpans() {
  for (Operation &op : bodyOps()) {
    const Value y = op.getResult(0);
    if (isReduction(&op)) {
      const Value x = op.getOperand(0);
      if (shapeOf(x) != llvm::ArrayRef<int64_t>(result.shape).take_front(rankOf(x)))
        return refuse(&op, "reads shape " + text(shapeOf(x)) + ", expected the domain " +
                               text(result.shape) + " or its leading axes");
      if (failed(visitOperand(&op, x, axisRange(0, rankOf(x)))))
        return failure();
      const AxisSet span = result.span.lookup(x);
      result.span[y] = span & ~pick(span, reducedAxes(&op));
      continue;
    }
    if (llvm::isa<ConstantOp>(op))
      continue;
    const unsigned rank = rankOf(y);
    if (shapeOf(y) != llvm::ArrayRef<int64_t>(result.shape).take_front(rank))
      return refuse(&op, "has shape " + text(shapeOf(y)) + ", expected the domain " +
                             text(result.shape) + " or its leading axes");
    const AxisSet span = axisRange(0, rank);
    result.span[y] = span;
    auto broadcast = llvm::dyn_cast<BroadcastOp>(op);
    const AxisSet needed = broadcast ? span & ~pick(span, broadcast.getAxes()) : span;
    for (const Value operand : op.getOperands())
      if (failed(visitOperand(&op, operand, needed)))
        return failure();
  }
  // What nothing reads lies wherever its shape fits.
  for (const Value argument : body.getArguments())
    result.span.try_emplace(
        argument, axisRange(0, std::min<unsigned>(rankOf(argument), result.shape.size())));
  return success();
}

LogicalResult GroupAnalysis::setSplit(Operation *op, unsigned batchEnd, unsigned rowEnd) {
  if (rowSource && result.rowEnd != rowEnd)
    return refuse(op, "wants the first " + llvm::Twine(rowEnd) + " axes of the domain " +
                          text(result.shape) + " as rows, but '" +
                          rowSource->getName().getStringRef() + "' before it " +
                          llvm::Twine(result.rowEnd));
  result.rowEnd = rowEnd;
  rowSource = op;
  if (!llvm::isa<SumOp, AmaxOp>(op) || rowEnd == 0 || batchEnd == rowEnd)
    return success();
  if (batchSource && result.batchEnd != batchEnd)
    return refuse(op, "reduces rows from axis " + llvm::Twine(batchEnd) + " on, but '" +
                          batchSource->getName().getStringRef() + "' before it from axis " +
                          llvm::Twine(result.batchEnd));
  result.batchEnd = batchEnd;
  batchSource = op;
  return success();
}

LogicalResult GroupAnalysis::visitReduction(Operation *op) {
  const AxisSet from = result.span.lookup(op->getOperand(0));
  const AxisSet reduced = from & ~result.span.lookup(op->getResult(0));
  if (!reduced)
    return refuse(op, "reduces no axis");
  if (from != all()) {
    if (reduced != from)
      return refuse(op, "reduces some of the row axes, expected all of them");
    const unsigned rank = llvm::popcount(from);
    return setSplit(op, rank, rank);
  }
  if (reduced == all())
    return success();
  const unsigned begin = llvm::countr_zero(reduced), end = 64 - llvm::countl_zero(reduced);
  if (reduced != axisRange(begin, end))
    return refuse(op, "reduces axes " + text(reducedAxes(op)) + ", expected adjacent ones");
  // Without trailing axes to keep, the kept axes are the rows; else the reduced axes are.
  return end == result.shape.size() ? setSplit(op, begin, begin) : setSplit(op, begin, end);
}

LogicalResult GroupAnalysis::findSplit() {
  for (Operation &op : bodyOps()) {
    if (llvm::isa<ConstantOp>(op))
      continue;
    if (isReduction(&op)) {
      if (failed(visitReduction(&op)))
        return failure();
      continue;
    }
    const unsigned rank = rankOf(op.getResult(0));
    if (rank > 0 && rank < result.shape.size() && failed(setSplit(&op, rank, rank)))
      return failure();
  }
  return success();
}

LogicalResult GroupAnalysis::visitReductionPass(Operation *op) {
  const unsigned pass = result.passOfOp.lookup(op);
  const ReductionKind kind = result.reductionKindOf(op);
  if (kind == ReductionKind::Row || kind == ReductionKind::Total || kind == ReductionKind::Column)
    result.passes = std::max(result.passes, pass + 1);
  const bool isKnownInside = AD_SEEDED(fuse_column_read, false, kind == ReductionKind::Column) ||
                             AD_SEEDED(fuse_total_read, false, kind == ReductionKind::Total);
  if (kind != ReductionKind::Row && !isKnownInside)
    afterNest.insert(op->getResult(0));
  return success();
}

LogicalResult GroupAnalysis::visitPass(Operation *op) {
  const Value y = op->getResult(0);
  unsigned pass = 0;
  bool waits = false;
  for (const Value operand : op->getOperands()) {
    waits |= afterNest.contains(operand);
    Operation *producer = operand.getDefiningOp();
    if (!producer)
      continue;
    // A reduction over the row is there one pass later; everything else in its own.
    const bool isRowReduction =
        isReduction(producer) && result.reductionKindOf(producer) == ReductionKind::Row;
    pass = std::max(pass, result.passOfOp.lookup(producer) + (isRowReduction ? 1 : 0));
  }
  if (waits && (isReduction(op) || result.levelOf(y) != Level::Scalar))
    return refuse(op, "reads a result of the whole loop nest inside it");
  if (waits)
    afterNest.insert(y);
  result.passOfOp[op] = pass;
  if (isReduction(op))
    return visitReductionPass(op);
  if (result.levelOf(y) == Level::Full)
    result.passes = std::max(result.passes, pass + 1);
  return success();
}

LogicalResult GroupAnalysis::findPasses() {
  for (Operation &op : bodyOps())
    if (!llvm::isa<ConstantOp>(op) && failed(visitPass(&op)))
      return failure();
  for (Operation &op : bodyOps())
    if (!isReduction(&op) && op.getNumResults() == 1 && afterNest.contains(op.getResult(0)))
      result.passOfOp[&op] = result.passes;
  return success();
}

FailureOr<GroupStructure> GroupAnalysis::run() {
  if (failed(findDomain()) || failed(findSpans()) || failed(findSplit()) || failed(findPasses()))
    return failure();
  return std::move(result);
}

FailureOr<GroupStructure> GroupStructure::analyze(FusedOp group, Explain explain) {
  return GroupAnalysis(group.getBody().front(), explain).run();
}

static int64_t product(llvm::ArrayRef<int64_t> sizes) {
  int64_t count = 1;
  for (const int64_t size : sizes)
    count *= size;
  return count;
}

int64_t GroupStructure::batch() const { return product(domain().take_front(batchEnd)); }
int64_t GroupStructure::rows() const {
  return product(domain().slice(batchEnd, rowEnd - batchEnd));
}
int64_t GroupStructure::cols() const { return product(domain().drop_front(rowEnd)); }

Level GroupStructure::levelOf(Value value) const {
  const AxisSet axes = span.lookup(value);
  const unsigned rank = shape.size();
  if (axes == axisRange(0, rank))
    return Level::Full;
  if (axes == axisRange(0, rowEnd))
    return Level::Row;
  if (axes == 0)
    return Level::Scalar;
  Operation *op = value.getDefiningOp();
  return op && !llvm::isa<ConstantOp>(op) ? Level::Column : Level::Operand;
}

SmallVector<unsigned> GroupStructure::axesOf(Value value) const {
  SmallVector<unsigned> axes;
  for (AxisSet rest = span.lookup(value); rest; rest &= rest - 1)
    axes.push_back(llvm::countr_zero(rest));
  return axes;
}

ReductionKind GroupStructure::reductionKindOf(Operation *op) const {
  const Level from = levelOf(op->getOperand(0)), to = levelOf(op->getResult(0));
  if (from == Level::Row)
    return ReductionKind::RowTotal;
  if (to == Level::Row)
    return ReductionKind::Row;
  return to == Level::Scalar ? ReductionKind::Total : ReductionKind::Column;
}

} // namespace ad
