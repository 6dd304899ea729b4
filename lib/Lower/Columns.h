// Reductions over outer loops that keep the vector loop: sums of columns, for example bias
// gradients. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows are added one after another in blocks of 128, blocks in f64. With at most one block the
// result's own memory is the accumulator. A kernel that is split into blocks of rows keeps the sum
// of each, and adds them when all are done.
#ifndef AD_LOWER_COLUMNS_H
#define AD_LOWER_COLUMNS_H

#include "Lower/KernelContext.h"
#include "Lower/KernelSinks.h"

namespace ad {

class Columns {
public:
  Columns(KernelContext &context, const KernelSinks &sinks);

  /// Before the loops.
  void start();
  /// Of a kernel split into blocks of rows: at the begin of a block, and when all are done.
  void enterBlock(mlir::Value block);
  void finishBlocks();
  /// At the begin and at the end of a row.
  void enterRow();
  void leaveRow();
  /// Adds a chunk of the reduced value.
  void add(mlir::Operation *reduction, const Bundle &value, const Chunk &chunk);

private:
  struct Column {
    mlir::Operation *op = nullptr;
    unsigned result = 0;
    unsigned firstLoop = 0, lastLoop = 0;
    int64_t partial = -1, total = -1; // scratch offsets if there are several blocks
    int64_t blocks = -1;              // in shared scratch memory: the sums of all blocks
    mlir::Value place;                // accumulator of the current row
    bool hasBlocks() const { return partial >= 0; }
    bool isKept() const { return blocks >= 0; }
  };
  int64_t reducedRows(const Column &column) const;
  mlir::Value resultPlace(const Column &column);
  void fill(const Column &column);
  void flush(const Column &column);
  void writeResult(const Column &column);
  mlir::Value blockPlace(const Column &column, mlir::Value block);
  Bundle sumOfBlocks(const Column &column, const Chunk &chunk);

  KernelContext &context;
  llvm::SmallVector<Column> columns;
};

} // namespace ad

#endif
