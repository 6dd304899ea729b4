// Loads and stores of bundles: contiguous, repeated, masked at a tail.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_MEMORY_H
#define AD_LOWER_MEMORY_H

#include "Lower/Bundle.h"

namespace ad {

/// Which elements one step of the vector loop handles: `vectors` vectors of `width` lanes from
/// element `index` on; with `valid` < vectors·width only the first `valid` of them (the tail).
struct Chunk {
  mlir::Value index;
  int64_t vectors = 1;
  int64_t width = 1;
  int64_t valid = 0;

  bool isTail() const { return valid < vectors * width; }
  /// How many lanes of vector `v` are valid.
  int64_t lanesOf(int64_t v) const { return std::min(width, valid - v * width); }
};

/// The vector type of a chunk, or the scalar type at width 1.
mlir::Type vectorOf(mlir::Type element, int64_t width);

/// Elements base[offset ...] of a chunk.
Bundle loadChunk(Emitter &emitter, mlir::Value base, mlir::Value offset, mlir::Type element,
                 const Chunk &chunk);
void storeChunk(Emitter &emitter, const Bundle &value, mlir::Value base, mlir::Value offset,
                mlir::Type element, const Chunk &chunk, bool streaming);

/// One element base[offset], as a scalar bundle.
Bundle loadElement(Emitter &emitter, mlir::Value base, mlir::Value offset, mlir::Type element);
void storeElement(Emitter &emitter, const Bundle &value, mlir::Value base, mlir::Value offset,
                  mlir::Type element);

/// A scalar bundle in every lane of a chunk.
Bundle splat(const Bundle &scalar, const Chunk &chunk);

/// `value` in valid lanes, `identity` in the others.
Bundle keepValid(const Bundle &value, const Bundle &identity, const Chunk &chunk);

} // namespace ad

#endif
