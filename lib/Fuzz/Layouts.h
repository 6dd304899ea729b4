// How the operands of an op came about: the columns of the table of cells.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_LAYOUTS_H
#define AD_FUZZ_LAYOUTS_H

#include "mlir/IR/Operation.h"

namespace ad::fuzz {

/// How the operands of an op came about.
enum class Layout {
  Scalar,         // rank 0
  Vector,         // rank 1
  BroadcastLeft,  // the first is broadcast
  BroadcastRight, // the last is broadcast
  BroadcastBoth,  // the first and the last are broadcasts of their own
  Empty,          // no elements
  Sliced,         // a slice with an offset and a stride
};
inline constexpr Layout layouts[] = {
    Layout::Scalar,        Layout::Vector, Layout::BroadcastLeft, Layout::BroadcastRight,
    Layout::BroadcastBoth, Layout::Empty,  Layout::Sliced};
llvm::StringRef nameOf(Layout layout);

/// Whether it is a layout of two operands.
bool needsTwo(Layout layout);
/// Whether the operands of an op that can be differentiated have the layout.
bool hasLayout(mlir::Operation *op, Layout layout);
llvm::SmallVector<mlir::Value> floatOperands(mlir::Operation *op);

/// The size of all axes, so that any operand fits any other.
inline constexpr int64_t layoutSide = 3;
/// The shape of an operand of the layout.
llvm::SmallVector<int64_t> shapeFor(Layout layout);

} // namespace ad::fuzz

#endif
