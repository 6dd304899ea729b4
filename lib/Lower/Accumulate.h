// Reductions in generated code: the fixed tree of docs/Rationale/0010.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A sum along the vector loop: element i of a block of 1024 goes to lane i mod L (L = 32 for f32,
// 16 for f64 and integers); the lanes are added by halving; blocks are added in f64, in order. The
// number of lanes does not depend on the vector width, so every machine gets the same bits.
#ifndef AD_LOWER_ACCUMULATE_H
#define AD_LOWER_ACCUMULATE_H

#include "Lower/Memory.h"

namespace ad {

/// Elements that are summed before their sum is added to the total.
inline constexpr int64_t kBlock = 1024;
/// Rows of a sum over outer loops that are added before their sum is added to the total.
inline constexpr int64_t kRowBlock = 128;

/// Lanes of the fixed tree for an element type.
int64_t laneCount(mlir::Type element);

/// One reduction: what it combines and how.
class Accumulator {
public:
  /// `isSum`, or else the maximum. Lanes are held in vectors of `width`.
  Accumulator(Emitter &emitter, mlir::Type element, bool isSum, int64_t width);

  mlir::Type element() const { return type; }
  /// Only float sums are added block by block.
  bool hasBlocks() const { return isSum && llvm::isa<mlir::FloatType>(type); }
  /// The neutral element as a scalar bundle.
  Bundle identity() const;
  Bundle combine(const Bundle &a, const Bundle &b) const;

  /// The lanes of an empty block.
  llvm::SmallVector<mlir::Value> emptyLanes() const;
  unsigned numVectors() const { return lanes / width; }
  /// Adds the valid lanes of a chunk, whose first vector is number `first` of a round of lanes.
  void add(llvm::SmallVectorImpl<mlir::Value> &acc, const Bundle &value, const Chunk &chunk,
           int64_t first = 0) const;
  /// The block's result as a scalar.
  Bundle finish(mlir::ValueRange acc) const;

  /// The total over blocks: f64 for floats.
  mlir::Value emptyTotal() const;
  mlir::Value addToTotal(mlir::Value total, const Bundle &blockResult) const;
  Bundle fromTotal(mlir::Value total) const;

private:
  Emitter *emitter;
  mlir::Type type;
  bool isSum;
  int64_t width, lanes;
};

} // namespace ad

#endif
