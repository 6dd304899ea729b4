// Roles and edges of the ops of a block.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/FuseGraph.h"

using namespace mlir;

namespace ad {

llvm::ArrayRef<int64_t> shapeOf(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getShape();
}

int64_t elementsOf(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (const int64_t size : shape)
    count *= size;
  return count;
}

uint64_t bytesOf(Value value) {
  const auto type = llvm::cast<RankedTensorType>(value.getType());
  // A mask is counted as what its bits cost to pack and unpack, which is more than its bytes.
  const unsigned bits = type.getElementType().isInteger(1) ? 32 : type.getElementTypeBitWidth();
  return static_cast<uint64_t>(type.getNumElements()) * (bits / 8);
}

bool isReduction(Operation *op) { return llvm::isa<SumOp, AmaxOp>(op); }

ReducedRange reducedRange(Operation *op) {
  auto sum = llvm::dyn_cast<SumOp>(op);
  const llvm::ArrayRef<int64_t> axes = sum ? sum.getAxes() : llvm::cast<AmaxOp>(op).getAxes();
  const unsigned rank = shapeOf(op->getOperand(0)).size();
  return {static_cast<unsigned>(axes.front()), static_cast<unsigned>(axes.back()) + 1, rank};
}

uint64_t Read::span() const {
  const unsigned rank = shapeOf(source).size();
  if (!broadcast)
    return (uint64_t(1) << rank) - 1;
  uint64_t axes = (uint64_t(1) << shapeOf(BroadcastOp(broadcast).getY()).size()) - 1;
  for (const int64_t axis : BroadcastOp(broadcast).getAxes())
    axes &= ~(uint64_t(1) << axis);
  return axes;
}

bool Read::isLeading() const { return span() == (uint64_t(1) << shapeOf(source).size()) - 1; }

static bool isSplat(Operation *op) {
  auto constant = llvm::dyn_cast<ConstantOp>(op);
  return constant && llvm::isa<SplatElementsAttr>(constant.getValue());
}

static bool isReducible(Operation *op) {
  // Empty axes fold away; apart ones were split.
  const auto axes = op->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef();
  return !axes.empty() && axes.back() - axes.front() + 1 == static_cast<int64_t>(axes.size());
}

/// Sets of axes are 64-bit words.
static bool hasTooManyAxes(Operation *op) {
  const auto isTooHigh = [](Type type) {
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() > 63;
  };
  return llvm::any_of(op->getOperandTypes(), isTooHigh) ||
         llvm::any_of(op->getResultTypes(), isTooHigh);
}

/// The role of an op whose readers have theirs already.
static Role roleOf(Operation *op, llvm::function_ref<Role(Operation *)> roleOfReader) {
  if (hasTooManyAxes(op))
    return Role::Outside;
  if (isSplat(op) || llvm::isa<IotaOp>(op))
    return Role::Free;
  if (isReduction(op))
    return isReducible(op) ? Role::Fusable : Role::Outside;
  if (llvm::isa<ADDialect>(op->getDialect()) && op->hasTrait<mlir::OpTrait::Elementwise>())
    return Role::Fusable;
  if (!llvm::isa<BroadcastOp>(op))
    return Role::Outside;
  // What must be in memory for a reader outside of groups is a group's result.
  const bool isOnlyFused = llvm::all_of(op->getUsers(), [&](Operation *user) {
    return roleOfReader(user) == Role::Fusable && !llvm::isa<BroadcastOp>(user);
  });
  return isOnlyFused ? Role::Free : Role::Fusable;
}

int FuseGraph::find(Operation *op) const {
  const auto found = indexOf.find(op);
  return found == indexOf.end() ? -1 : static_cast<int>(found->second);
}

FuseGraph::FuseGraph(Block &block) {
  for (Operation &op : block) {
    indexOf[&op] = list.size();
    list.emplace_back().op = &op;
  }
  for (FuseNode &node : llvm::reverse(list))
    node.role = roleOf(node.op, [&](Operation *reader) {
      const int index = find(reader);
      return index < 0 ? Role::Outside : list[index].role;
    });
  for (auto [index, node] : llvm::enumerate(list))
    if (node.role != Role::Free)
      addReads(node, index);
}

void FuseGraph::addReads(FuseNode &node, unsigned index) {
  // A region's ops read for the op that holds it.
  SmallVector<Value> operands(node.op->getOperands());
  const bool isIsolated = node.op->hasTrait<mlir::OpTrait::IsIsolatedFromAbove>();
  for (Region &region : isIsolated ? MutableArrayRef<Region>() : node.op->getRegions())
    region.walk([&](Operation *inner) { llvm::append_range(operands, inner->getOperands()); });
  for (const Value operand : operands) {
    Read read{operand, llvm::dyn_cast<BroadcastOp>(node.op), -1};
    read.producer = find(operand.getDefiningOp());
    if (isFree(read.producer)) {
      read.broadcast = llvm::dyn_cast<BroadcastOp>(list[read.producer].op);
      if (!read.broadcast)
        continue;
      read.source = read.broadcast.getX();
      read.producer = find(read.source.getDefiningOp());
      if (isFree(read.producer))
        continue;
    }
    if (read.producer >= 0) {
      SmallVectorImpl<unsigned> &readers = list[read.producer].readers;
      if (readers.empty() || readers.back() != index)
        readers.push_back(index);
    }
    node.reads.push_back(read);
  }
}

} // namespace ad
