// The values of a kernel under emission: operands at the level where they are used.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELVALUES_H
#define AD_LOWER_KERNELVALUES_H

#include "Lower/KernelContext.h"
#include "Lower/KernelSinks.h"
#include <map>

namespace ad {

class MathLibrary;

class KernelValues {
public:
  KernelValues(KernelContext &context, const KernelSinks &sinks, MathLibrary &math);

  /// Emits a Scalar or Row op on scalars.
  void defineScalar(mlir::Operation &op);
  /// Forgets the values of the chunk before.
  void beginChunk();
  /// Emits the Full ops of a pass on a chunk, reading what earlier passes kept.
  void defineChunk(llvm::ArrayRef<mlir::Operation *> ops, const Chunk &chunk);
  /// An operand in the vector loop; its value is defined or is an input.
  Bundle chunkOperand(mlir::OpOperand &use, const Chunk &chunk);
  Bundle chunkValue(mlir::Value value) const { return chunks.at(value); }
  Bundle scalarValue(mlir::Value value) const { return scalars.at(value); }

  /// Makes the vectors of elements that do not vary along the vector loop, before it begins.
  void hoist(llvm::ArrayRef<mlir::Operation *> ops);
  /// Writes a value to scratch memory for later passes.
  void spill(mlir::Value value, const Chunk &chunk);

  llvm::DenseMap<mlir::Value, Bundle> &scalarMap() { return scalars; }

private:
  void defineElements(mlir::Operation *op, const Chunk &chunk);
  Bundle scalarOperand(mlir::OpOperand &use);
  Bundle repeatedInput(mlir::OpOperand &use, const LoopStrides &strides, const Chunk &chunk);
  Bundle constantOf(mlir::Operation *op, const Chunk &chunk);
  Bundle iota(mlir::Operation *op, const Chunk &chunk);
  bool isRepeatedInput(mlir::OpOperand &use) const;

  KernelContext &context;
  MathLibrary &math;
  llvm::DenseMap<mlir::Value, Bundle> scalars;             // Scalar and Row values
  llvm::DenseMap<mlir::Value, Bundle> chunks;              // Full values of the current chunk
  std::map<std::pair<void *, LoopStrides>, Bundle> inputs; // loaded inputs of the current chunk
  llvm::DenseMap<mlir::Value, int64_t> spillOffsets;
  // One vector per value that does not vary along the vector loop; per strides for inputs.
  std::map<std::pair<void *, LoopStrides>, mlir::Value> hoisted;
};

} // namespace ad

#endif
