// Pooling, composed of windows and reductions over them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Indices.h"
#include "API/Sliding.h"
#include "ad/factories.h"
#include "ad/pooling.h"
#include <limits>

namespace ad {
namespace {

/// A pooling whose arguments fit. Behind, only as much is added as the last window covers.
struct Pooling {
  SlidingCall call;
  Window window;
  /// What the caller asked for, on both sides, and what is added.
  Shape padding;
  Margins margins;

  bool hasNoMargins() const {
    const auto isZero = [](int64_t amount) { return amount == 0; };
    return llvm::all_of(margins.low, isZero) && llvm::all_of(margins.high, isZero);
  }
};

void checkPositive(const SlidingCall &call, const char *what, Sizes values) {
  for (const int64_t value : values)
    if (value < 1)
      raise(Code::BadValue,
            std::string(call.name) + ": " + what + " should be greater than zero, but got " +
                shapeText(values),
            call.loc);
}

void checkPadding(const SlidingCall &call, Sizes padding, Sizes sizes, Sizes extents) {
  for (auto [amount, size, extent] : llvm::zip_equal(padding, sizes, extents))
    if (amount < 0 || amount > extent / 2)
      raise(Code::BadValue,
            std::string(call.name) +
                (amount < 0 ? ": pad must be non-negative, but got pad: "
                            : ": pad should be at most half of effective kernel size, but got "
                              "pad=") +
                std::to_string(amount) +
                (amount < 0 ? "" : " and kernel_size=" + std::to_string(size)),
            call.loc);
}

/// How many windows there are along an axis: as many as fit, or one more that begins inside.
int64_t positionsOf(int64_t size, int64_t padding, int64_t extent, int64_t stride, bool ceil) {
  const int64_t room = size + 2 * padding - extent;
  if (room < 0 && (!ceil || room <= -stride))
    return 0;
  int64_t count = (ceil ? room + stride - 1 : room) / stride + 1;
  if (ceil && (count - 1) * stride >= size + padding)
    --count;
  return count;
}

Pooling checked(const SlidingCall &call, const Tensor &x, const Dims &kernel, const Dims &stride,
                const Dims &padding, const Dims &dilation, bool ceil) {
  call.checkInput(x);
  Window window{call.perAxis(kernel, "kernel_size"),
                call.perAxis(stride.empty() ? kernel : stride, "stride"),
                call.perAxis(dilation, "dilation")};
  checkPositive(call, "kernel size", window.sizes);
  checkPositive(call, "stride", window.strides);
  checkPositive(call, "dilation", window.dilations);
  const Shape extents = extentsOf(window, call.loc);
  Pooling pooling{call, std::move(window), call.perAxis(padding, "padding"), {}};
  checkPadding(call, pooling.padding, pooling.window.sizes, extents);
  const Sizes shape = x.node()->shape, input = shape.take_back(call.axes);
  Shape output(shape.take_back(call.axes + 1));
  for (int64_t axis = 0; axis < call.axes; ++axis) {
    const int64_t pad = pooling.padding[axis], step = pooling.window.strides[axis];
    const int64_t count = positionsOf(input[axis], pad, extents[axis], step, ceil);
    output[axis + 1] = count;
    const int64_t covered = count == 0 ? 0 : (count - 1) * step + extents[axis];
    pooling.margins.low.push_back(pad);
    pooling.margins.high.push_back(std::max<int64_t>(0, covered - input[axis] - pad));
  }
  if (llvm::is_contained(Sizes(output).drop_front(), 0))
    raise(Code::BadValue,
          std::string(call.name) + ": Given input size: (" +
              productText(shape.take_back(call.axes + 1)) + "). Calculated output size: (" +
              productText(output) + "). Output size is too small",
          call.loc);
  return pooling;
}

/// [elements of a window, batch, channels, positions..] of an input with a batch.
Tensor flatWindows(const Pooling &pooling, const Tensor &x, double value) {
  const Location loc = pooling.call.loc;
  const Tensor windows = windowsOn(padded(x, pooling.margins, value, loc), 0, pooling.window, loc);
  const Sizes shape = windows.node()->shape;
  Shape flat{elementCount(shape.take_front(pooling.call.axes))};
  flat.append(shape.begin() + pooling.call.axes, shape.end());
  return windows.reshape(sizeOf(flat), loc);
}

/// bool [elements of a window, 1, 1, positions..]: whether an element is one of the input.
Tensor isInside(const Pooling &pooling, Sizes input) {
  Shape shape{1, 1};
  shape.append(input.begin(), input.end());
  return flatWindows(pooling, tensorOf(build::constant(1, DType::Bool, shape, pooling.call.loc)),
                     0);
}

/// Along axis 0: the least index of a maximum. With margins it is one of an element that is inside,
/// since −∞ ties with the padding.
Tensor firstMaximum(const Pooling &pooling, const Tensor &windows, Sizes input) {
  const Location loc = pooling.call.loc;
  const Operand here(windows, loc);
  const Tensor equals = ge(here, Operand(windows.amax({0}, true, loc), loc));
  Tensor holds = logical_or(Operand(equals, loc), ne(here, here));
  if (!pooling.hasNoMargins())
    holds = logical_and(Operand(holds, loc), Operand(isInside(pooling, input), loc));
  const int64_t size = windows.size(0, loc);
  Shape column(windows.dim(), 1);
  column[0] = size;
  const Held index(indices(column, DType::Int64, 0, loc), loc),
      none(constant(static_cast<double>(size), DType::Int64, loc), loc);
  return amin(where(holds, index, none), {0}, true, loc);
}

Tensor maximumPooled(const Pooling &pooling, const Tensor &tensor) {
  const SlidingCall &call = pooling.call;
  const Tensor x = call.withBatch(tensor);
  const Tensor windows = flatWindows(pooling, x, -std::numeric_limits<double>::infinity());
  if (windows.numel() == 0)
    return call.withoutBatch(windows.sum({0}, false, call.loc), tensor);
  const Sizes input = Sizes(x.node()->shape).take_back(call.axes);
  const Tensor index = firstMaximum(pooling, windows.detach(call.loc), input);
  return call.withoutBatch(gatherEach(windows, 0, index, call.loc).squeeze(0, call.loc), tensor);
}

/// How many elements of each window along one axis count, as floats.
Shape countsAlong(const Pooling &pooling, int64_t axis, int64_t size, bool countsPadding) {
  const int64_t pad = pooling.padding[axis], length = pooling.window.sizes[axis],
                step = pooling.window.strides[axis];
  const int64_t total = pooling.margins.low[axis] + size + pooling.margins.high[axis];
  Shape counts;
  for (int64_t start = -pad; start + length <= total - pad; start += step) {
    const int64_t first = countsPadding ? start : std::max<int64_t>(start, 0),
                  last = std::min(start + length, countsPadding ? size + pad : size);
    counts.push_back(last - first);
  }
  return counts;
}

/// The number of elements that count in each window, which broadcasts to [.., positions..].
Tensor countsOf(const Pooling &pooling, const Tensor &x, bool countsPadding) {
  const Location loc = pooling.call.loc;
  const Sizes input = Sizes(x.node()->shape).take_back(pooling.call.axes);
  Tensor counts = constantLike(1, x, loc);
  for (int64_t axis = 0; axis < pooling.call.axes; ++axis) {
    const Shape along = countsAlong(pooling, axis, input[axis], countsPadding);
    Tensor factor = constantLike(static_cast<double>(along.front()), x, loc);
    if (!llvm::all_equal(along)) {
      std::vector<double> numbers(along.begin(), along.end());
      Shape shape(pooling.call.axes, 1);
      shape[axis] = static_cast<int64_t>(along.size());
      factor = tensor(numbers, x.dtype()).reshape(sizeOf(shape), loc);
    }
    counts = mul(Operand(counts, loc), Operand(factor, loc));
  }
  return counts;
}

Tensor meanPooled(const Pooling &pooling, const Tensor &tensor, bool countsPadding) {
  const SlidingCall &call = pooling.call;
  const Tensor x = call.withBatch(tensor);
  const Tensor total = flatWindows(pooling, x, 0).sum({0}, false, call.loc);
  const Tensor counts = countsOf(pooling, x, countsPadding);
  const Tensor y = div(Operand(total, call.loc), Operand(counts, call.loc));
  return call.withoutBatch(y, tensor);
}

/// The means of parts of one axis, which is [size] then.
Tensor meansOfParts(const Tensor &x, int64_t axis, int64_t size, Location loc) {
  const int64_t length = x.size(axis, loc);
  if (length % size == 0) {
    Shape shape(x.node()->shape);
    shape[axis] = size;
    shape.insert(shape.begin() + axis + 1, length / size);
    return x.reshape(sizeOf(shape), loc).mean({axis + 1}, false, loc);
  }
  Tensors parts(size);
  for (int64_t part = 0; part < size; ++part) {
    const int64_t start = part * length / size, end = ((part + 1) * length + size - 1) / size;
    parts[part] = x.slice(axis, start, end, 1, loc).mean({axis}, true, loc);
  }
  return cat(parts, axis, loc);
}

Tensor adaptivelyPooled(const SlidingCall &call, const Tensor &x, const Dims &sizes) {
  call.checkInput(x);
  const Shape output = call.perAxis(sizes, "output_size");
  checkPositive(call, "output_size", output);
  const int64_t first = x.dim() - call.axes;
  for (int64_t axis = 0; axis < call.axes; ++axis)
    if (x.size(first + axis, call.loc) == 0)
      raise(Code::EmptyReduction,
            std::string(call.name) +
                "(): Expected input to have non-zero size for non-batch dimensions, but input has "
                "sizes " +
                shapeText(x.node()->shape) + " with dimension " + std::to_string(first + axis) +
                " being empty",
            call.loc);
  Tensor y = x;
  // From the last axis on, which is contiguous.
  for (int64_t axis = call.axes; axis-- > 0;)
    y = meansOfParts(y, first + axis, output[axis], call.loc);
  return y;
}

} // namespace

Tensor max_pool1d(const Tensor &x, const Dims &kernel_size, const Dims &stride, const Dims &padding,
                  const Dims &dilation, bool ceil_mode, Location loc) {
  const SlidingCall call{"max_pool1d", 1, loc};
  return named(
      maximumPooled(checked(call, x, kernel_size, stride, padding, dilation, ceil_mode), x),
      "MaxPool1DBackward0");
}

Tensor max_pool2d(const Tensor &x, const Dims &kernel_size, const Dims &stride, const Dims &padding,
                  const Dims &dilation, bool ceil_mode, Location loc) {
  const SlidingCall call{"max_pool2d", 2, loc};
  return named(
      maximumPooled(checked(call, x, kernel_size, stride, padding, dilation, ceil_mode), x),
      "MaxPool2DWithIndicesBackward0");
}

Tensor avg_pool1d(const Tensor &x, const Dims &kernel_size, const Dims &stride, const Dims &padding,
                  bool ceil_mode, bool count_include_pad, Location loc) {
  const SlidingCall call{"avg_pool1d", 1, loc};
  return named(meanPooled(checked(call, x, kernel_size, stride, padding, 1, ceil_mode), x,
                          count_include_pad),
               "AvgPool1DBackward0");
}

Tensor avg_pool2d(const Tensor &x, const Dims &kernel_size, const Dims &stride, const Dims &padding,
                  bool ceil_mode, bool count_include_pad, Location loc) {
  const SlidingCall call{"avg_pool2d", 2, loc};
  return named(meanPooled(checked(call, x, kernel_size, stride, padding, 1, ceil_mode), x,
                          count_include_pad),
               "AvgPool2DBackward0");
}

Tensor adaptive_avg_pool1d(const Tensor &x, const Dims &output_size, Location loc) {
  return named(adaptivelyPooled({"adaptive_avg_pool1d", 1, loc}, x, output_size),
               "AdaptiveAvgPool1DBackward0");
}

Tensor adaptive_avg_pool2d(const Tensor &x, const Dims &output_size, Location loc) {
  return named(adaptivelyPooled({"adaptive_avg_pool2d", 2, loc}, x, output_size),
               "AdaptiveAvgPool2DBackward0");
}

} // namespace ad
