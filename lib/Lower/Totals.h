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
  /// Keeps the Row values of a row whose sums a split kernel takes at its end.
  void keepRow(const llvm::DenseMap<mlir::Value, Bundle> &rowValues);
  bool empty() const { return terms.empty(); }
  /// After the loops: each reduction by its result.
  void finish(llvm::DenseMap<mlir::Value, Bundle> &scalars);

private:
  struct Terms {
    int64_t count, offset; // the latter in scratch memory
    bool isOfRows;
  };
  void add(mlir::Operation *reduction, int64_t count, bool isOfRows);
  Bundle reduce(mlir::Operation *reduction, const Terms &from);

  KernelContext &context;
  llvm::MapVector<mlir::Operation *, Terms> terms;
};

} // namespace ad

#endif
