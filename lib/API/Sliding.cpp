// What convolution and pooling share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Sliding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

namespace ad {

void SlidingCall::checkInput(const Tensor &x) const {
  requireFloat(x, std::string(name) + ": expected a floating point input, but got ", loc);
  const int64_t rank = x.dim();
  if (rank != axes + 1 && rank != axes + 2)
    raise(Code::WrongRank,
          "Expected " + std::to_string(axes + 1) + "D (unbatched) or " + std::to_string(axes + 2) +
              "D (batched) input to " + name +
              ", but got input of size: " + shapeText(x.node()->shape),
          loc);
}

Shape SlidingCall::perAxis(const Dims &list, const char *what) const {
  const Sizes given = sizesOf(list);
  if (given.size() == 1)
    return Shape(axes, given.front());
  if (static_cast<int64_t>(given.size()) != axes)
    raise(Code::BadValue,
          std::string(name) + ": expected " + what + " to be a single integer value or a list of " +
              std::to_string(axes) + " values, but got " + what + "=" + shapeText(given),
          loc);
  return Shape(given);
}

Tensor SlidingCall::withBatch(const Tensor &x) const {
  return x.dim() == axes + 1 ? x.unsqueeze(0, loc) : x;
}

Tensor SlidingCall::withoutBatch(const Tensor &y, const Tensor &x) const {
  return x.dim() == axes + 1 ? y.squeeze(0, loc) : y;
}

Shape extentsOf(const Window &window, Location loc) {
  Shape extents;
  for (auto [size, dilation] : llvm::zip_equal(window.sizes, window.dilations)) {
    extents.push_back(0);
    if (llvm::MulOverflow(size - 1, dilation, extents.back()) ||
        llvm::AddOverflow(extents.back(), int64_t(1), extents.back()))
      raise(Code::BadValue,
            "a window of " + std::to_string(size) + " elements with dilation " +
                std::to_string(dilation) + " is longer than can be counted",
            loc);
  }
  return extents;
}

int64_t paddedSize(int64_t size, int64_t low, int64_t high, Location loc) {
  int64_t total = 0;
  if (llvm::AddOverflow(size, low, total) || llvm::AddOverflow(total, high, total))
    raise(Code::OutOfMemory,
          "not enough memory: an axis of " + std::to_string(size) + " elements padded by " +
              std::to_string(low) + " and " + std::to_string(high),
          loc);
  return total;
}

Tensor padded(const Tensor &x, const Margins &margins, double value, Location loc) {
  const auto isZero = [](int64_t amount) { return amount == 0; };
  if (llvm::all_of(margins.low, isZero) && llvm::all_of(margins.high, isZero))
    return x;
  const auto others = static_cast<size_t>(x.dim()) - margins.low.size();
  Shape low(others, 0), high(others, 0), shape(x.node()->shape);
  for (size_t axis = 0; axis < margins.low.size(); ++axis)
    shape[others + axis] =
        paddedSize(shape[others + axis], margins.low[axis], margins.high[axis], loc);
  static_cast<void>(checkedSizes(sizeOf(shape), loc));
  low.append(margins.low.begin(), margins.low.end());
  high.append(margins.high.begin(), margins.high.end());
  return finish(build::pad(nodeOf(x, loc), low, high, Shape(x.dim(), 0), value, loc), loc);
}

namespace {

/// The windows along one axis, which becomes the positions, as a new axis at `at`.
Tensor windowsAlong(const Tensor &x, int64_t axis, int64_t at, int64_t size, int64_t stride,
                    int64_t dilation, Location loc) {
  const int64_t covered = (size - 1) * dilation + 1,
                last = (x.size(axis, loc) - covered) / stride * stride;
  Tensors elements(size);
  for (int64_t i = 0; i < size; ++i)
    elements[i] =
        x.slice(axis, i * dilation, i * dilation + last + 1, stride, loc).unsqueeze(at, loc);
  return size == 1 ? elements[0] : cat(elements, at, loc);
}

} // namespace

// One axis after the other: as many slices as the sum of the sizes, not as their product.
Tensor windowsOn(const Tensor &x, int64_t axis, const Window &window, Location loc) {
  const auto rank = static_cast<int64_t>(window.sizes.size()), first = x.dim() - rank;
  Tensor y = x;
  for (int64_t i = 0; i < rank; ++i)
    y = windowsAlong(y, first + 2 * i, axis + i, window.sizes[i], window.strides[i],
                     window.dilations[i], loc);
  return y;
}

std::string productText(Sizes sizes) {
  return llvm::join(llvm::map_range(sizes, [](int64_t size) { return std::to_string(size); }),
                    " x ");
}

} // namespace ad
