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

/// The numbers of a tensor of indices, by their places.
using IndexAt = llvm::function_ref<int64_t(int64_t)>;

bool isMovement(mlir::Operation *op);
/// One source for each element of the result, or nothing if the op is of another kind. `indexAt` is
/// asked for the indices of an op that has such an operand.
std::optional<Movement> movementOf(mlir::Operation *op, IndexAt indexAt);

/// Where an op by index finds what belongs to a coordinate on the side that has an element for each
/// index: the coordinate on the side that is addressed.
llvm::SmallVector<int64_t> addressFor(llvm::ArrayRef<int64_t> coordinate, mlir::Value indices,
                                      int64_t axis, bool isBatched, IndexAt indexAt);

/// Calls `visit` with the coordinates of each element of a shape, in row-major order.
void forEachElement(llvm::ArrayRef<int64_t> shape,
                    llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit);
/// The row-major index of a coordinate.
int64_t indexIn(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> coordinate);

} // namespace ad::fuzz::reference

#endif
