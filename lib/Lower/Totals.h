// Reductions of everything in a nest with outer loops: terms to scratch memory, one loop at the
// end. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of a sum runs over all elements in row-major order, whatever the loops are; a row that
// is no whole number of lanes would shift it. The detour keeps the bits, and the terms stay in a
// cache that they fit in.
#ifndef AD_LOWER_TOTALS_H
#define AD_LOWER_TOTALS_H

#include "Lower/KernelContext.h"

namespace ad {

class Totals {
public:
  explicit Totals(KernelContext &context);

  /// Keeps a chunk of the reduced value.
  void keep(mlir::Operation *reduction, const Bundle &value, const Chunk &chunk);
  /// After the loops: each reduction by its result.
  void finish(llvm::DenseMap<mlir::Value, Bundle> &scalars);

private:
  Bundle reduce(mlir::Operation *reduction);

  KernelContext &context;
  llvm::MapVector<mlir::Operation *, int64_t> offsets; // in scratch memory
};

} // namespace ad

#endif
