// Functions that add or write elements by index. To write is to take: each place takes the element
// that names it last, so that the derivative is that of a gather.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Indices.h"
#include "ad/index.h"
#include "ad/shape.h"

namespace ad {
namespace {

/// What `scatter` and `scatter_add` are asked for, checked, with axes where there are none.
struct Scatter {
  Tensor x, index, src;
  int64_t axis;

  Scatter(const char *name, const Tensor &into, int64_t dim, const Tensor &at, const Tensor &from,
          Location loc)
      : x(withAxis(into, loc)), index(withAxis(at, loc)), src(withAxis(from, loc)),
        axis(axisOf(into, dim, loc)) {
    requireIndex(name, at, false, loc);
    if (into.dtype() != from.dtype())
      raise(Code::DTypesDiffer,
            std::string(name) + "(): Expected self.dtype to be equal to src.dtype, but got " +
                scalarName(into.dtype()) + " and " + scalarName(from.dtype()),
            loc);
    const Sizes self = x.node()->shape, indices = index.node()->shape, source = src.node()->shape;
    if (indices.size() != self.size() || indices.size() != source.size())
      raise(Code::WrongRank,
            "Index tensor must have the same number of dimensions as " +
                std::string(indices.size() != self.size() ? "self" : "src") +
                " tensor: got index " + shapeText(indices) + ", self " + shapeText(self) +
                ", src " + shapeText(source),
            loc);
    for (size_t other = 0; other < self.size(); ++other)
      if (indices[other] > source[other] ||
          (static_cast<int64_t>(other) != axis && indices[other] > self[other]))
        raise(Code::IndexShapes,
              "Expected index " + shapeText(indices) + " to be smaller than self " +
                  shapeText(self) + " apart from dimension " + std::to_string(axis) +
                  " and to be smaller size than src " + shapeText(source),
              loc);
    src = windowFor(src, indices, -1, loc);
  }

  /// A part that is computed for the window of the index, in the shape of `x`.
  Tensor padded(const Tensor &part, double value, Location loc) const {
    const Sizes shape = x.node()->shape;
    if (Sizes(part.node()->shape) == shape)
      return part;
    Shape high(shape.size(), 0);
    const Shape none(shape.size(), 0);
    for (auto [axis, size] : llvm::enumerate(part.node()->shape))
      high[axis] = shape[axis] - size;
    return finish(build::pad(nodeOf(part, loc), none, high, none, value, loc), loc);
  }
};

/// max(index, 0), for places that nothing was written to.
Tensor orFirst(const Tensor &index, Location loc) {
  return maximum(Operand(index, loc), Operand(constantLike(0, index, loc), loc));
}

Tensor isWritten(const Tensor &last, Location loc) {
  return ge(Operand(last, loc), Operand(constantLike(0, last, loc), loc));
}

Tensor written(const Scatter &at, Location loc) {
  if (at.index.numel() == 0)
    return at.x;
  const Tensor last = finish(
      build::inverseIndex(nodeOf(at.index, loc), at.axis, at.x.size(at.axis, loc), loc), loc);
  const Tensor values = gatherEach(at.src, at.axis, orFirst(last, loc), loc);
  return where(isWritten(at.padded(last, -1, loc), loc), Operand(at.padded(values, 0, loc), loc),
               Operand(at.x, loc));
}

/// Under the gradient's name unless nothing was done.
Tensor finished(const Tensor &result, const Tensor &x, const char *gradient, Location loc) {
  if (result.node() == x.node())
    return x;
  return named(x.dim() == 0 ? result.reshape({}, loc) : result, gradient);
}

/// Whole slices written: the last one that names each place.
Tensor slicesWritten(const Tensor &flat, const FlatIndex &at, const Tensor &values, Location loc) {
  const Tensor last =
      finish(build::inverseIndex(nodeOf(at.index.flatten(loc), loc), 0, at.size, loc), loc);
  const Tensor chosen = gatherSlices(values, 0, orFirst(last, loc), loc);
  Shape column(flat.dim(), 1);
  column[0] = at.size;
  return where(isWritten(last, loc).reshape(sizeOf(column), loc), Operand(chosen, loc),
               Operand(flat, loc));
}

} // namespace

Tensor scatter_add(const Tensor &x, std::int64_t dim, const Tensor &index, const Tensor &src,
                   Location loc) {
  const Scatter at("scatter_add", x, dim, index, src, loc);
  if (x.dtype() == DType::Bool)
    raise(Code::WrongDType, "scatter_add(): expected numbers, but got Bool", loc);
  const Tensor sums = finish(build::scatterAdd(nodeOf(at.src, loc), nodeOf(at.index, loc), at.axis,
                                               at.x.size(at.axis, loc), true, loc),
                             loc);
  return finished(add(Operand(at.x, loc), Operand(at.padded(sums, 0, loc), loc)), x,
                  "ScatterAddBackward0", loc);
}

Tensor scatter(const Tensor &x, std::int64_t dim, const Tensor &index, const Tensor &src,
               Location loc) {
  return finished(written(Scatter("scatter", x, dim, index, src, loc), loc), x, "ScatterBackward0",
                  loc);
}

Tensor scatter(const Tensor &x, std::int64_t dim, const Tensor &index, Scalar value, Location loc) {
  const Tensor number = tensorOf(build::literal(value, nodeOf(x, loc)->dtype, loc))
                            .expand(sizeOf(nodeOf(index, loc)->shape), loc);
  return finished(written(Scatter("scatter", x, dim, index, number, loc), loc), x,
                  "ScatterBackward1", loc);
}

Tensor index_add(const Tensor &x, std::int64_t dim, const Tensor &index, const Tensor &source,
                 Scalar alpha, Location loc) {
  requireIndex("index_add", index, true, loc);
  if (index.dim() > 1)
    raise(Code::WrongRank, "index_add(): Index is supposed to be a vector", loc);
  if (nodeOf(x, loc)->dtype == DType::Bool)
    raise(Code::WrongDType, "index_add(): expected numbers, but got Bool", loc);
  if (x.dtype() != nodeOf(source, loc)->dtype)
    raise(Code::DTypesDiffer,
          "index_add(): self and source expected to have the same dtype, but got (self) " +
              std::string(scalarName(x.dtype())) + " and (source) " + scalarName(source.dtype()),
          loc);
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor into = withAxis(x, loc), at = withAxis(index, loc), from = withAxis(source, loc);
  Shape expected(into.node()->shape);
  expected[axis] = at.numel();
  if (Shape(from.node()->shape) != expected)
    raise(Code::IndexShapes,
          "index_add(): source tensor shape must match self tensor shape, excluding the specified "
          "dimension, which has the " +
              std::to_string(at.numel()) + " indices. Got self.shape = " +
              shapeText(x.node()->shape) + " source.shape = " + shapeText(source.node()->shape),
          loc);
  if (alpha.kind() == Scalar::Kind::Real && !isFloat(x.dtype()))
    raise(Code::WrongDType,
          "For integral input tensors, argument alpha must not be a floating point number.", loc);
  const Tensor factor = tensorOf(build::literal(alpha, x.dtype(), loc));
  const Tensor scaled = alpha.real() == 1 ? from : mul(Operand(from, loc), Operand(factor, loc));
  const Tensor sums = finish(build::scatterAdd(nodeOf(scaled, loc), nodeOf(at, loc), axis,
                                               into.size(axis, loc), false, loc),
                             loc);
  return finished(add(Operand(into, loc), Operand(sums, loc)), x, "IndexAddBackward0", loc);
}

Tensor index_put(const Tensor &x, const TensorList &indices, const Tensor &values, bool accumulate,
                 Location loc) {
  const FlatIndex at = flatIndexOf(x, indices, loc);
  if (x.dtype() != nodeOf(values, loc)->dtype)
    raise(Code::DTypesDiffer,
          std::string("Index put requires the source and destination dtypes match, got ") +
              scalarName(x.dtype()) + " for the destination and " + scalarName(values.dtype()) +
              " for the source.",
          loc);
  const Tensor flat = flattened(x, at, loc);
  const Sizes rest = Sizes(flat.node()->shape).drop_front();
  Shape places(at.index.node()->shape), rows{at.index.numel()};
  places.append(rest.begin(), rest.end());
  rows.append(rest.begin(), rest.end());
  const Or<Shape> fit = broadcastShapes(places, values.node()->shape);
  if (failureOf(fit) || std::get<Shape>(fit) != places)
    raise(Code::IndexShapes,
          "shape mismatch: value tensor of shape " + shapeText(values.node()->shape) +
              " cannot be broadcast to indexing result of shape " + shapeText(places),
          loc);
  if (at.index.numel() == 0)
    return x;
  const Tensor slices = values.expand(sizeOf(places), loc).reshape(sizeOf(rows), loc);
  Tensor result;
  if (!accumulate) {
    result = slicesWritten(flat, at, slices, loc);
  } else {
    if (x.dtype() == DType::Bool)
      raise(Code::WrongDType, "index_put(): expected numbers to accumulate, but got Bool", loc);
    const NodeRef vector = nodeOf(at.index.flatten(loc), loc);
    const Tensor sums =
        finish(build::scatterAdd(nodeOf(slices, loc), vector, 0, at.size, false, loc), loc);
    result = add(Operand(flat, loc), Operand(sums, loc));
  }
  return named(result.reshape(x.shape(), loc), "IndexPutBackward0");
}

} // namespace ad
