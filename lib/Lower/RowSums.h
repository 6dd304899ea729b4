// Sums of Row values over all rows, by the same tree as a sum along the vector loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_ROWSUMS_H
#define AD_LOWER_ROWSUMS_H

#include "Lower/KernelContext.h"

namespace ad {

class RowSums {
public:
  explicit RowSums(KernelContext &context);

  /// Before the loops.
  void start();
  /// At the end of a row, when the Row values are known.
  void add(const llvm::DenseMap<mlir::Value, Bundle> &rowValues);
  /// After the loops: each sum by its result.
  void finish(llvm::DenseMap<mlir::Value, Bundle> &scalars);

private:
  struct Sum {
    mlir::Operation *op;
    mlir::Value lanes, total; // stack memory: one round of lanes, and the f64 total
  };
  Bundle readLanes(const Sum &sum);
  void clearLanes(const Sum &sum);
  void flush(const Sum &sum);

  KernelContext &context;
  llvm::SmallVector<Sum> sums;
};

} // namespace ad

#endif
