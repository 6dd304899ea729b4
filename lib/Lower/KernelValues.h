// The values of a kernel under emission: operands at the level where they are used.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELVALUES_H
#define AD_LOWER_KERNELVALUES_H

#include "Lower/KernelContext.h"
#include "Lower/KernelSinks.h"
#include <map>

namespace ad {

class MathLibrary;
class TileSlots;

class KernelValues {
public:
  KernelValues(KernelContext &context, const KernelSinks &sinks, MathLibrary &math);

  /// Emits a Scalar or Row op on scalars.
  void defineScalar(mlir::Operation &op);
  /// Makes a vector of each input that is one number, in scratch memory, for the many loops of a
  /// tile: there it is loaded, which is less code than to make it again.
  void splatInputs();
  /// Begins a tile at element `first`; its slots lie from `offset` on in scratch memory.
  void beginTile(const TileSlots &tileSlots, int64_t offset, mlir::Value first);
  /// Leaves the tile: nothing is in a slot.
  void endTile() { slots = nullptr; }
  /// Forgets the values of the chunk before; the next begins at an element of the tile.
  void beginChunk(mlir::Value indexInTile);
  /// Emits Full ops of a pass on a chunk, reading what earlier stages and passes kept.
  void defineChunk(llvm::ArrayRef<mlir::Operation *> ops, const Chunk &chunk);
  /// A value in the vector loop; it is defined, in a slot, or an input.
  Bundle chunkOperand(mlir::Value value, const Chunk &chunk);
  /// Writes a value to its slot.
  void keep(mlir::Value value, const Chunk &chunk);
  /// Calls a math function on `count` elements of the tile.
  void call(mlir::Operation *op, mlir::Operation *partner, int64_t count);
  Bundle scalarValue(mlir::Value value) const { return scalars.at(value); }

  /// Makes the vectors of elements that do not vary along the vector loop, before it begins.
  void hoist(llvm::ArrayRef<mlir::Operation *> ops);
  /// Writes a value to scratch memory for later passes, which read it there.
  void spill(mlir::Value value, const Chunk &chunk);
  void beginRow() { spilledBefore.clear(); }
  void finishPass(llvm::ArrayRef<mlir::Value> spills) {
    spilledBefore.insert(spills.begin(), spills.end());
  }

  llvm::DenseMap<mlir::Value, Bundle> &scalarMap() { return scalars; }

private:
  void defineElements(mlir::Operation *op, const Chunk &chunk);
  Bundle scalarOperand(mlir::Value value);
  Bundle inputOperand(mlir::Value value, const Chunk &chunk);
  Bundle repeatedInput(mlir::Value value, const LoopStrides &strides, const Chunk &chunk);
  Bundle constantOf(mlir::Operation *op, const Chunk &chunk);
  Bundle iota(mlir::Operation *op, const Chunk &chunk);
  bool isRepeatedInput(mlir::Value value) const;
  bool isNumber(mlir::BlockArgument input) const;
  void splatRun(llvm::ArrayRef<mlir::BlockArgument> run);
  bool isInSlot(mlir::Value value) const;
  mlir::Value slotOf(mlir::Value value);

  KernelContext &context;
  MathLibrary &math;
  llvm::DenseMap<mlir::Value, Bundle> scalars;             // Scalar and Row values
  llvm::DenseMap<mlir::Value, Bundle> chunks;              // Full values of the current chunk
  std::map<std::pair<void *, LoopStrides>, Bundle> inputs; // loaded inputs of the current chunk
  llvm::DenseMap<mlir::Value, int64_t> spillOffsets;
  llvm::DenseSet<mlir::Value> spilledBefore;         // by earlier passes over the row
  llvm::DenseMap<mlir::Value, int64_t> splatOffsets; // see splatInputs
  // The current tile, if there is one.
  const TileSlots *slots = nullptr;
  int64_t slotsOffset = 0;
  mlir::Value tileBegin, indexInTile;
  // One vector per value that does not vary along the vector loop; per strides for inputs.
  std::map<std::pair<void *, LoopStrides>, mlir::Value> hoisted;
};

} // namespace ad

#endif
