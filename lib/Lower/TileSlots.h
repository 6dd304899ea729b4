// Memory of a pass that runs tile by tile: the slots of the values that stages hand on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_TILESLOTS_H
#define AD_LOWER_TILESLOTS_H

#include "Lower/KernelStages.h"
#include "llvm/ADT/MapVector.h"

namespace ad {

/// A slot holds one value on a tile; values that do not live at the same time share slots. A call
/// may write over its operand, a stage over what it loads.
class TileSlots {
public:
  /// `step`: elements of one step of a loop over the tile.
  TileSlots(const KernelStages &stages, const KernelSinks &sinks, unsigned phase,
            const KernelPlan &plan, int64_t step);

  /// Elements of a tile: a power of two.
  int64_t tile() const { return tileSize; }
  /// Bytes of all slots.
  int64_t bytes() const { return perElement * tileSize; }
  bool contains(mlir::Value value) const { return slots.contains(value); }
  /// Where the slot of a value begins, in bytes.
  int64_t offsetOf(mlir::Value value) const { return slots.lookup(value) * tileSize; }

private:
  void findLastReads(const KernelStages &stages, const KernelSinks &sinks, unsigned phase);
  void define(mlir::Value value);
  void release(llvm::ArrayRef<mlir::Value> values);

  llvm::DenseMap<mlir::Value, int64_t> slots;      // in bytes per element of a tile
  llvm::MapVector<mlir::Value, unsigned> lastRead; // a position, see forPositions
  llvm::DenseMap<unsigned, llvm::SmallVector<mlir::Value>> readLast; // by position
  llvm::DenseMap<int64_t, llvm::SmallVector<int64_t>> free;          // by bytes of an element
  int64_t perElement = 0, tileSize = 0;
};

} // namespace ad

#endif
