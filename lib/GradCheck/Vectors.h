// The little linear algebra that gradient checks need, on lists of tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_GRADCHECK_VECTORS_H
#define AD_GRADCHECK_VECTORS_H

#include "Interpret/HostTensor.h"
#include <random>

namespace ad {

/// Random tensors that are the same on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}

  /// Uniform in [low, high).
  double between(double low, double high);
  /// Floats uniform in [low, high), integers uniform in their truncated bounds, booleans even.
  HostTensor tensorLike(const HostTensor &like, double low = -1.0, double high = 1.0);
  /// A direction to move `x` in: each element up to 1, or up to its own size where that is larger.
  HostTensor directionAt(const HostTensor &x);

private:
  std::mt19937_64 engine;
};

/// x + scale·v, float tensors of one type.
HostTensor addScaled(const HostTensor &x, const HostTensor &v, double scale);

/// The largest |tangent - (above - below) / 2h|, relative to 1 + |tangent| + |above|. Equal
/// infinities agree; a NaN agrees with nothing.
double differenceError(llvm::ArrayRef<HostTensor> tangents, llvm::ArrayRef<HostTensor> above,
                       llvm::ArrayRef<HostTensor> below, double step);

/// |⟨w, Jv⟩ - ⟨Jᵀw, v⟩| relative to the sum of the sizes of all terms.
double dotProductError(llvm::ArrayRef<HostTensor> cotangents, llvm::ArrayRef<HostTensor> tangents,
                       llvm::ArrayRef<HostTensor> pulled, llvm::ArrayRef<HostTensor> direction);

} // namespace ad

#endif
