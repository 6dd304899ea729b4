// Rules on shapes, free of nodes and IR: broadcasting, axes, reshapes, slices. PyTorch's messages.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_SHAPERULES_H
#define AD_TRACE_SHAPERULES_H

#include "Trace/Failure.h"

namespace ad {

using Sizes = llvm::ArrayRef<int64_t>;

/// `[2, 3]`.
std::string shapeText(Sizes shape);

/// The shape that both shapes broadcast to.
Or<Shape> broadcastShapes(Sizes a, Sizes b);
/// `target` with -1 replaced by the operand's size, if `shape` expands to it.
Or<Shape> expandShape(Sizes shape, Sizes target);
/// `target` with its one -1 resolved, if it holds as many elements as `shape`.
Or<Shape> reshapeShape(Sizes shape, Sizes target);
/// `axis` made non-negative.
Or<int64_t> wrapAxis(int64_t axis, int64_t rank);
/// Axes made non-negative, sorted, checked for repetition. No axes: all.
Or<Shape> wrapAxes(Sizes axes, int64_t rank);
/// `shape` without `axes`, or with size 1 there.
Shape reducedShape(Sizes shape, Sizes axes, bool keepdim);
/// The joined shape.
Or<Shape> concatShape(llvm::ArrayRef<Shape> shapes, int64_t axis);

} // namespace ad

#endif
