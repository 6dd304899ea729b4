// Reads what is about to be written over.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_READFIRST_H
#define AD_LOWER_READFIRST_H

namespace mlir {
class Block;
} // namespace mlir

namespace ad {

/// Moves what reads a tensor in front of the ad.put that replaces an entry of it, where it can
/// stand there and makes less than a copy of the tensor: then the put needs no copy (InPlace.h).
void readBeforePuts(mlir::Block &block);

} // namespace ad

#endif
