// Where the elements of an op come from that only moves elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_MOVEMENT_H
#define AD_FUZZ_MOVEMENT_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace ad::fuzz::reference {

struct Source {
  /// -1: not an operand but the padding.
  int operand;
  int64_t index;
};

struct Movement {
  std::vector<Source> sources;
  double padding = 0.0;
};

/// One source for each element of the result, or nothing if the op is of another kind.
std::optional<Movement> movementOf(mlir::Operation *op);

/// Calls `visit` with the coordinates of each element of a shape, in row-major order.
void forEachElement(llvm::ArrayRef<int64_t> shape,
                    llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit);
/// The row-major index of a coordinate.
int64_t indexIn(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> coordinate);

} // namespace ad::fuzz::reference

#endif
