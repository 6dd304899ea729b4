// Lists of values and of types, one after the other.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_JOINED_H
#define AD_DIALECT_JOINED_H

#include "mlir/IR/TypeRange.h"
#include "mlir/IR/ValueRange.h"

namespace ad {

inline llvm::SmallVector<mlir::Value> joined(std::initializer_list<mlir::ValueRange> lists) {
  llvm::SmallVector<mlir::Value> all;
  for (const mlir::ValueRange list : lists)
    llvm::append_range(all, list);
  return all;
}

inline llvm::SmallVector<mlir::Type> joinedTypes(std::initializer_list<mlir::TypeRange> lists) {
  llvm::SmallVector<mlir::Type> all;
  for (const mlir::TypeRange list : lists)
    llvm::append_range(all, list);
  return all;
}

} // namespace ad

#endif
