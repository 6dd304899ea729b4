// Sums of Row values over all rows, by the same tree as a sum along the vector loop. A split kernel
// has Totals.h take them. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_ROWSUMS_H
#define AD_LOWER_ROWSUMS_H

#include "Lower/KernelContext.h"

namespace ad {

class RowSums {
public:
  explicit RowSums(KernelContext &context);

  /// Whether the op is such a sum.
  static bool isRowSum(mlir::Operation *op, const KernelPlan &plan);
  /// The Row value to add: computed in the row, or an input.
  static Bundle termOf(KernelContext &context, mlir::Value value,
                       const llvm::DenseMap<mlir::Value, Bundle> &rowValues);

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
