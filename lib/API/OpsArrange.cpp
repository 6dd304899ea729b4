// Functions that rearrange elements, composed of slices, joins, pads and choices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

namespace ad {
namespace {

int64_t pieceCount(int64_t total, int64_t size) {
  // An axis of size 0 is one empty piece.
  return total == 0 ? 1 : (total + size - 1) / size;
}

Tensors pieces(const Tensor &x, int64_t size, int64_t axis, Location loc) {
  const int64_t total = x.size(axis, loc), count = pieceCount(total, size);
  Tensors result(count);
  for (int64_t i = 0; i < count; ++i)
    result[i] = x.slice(axis, i * size, std::min(total, (i + 1) * size), 1, loc);
  return result;
}

void requireAxes(const Tensor &x, const char *name, Location loc) {
  if (nodeOf(x, loc)->rank() == 0)
    raise(Code::WrongRank, std::string(name) + " expects at least a 1-dimensional tensor", loc);
}

Tensor rolled(const Tensor &x, int64_t shift, int64_t axis, Location loc) {
  const int64_t size = x.size(axis, loc);
  if (size == 0)
    return x;
  const int64_t start = ((-shift % size) + size) % size;
  if (start == 0)
    return x;
  return cat({x.slice(axis, start, size, 1, loc), x.slice(axis, 0, start, 1, loc)}, axis, loc);
}

/// `x` where column − row compares so with `diagonal`, else 0.
Tensor triangle(const char *name, const Tensor &x, int64_t diagonal, bool isLower, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  if (node->rank() < 2)
    raise(Code::WrongRank, std::string(name) + ": input tensor must have at least 2 dimensions",
          loc);
  const Sizes matrix = Sizes(node->shape).take_back(2);
  const Tensor row = indices(matrix, DType::Int64, 0, loc),
               column = indices(matrix, DType::Int64, 1, loc);
  const Tensor distance = sub(Operand(column, loc), Operand(row, loc));
  // Distances lie in (−rows, columns), and f64, which carries the number, is exact there.
  const int64_t bound = std::clamp<int64_t>(diagonal, -matrix[0] - 1, matrix[1] + 1);
  const Held limit(constant(static_cast<double>(bound), DType::Int64, loc), loc);
  const Tensor inside =
      isLower ? le(Operand(distance, loc), limit) : ge(Operand(distance, loc), limit);
  return where(inside, Operand(x, loc), Operand(constantLike(0, x, loc), loc));
}

/// Where a diagonal lies in the row-major elements of its matrix.
struct Diagonal {
  int64_t start, length, step;
  Diagonal(int64_t rows, int64_t columns, int64_t offset)
      : start(offset >= 0 ? offset : -offset * columns), step(columns + 1) {
    length = std::max<int64_t>(0, offset >= 0 ? std::min(rows, columns - offset)
                                              : std::min(rows + offset, columns));
    if (length == 0)
      start = 0;
  }
  int64_t end() const { return length == 0 ? start : start + (length - 1) * step + 1; }
};

/// A vector on a diagonal of a square matrix of zeros.
Tensor embedded(const Tensor &x, int64_t offset, Location loc) {
  const int64_t count = x.size(0, loc);
  // Bounded, so that the sum is representable; the product is checked.
  const int64_t size =
      count + std::abs(std::clamp<int64_t>(offset, -(int64_t(1) << 40), int64_t(1) << 40));
  static_cast<void>(checkedSizes({size, size}, loc));
  const Diagonal at(size, size, offset);
  const NodeRef node = nodeOf(x, loc);
  const int64_t high = count == 0 ? size * size : size * size - at.end();
  const NodeRef spread =
      std::get<NodeRef>(build::pad(node, {at.start}, {high}, {at.step - 1}, 0, loc));
  return tensorOf(spread).reshape({size, size}, loc);
}

} // namespace

Tensors split(const Tensor &x, std::int64_t size, std::int64_t dim, Location loc) {
  requireAxes(x, "split", loc);
  const int64_t axis = axisOf(x, dim, loc);
  if (size < 0 || (size == 0 && x.size(axis, loc) != 0))
    raise(Code::BadValue,
          "split expects split_size be " +
              std::string(size < 0 ? "non-negative" : "positive for a dimension with elements") +
              ", but got split_size=" + std::to_string(size),
          loc);
  return pieces(x, size, axis, loc);
}

Tensors split_with_sizes(const Tensor &x, const Size &sizes, std::int64_t dim, Location loc) {
  requireAxes(x, "split_with_sizes", loc);
  const int64_t axis = axisOf(x, dim, loc), total = x.size(axis, loc);
  int64_t sum = 0;
  bool isWrong = false;
  for (const int64_t size : sizes)
    isWrong |= size < 0 || llvm::AddOverflow(sum, size, sum);
  if (isWrong || sum != total)
    raise(Code::BadValue,
          "split_with_sizes expects split_sizes to sum exactly to " + std::to_string(total) +
              " (input tensor's size at dimension " + std::to_string(axis) +
              "), but got split_sizes=" + shapeText(sizesOf(sizes)),
          loc);
  Tensors result(sizes.size());
  int64_t start = 0;
  for (auto [index, size] : llvm::enumerate(sizesOf(sizes))) {
    result[index] = x.slice(axis, start, start + size, 1, loc);
    start += size;
  }
  return result;
}

Tensors chunk(const Tensor &x, std::int64_t count, std::int64_t dim, Location loc) {
  requireAxes(x, "chunk", loc);
  if (count < 1)
    raise(Code::BadValue,
          "chunk expects `chunks` to be greater than 0, got: " + std::to_string(count), loc);
  const int64_t axis = axisOf(x, dim, loc), total = x.size(axis, loc);
  return pieces(x, total / count + (total % count != 0), axis, loc);
}

Tensor roll(const Tensor &x, const Dims &shifts, const Dims &dims, Location loc) {
  if (dims.empty() && shifts.size() == 1) {
    const Tensor rotated = rolled(x.flatten(loc), shifts[0], 0, loc);
    return named(rotated.reshape(x.shape(), loc), "RollBackward0");
  }
  if (shifts.size() != dims.size())
    raise(Code::BadValue,
          "shifts and dimensions must align. shifts: " + std::to_string(shifts.size()) +
              ", dims:" + std::to_string(dims.size()),
          loc);
  Tensor result = x;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const int64_t axis = axisOf(x, dims[i], loc);
    if (x.dim())
      result = rolled(result, shifts[i], axis, loc);
  }
  return result;
}

Tensor repeat(const Tensor &x, const Size &sizes, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  const auto rank = static_cast<int64_t>(sizes.size()), added = rank - node->rank();
  if (added < 0)
    raise(Code::ExpandShape,
          "Number of dimensions of repeat dims can not be smaller than number of dimensions of "
          "tensor: got " +
              shapeText(sizesOf(sizes)) + " for a tensor of shape " + shapeText(node->shape),
          loc);
  // Each axis [n] that is repeated becomes [1, n], expands to [times, n] and joins to [times·n].
  Shape apart, spread, joined;
  for (int64_t axis = 0; axis < rank; ++axis) {
    const int64_t size = axis < added ? 1 : node->shape[axis - added], times = sizes[axis];
    if (times < 0)
      raise(Code::NegativeSize,
            "Trying to create tensor with negative dimension " + std::to_string(times) + ": " +
                shapeText(sizesOf(sizes)),
            loc);
    if (times != 1) {
      apart.push_back(1);
      spread.push_back(times);
    }
    apart.push_back(size);
    spread.push_back(size);
    joined.push_back(0);
    if (llvm::MulOverflow(size, times, joined.back()))
      raise(Code::OutOfMemory,
            "not enough memory: repeat " + shapeText(sizesOf(sizes)) + " of shape " +
                shapeText(node->shape) + " has too many elements",
            loc);
  }
  static_cast<void>(checkedSizes(sizeOf(joined), loc));
  const NodeRef copies = nodeOf(finish(build::reshape(node, apart, loc), loc), loc);
  const NodeRef expanded = nodeOf(finish(build::expand(copies, spread, loc), loc), loc);
  return finish(build::reshape(expanded, joined, loc), "RepeatBackward0", loc);
}

Tensor tril(const Tensor &x, std::int64_t diagonal, Location loc) {
  return named(triangle("tril", x, diagonal, true, loc), "TrilBackward0");
}
Tensor triu(const Tensor &x, std::int64_t diagonal, Location loc) {
  return named(triangle("triu", x, diagonal, false, loc), "TriuBackward0");
}

// The two axes go to the end and are flattened: the diagonal is then a window with a step.
Tensor diagonal(const Tensor &x, std::int64_t offset, std::int64_t dim1, std::int64_t dim2,
                Location loc) {
  const int64_t rows = axisOf(x, dim1, loc), columns = axisOf(x, dim2, loc);
  if (rows == columns)
    raise(Code::RepeatedAxis,
          "diagonal dimensions cannot be identical " + std::to_string(dim1) + ", " +
              std::to_string(dim2),
          loc);
  Shape order, shape;
  for (int64_t axis = 0; axis < x.dim(); ++axis)
    if (axis != rows && axis != columns) {
      order.push_back(axis);
      shape.push_back(x.size(axis, loc));
    }
  order.append({rows, columns});
  const int64_t height = x.size(rows, loc), width = x.size(columns, loc);
  const int64_t bounded = std::clamp<int64_t>(offset, -height, width);
  const Diagonal at(height, width, bounded);
  shape.push_back(height * width);
  const Tensor moved = x.permute(Dims(order.data(), order.size()), loc);
  const Tensor flat = moved.reshape(sizeOf(shape), loc);
  const auto last = static_cast<int64_t>(shape.size()) - 1;
  return named(flat.slice(last, at.start, at.end(), at.step, loc), "DiagonalBackward0");
}

Tensor diag(const Tensor &x, std::int64_t offset, Location loc) {
  const int64_t rank = nodeOf(x, loc)->rank();
  if (rank != 1 && rank != 2)
    raise(Code::WrongRank, "diag(): Supports 1D or 2D tensors. Got " + std::to_string(rank) + "D",
          loc);
  return rank == 2 ? diagonal(x, offset, 0, 1, loc)
                   : named(embedded(x, offset, loc), "DiagBackward0");
}

} // namespace ad
