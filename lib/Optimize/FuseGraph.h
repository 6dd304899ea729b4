// A block as ad-fuse sees it: which ops may join groups and what they read.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_FUSEGRAPH_H
#define AD_OPTIMIZE_FUSEGRAPH_H

#include "Dialect/Dialect.h"
#include "llvm/ADT/DenseMap.h"

namespace ad {

/// What ad-fuse does with an op.
enum class Role {
  Free,    ///< broadcasts, iota and splats: copied into each group that reads them
  Fusable, ///< member of exactly one group, or of several if computed again
  Outside, ///< products, data movement, the terminator: stays where it is
};

/// One operand of an op, seen through a free broadcast.
struct Read {
  mlir::Value source;
  /// The broadcast that it is read through, or null: a free one, or the reading op itself.
  BroadcastOp broadcast;
  /// The node that makes the source, or -1 for an input of the block.
  int producer = -1;

  /// The axes of the reading op along which the source varies, as bits.
  uint64_t span() const;
  /// Whether the source varies along the leading axes of what it is broadcast to. Only then is it
  /// there in time if the same loop nest computes it.
  bool isLeading() const;
};

/// What a reduction runs over, in axes of its operand.
struct ReducedRange {
  unsigned begin, end, rank;
  bool isTotal() const { return begin == 0 && end == rank; }
  bool isTrailing() const { return end == rank; }
};

struct FuseNode {
  mlir::Operation *op = nullptr;
  Role role = Role::Outside;
  llvm::SmallVector<Read, 3> reads;
  /// Nodes that read this one, ascending, each once; free ones are seen through.
  llvm::SmallVector<unsigned, 2> readers;
};

/// The ops of one block in order, with the edges between them.
class FuseGraph {
public:
  explicit FuseGraph(mlir::Block &block);

  llvm::ArrayRef<FuseNode> nodes() const { return list; }
  const FuseNode &operator[](unsigned index) const { return list[index]; }
  unsigned size() const { return list.size(); }
  /// The node of an op of the block, or -1.
  int find(mlir::Operation *op) const;
  bool isFree(int node) const { return node >= 0 && list[node].role == Role::Free; }
  bool isFusable(int node) const { return node >= 0 && list[node].role == Role::Fusable; }

private:
  void addReads(FuseNode &node, unsigned index);

  llvm::SmallVector<FuseNode, 0> list;
  llvm::DenseMap<mlir::Operation *, unsigned> indexOf;
};

bool isReduction(mlir::Operation *op);
/// The range that a sum or amax over adjacent axes runs over.
ReducedRange reducedRange(mlir::Operation *op);
llvm::ArrayRef<int64_t> shapeOf(mlir::Value value);
int64_t elementsOf(llvm::ArrayRef<int64_t> shape);
/// What one copy of the value takes in memory.
uint64_t bytesOf(mlir::Value value);

} // namespace ad

#endif
