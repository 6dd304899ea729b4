// Convolutions: windows of the input, and products of matrices (docs/Rationale/0013).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Sliding.h"
#include "ad/convolution.h"
#include <cstring>

namespace ad {
namespace {

/// A convolution whose arguments fit.
struct Convolution {
  SlidingCall call;
  Window window;
  Margins margins;
  int64_t groups;
};

void checkPositive(const char *what, Sizes values, Location loc) {
  for (const int64_t value : values)
    if (value < 1)
      raise(Code::BadValue,
            std::string("non-positive ") + what + " is not supported, but got " + shapeText(values),
            loc);
}

Margins marginsOf(const SlidingCall &call, const Padding &padding, const Window &window) {
  if (!padding.name()) {
    const Shape amounts = call.perAxis(padding.amounts(), "padding");
    for (const int64_t amount : amounts)
      if (amount < 0)
        raise(Code::BadValue, "negative padding is not supported, but got " + shapeText(amounts),
              call.loc);
    return {amounts, amounts};
  }
  if (std::strcmp(padding.name(), "valid") == 0)
    return {Shape(call.axes, 0), Shape(call.axes, 0)};
  if (std::strcmp(padding.name(), "same") != 0)
    raise(Code::BadValue, std::string("Invalid padding string: '") + padding.name() + "'",
          call.loc);
  for (const int64_t stride : window.strides)
    if (stride != 1)
      raise(Code::BadValue, "padding='same' is not supported for strided convolutions", call.loc);
  Margins margins;
  for (const int64_t extent : extentsOf(window, call.loc)) {
    margins.low.push_back((extent - 1) / 2);
    margins.high.push_back(extent - 1 - margins.low.back());
  }
  return margins;
}

void checkWeight(const SlidingCall &call, const Tensor &x, const Tensor &weight, int64_t groups) {
  const Sizes in = nodeOf(x, call.loc)->shape, shape = nodeOf(weight, call.loc)->shape;
  const std::string given =
      "Given groups=" + std::to_string(groups) + ", weight of size " + shapeText(shape);
  if (static_cast<int64_t>(shape.size()) != call.axes + 2)
    raise(Code::WrongRank,
          "Expected " + std::to_string(call.axes + 2) + "-dimensional weight for " + call.name +
              ", but got weight of size " + shapeText(shape) + " and input of size " +
              shapeText(in),
          call.loc);
  if (shape[0] < groups || shape[0] % groups != 0)
    raise(Code::BroadcastShapes,
          "Given groups=" + std::to_string(groups) + ", expected weight to be divisible by " +
              std::to_string(groups) + " at dimension 0, but got weight of size " +
              shapeText(shape) + " instead",
          call.loc);
  const int64_t channels = in[in.size() - call.axes - 1];
  if (channels != shape[1] * groups)
    raise(Code::BroadcastShapes,
          given + ", expected input" + shapeText(in) + " to have " +
              std::to_string(shape[1] * groups) + " channels, but got " + std::to_string(channels) +
              " channels instead",
          call.loc);
  if (weight.dtype() != x.dtype())
    raise(Code::DTypesDiffer,
          std::string("Input type (") + scalarName(x.dtype()) + ") and weight type (" +
              scalarName(weight.dtype()) + ") should be the same",
          call.loc);
}

void checkBias(const SlidingCall &call, const Tensor &weight, const Tensor &bias) {
  if (!bias.defined())
    return;
  const int64_t channels = weight.node()->shape[0];
  if (bias.shape() != Size{channels})
    raise(Code::BroadcastShapes,
          "Given weight of size " + shapeText(weight.node()->shape) +
              ", expected bias to be 1-dimensional with " + std::to_string(channels) +
              " elements, but got bias of size " + shapeText(bias.node()->shape) + " instead",
          call.loc);
  if (bias.dtype() != weight.dtype())
    raise(Code::DTypesDiffer,
          std::string("Input type (") + scalarName(weight.dtype()) + ") and bias type (" +
              scalarName(bias.dtype()) + ") should be the same",
          call.loc);
}

/// The window must lie in the padded input.
void checkFits(const Convolution &convolution, const Tensor &x) {
  const auto &[call, window, margins, groups] = convolution;
  Shape input(Sizes(x.node()->shape).take_back(call.axes));
  const Shape extents = extentsOf(window, call.loc);
  bool fits = true;
  for (int64_t axis = 0; axis < call.axes; ++axis) {
    input[axis] = paddedSize(input[axis], margins.low[axis], margins.high[axis], call.loc);
    fits &= extents[axis] <= input[axis];
  }
  if (!fits)
    raise(Code::BadValue,
          "Calculated padded input size per channel: (" + productText(input) + "). Kernel size: (" +
              productText(extents) + "). Kernel size can't be greater than actual input size",
          call.loc);
}

Convolution checked(const SlidingCall &call, const Tensor &x, const Tensor &weight,
                    const Tensor &bias, const Dims &stride, const Padding &padding,
                    const Dims &dilation, int64_t groups) {
  call.checkInput(x);
  checkPositive("groups", groups, call.loc);
  checkWeight(call, x, weight, groups);
  checkBias(call, weight, bias);
  Window window{Shape(Sizes(weight.node()->shape).take_back(call.axes)),
                call.perAxis(stride, "stride"), call.perAxis(dilation, "dilation")};
  checkPositive("stride", window.strides, call.loc);
  checkPositive("dilation", window.dilations, call.loc);
  checkPositive("kernel size", window.sizes, call.loc);
  Margins margins = marginsOf(call, padding, window);
  Convolution convolution{call, std::move(window), std::move(margins), groups};
  checkFits(convolution, x);
  return convolution;
}

/// Channels apart, each with one output: a sum of few terms is no product of matrices. As
/// [channels, window, batch, positions], f16 and bf16 in float32, as in a product.
Tensor channelwise(const Tensor &windows, const Tensor &weight, Sizes shape, Location loc) {
  const DType dtype = windows.dtype();
  const DType computed = dtype == DType::Float64 ? dtype : DType::Float32;
  const Tensor terms =
      mul(Operand(windows.reshape(sizeOf(Shape(shape)), loc).to(computed, loc), loc),
          Operand(weight.reshape({shape[0], shape[1], 1}, loc).to(computed, loc), loc));
  return terms.sum({1}, false, loc).to(dtype, loc);
}

/// [out channels, batch · positions] of the windows [in channels, window.., batch, positions..].
Tensor product(const Tensor &windows, const Tensor &weight, int64_t groups, int64_t columns,
               Location loc) {
  const Sizes shape = weight.node()->shape;
  const int64_t terms = elementCount(shape.drop_front());
  if (groups > 1 && shape[0] == groups && shape[1] == 1)
    return channelwise(windows, weight, {groups, terms, columns}, loc);
  if (groups == 1)
    return mm(weight.reshape({shape[0], terms}, loc), windows.reshape({terms, columns}, loc), loc);
  return bmm(weight.reshape({groups, shape[0] / groups, terms}, loc),
             windows.reshape({groups, terms, columns}, loc), loc)
      .reshape({shape[0], columns}, loc);
}

/// The first two axes swapped.
Tensor swapped(const Tensor &x, Location loc) { return x.transpose(0, 1, loc); }

// With the channels in front, the windows of all images are one matrix.
Tensor convolved(const Convolution &convolution, const Tensor &tensor, const Tensor &weight,
                 const Tensor &bias) {
  const auto &[call, window, margins, groups] = convolution;
  const Location loc = call.loc;
  const Tensor x = padded(swapped(call.withBatch(tensor), loc), margins, 0, loc);
  const Tensor windows = windowsOn(x, 1, window, loc);
  // [out channels, batch, positions..]
  Shape shape(Sizes(windows.node()->shape).drop_front(call.axes));
  shape[0] = weight.size(0, loc);
  const int64_t columns = elementCount(Sizes(shape).drop_front());
  Tensor y = product(windows, weight, groups, columns, loc).reshape(sizeOf(shape), loc);
  if (bias.defined()) {
    Shape each(shape.size(), 1);
    each[0] = shape[0];
    y = add(Operand(y, loc), Operand(bias.reshape(sizeOf(each), loc), loc));
  }
  return named(call.withoutBatch(swapped(y, loc), tensor), "ConvolutionBackward0");
}

} // namespace

Tensor conv1d(const Tensor &x, const Tensor &weight, const Tensor &bias, const Dims &stride,
              const Padding &padding, const Dims &dilation, std::int64_t groups, Location loc) {
  const SlidingCall call{"conv1d", 1, loc};
  return convolved(checked(call, x, weight, bias, stride, padding, dilation, groups), x, weight,
                   bias);
}

Tensor conv2d(const Tensor &x, const Tensor &weight, const Tensor &bias, const Dims &stride,
              const Padding &padding, const Dims &dilation, std::int64_t groups, Location loc) {
  const SlidingCall call{"conv2d", 2, loc};
  return convolved(checked(call, x, weight, bias, stride, padding, dilation, groups), x, weight,
                   bias);
}

} // namespace ad
