// Normalization, composed of means, squares and reciprocal roots.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each function views its input so that moments are over adjacent trailing axes where they can be;
// no reshape stands between the statistics and what is made of them, and the whole fuses.
#include "API/Compose.h"
#include <limits>
#include <optional>

namespace ad {
namespace {

bool hasHalfWidth(DType dtype) { return dtype == DType::Float16 || dtype == DType::BFloat16; }

/// 16-bit floats in float32: moments of rounded differences would lose most of their digits.
Tensor wide(const Tensor &x, Location loc) {
  return hasHalfWidth(x.dtype()) ? x.to(DType::Float32, loc) : x;
}

/// What is normalized, and the names for errors about it.
struct Input {
  Input(const char *name, const Tensor &x, Location loc) : name(name), given(x), loc(loc) {
    requireFloat(x, std::string(name) + ": expected a floating point input, but got ", loc);
  }

  Tensor wide() const { return ad::wide(given, loc); }
  std::string shapeText() const { return ad::shapeText(given.node()->shape); }
  /// A parameter under the shape that broadcasts to the view of the input.
  Tensor parameter(const Tensor &tensor, Sizes shape) const {
    return tensor.defined() ? ad::wide(tensor, loc).reshape(shape, loc) : tensor;
  }
  void checkType(const char *parameter, const Tensor &tensor) const {
    const DType dtype = tensor.dtype();
    if (dtype == given.dtype() || (dtype == DType::Float32 && hasHalfWidth(given.dtype())))
      return;
    raise(Code::DTypesDiffer,
          std::string(name) + ": expected scalar type " + scalarName(given.dtype()) + " for " +
              parameter + " but found " + scalarName(dtype),
          loc);
  }
  Tensor result(const Tensor &y, const Size &shape, const char *gradient) const {
    return named(y.reshape(shape, loc).to(given.dtype(), loc), gradient);
  }

  const char *name;
  const Tensor &given;
  const Location loc;
};

/// Over some axes, which are kept with size 1.
struct Moments {
  Tensor mean, centred, variance;
};

Moments momentsOver(const Tensor &x, const Dims &axes, Location loc) {
  if (x.numel() == 0) {
    // Nothing is normalized; a quotient 0 / 0 would only make the gradient of a weight NaN.
    const Tensor zero = constantLike(0, x, loc), one = constantLike(1, x, loc);
    return {zero, x, one};
  }
  const Tensor mean = x.mean(axes, true, loc);
  const Tensor centred = sub(Operand(x, loc), Operand(mean, loc));
  return {mean, centred, square(centred, loc).mean(axes, true, loc)};
}

/// 1 / √(variance + eps).
Tensor inverseDeviation(const Tensor &variance, double eps, Location loc) {
  const Held epsilon(constantLike(eps, variance, loc), loc);
  return rsqrt(add(Operand(variance, loc), epsilon), loc);
}

/// x · (scale · weight) + bias: one product of full size where a weight is that of a channel.
Tensor scaled(const Tensor &x, const Tensor &scale, const Tensor &weight, const Tensor &bias,
              Location loc) {
  const Tensor factor = weight.defined() ? mul(Operand(scale, loc), Operand(weight, loc)) : scale;
  const Tensor product = mul(Operand(x, loc), Operand(factor, loc));
  return bias.defined() ? add(Operand(product, loc), Operand(bias, loc)) : product;
}

/// Axes `first` … `end − 1`.
Shape axesFrom(int64_t first, int64_t end) {
  Shape axes;
  for (int64_t axis = first; axis < end; ++axis)
    axes.push_back(axis);
  return axes;
}

/// Throws unless the input ends in `normalized`, and gives the axes of these sizes.
Dims trailingAxes(const Input &x, const Size &normalized) {
  const Sizes shape = x.given.node()->shape, tail = sizesOf(normalized);
  if (tail.empty())
    raise(Code::BadValue,
          "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one "
          "element, but got normalized_shape = []",
          x.loc);
  if (tail.size() > shape.size() || shape.take_back(tail.size()) != tail) {
    const std::string sizes = shapeText(tail);
    raise(Code::BroadcastShapes,
          "Given normalized_shape=" + sizes + ", expected input with shape [*, " + sizes.substr(1) +
              ", but got input of size" + x.shapeText(),
          x.loc);
  }
  return Dims(axesFrom(shape.size() - tail.size(), shape.size()));
}

void checkLayerParameter(const Input &x, const char *parameter, const Tensor &tensor,
                         const Size &normalized) {
  if (!tensor.defined())
    return;
  if (tensor.shape() != normalized)
    raise(Code::BroadcastShapes,
          std::string("Expected ") + parameter +
              " to be of same shape as normalized_shape, but got " + parameter + " of shape " +
              shapeText(tensor.node()->shape) +
              " and normalized_shape = " + shapeText(sizesOf(normalized)),
          x.loc);
  x.checkType(parameter, tensor);
}

void checkChannelAxis(const Input &x) {
  if (x.given.dim() < 2)
    raise(Code::WrongRank,
          std::string(x.name) + ": Expected at least 2 dimensions for input tensor but received " +
              std::to_string(x.given.dim()) + ": " + x.shapeText(),
          x.loc);
}

void checkChannelParameter(const Input &x, const char *parameter, const Tensor &tensor) {
  if (!tensor.defined())
    return;
  const int64_t channels = x.given.node()->shape[1];
  if (tensor.shape() != Size{channels})
    raise(Code::BroadcastShapes,
          std::string(x.name) + ": " + parameter + " should contain " + std::to_string(channels) +
              " elements not " + std::to_string(tensor.numel()) + ": got " + parameter +
              " of shape " + shapeText(tensor.node()->shape) + " and input of shape " +
              x.shapeText(),
          x.loc);
  x.checkType(parameter, tensor);
}

/// The distance from 1 to the next number.
double epsilonOf(DType dtype) {
  switch (dtype) {
  case DType::Float16:
    return 0x1p-10;
  case DType::BFloat16:
    return 0x1p-7;
  case DType::Float64:
    return std::numeric_limits<double>::epsilon();
  default:
    return std::numeric_limits<float>::epsilon();
  }
}

Tensor rootMeanSquareNorm(const Tensor &tensor, const Size &normalized, const Tensor &weight,
                          std::optional<double> eps, Location loc) {
  const Input input("rms_norm", tensor, loc);
  const Dims axes = trailingAxes(input, normalized);
  checkLayerParameter(input, "weight", weight, normalized);
  const Tensor x = input.wide();
  const Tensor size = x.numel() ? square(x, loc).mean(axes, true, loc) : constantLike(1, x, loc);
  const Tensor y = scaled(x, inverseDeviation(size, eps ? *eps : epsilonOf(tensor.dtype()), loc),
                          input.parameter(weight, sizesOf(normalized)), {}, loc);
  return input.result(y, tensor.shape(), "RmsNormBackward0");
}

} // namespace

Tensor layer_norm(const Tensor &tensor, const Size &normalized_shape, const Tensor &weight,
                  const Tensor &bias, double eps, Location loc) {
  const Input input("layer_norm", tensor, loc);
  const Dims axes = trailingAxes(input, normalized_shape);
  checkLayerParameter(input, "weight", weight, normalized_shape);
  checkLayerParameter(input, "bias", bias, normalized_shape);
  const Moments moments = momentsOver(input.wide(), axes, loc);
  const Shape shape(sizesOf(normalized_shape));
  const Tensor y = scaled(moments.centred, inverseDeviation(moments.variance, eps, loc),
                          input.parameter(weight, shape), input.parameter(bias, shape), loc);
  return input.result(y, tensor.shape(), "NativeLayerNormBackward0");
}

Tensor rms_norm(const Tensor &x, const Size &normalized_shape, const Tensor &weight, Location loc) {
  return rootMeanSquareNorm(x, normalized_shape, weight, std::nullopt, loc);
}

Tensor rms_norm(const Tensor &x, const Size &normalized_shape, const Tensor &weight, double eps,
                Location loc) {
  return rootMeanSquareNorm(x, normalized_shape, weight, eps, loc);
}

// As [batch, groups, channels of a group, elements of a channel].
Tensor group_norm(const Tensor &tensor, std::int64_t num_groups, const Tensor &weight,
                  const Tensor &bias, double eps, Location loc) {
  const Input input("group_norm", tensor, loc);
  checkChannelAxis(input);
  if (num_groups < 1)
    raise(Code::BadValue,
          "Expected num groups to be greater than 0, got " + std::to_string(num_groups), loc);
  const Sizes shape = tensor.node()->shape;
  if (shape[1] % num_groups != 0)
    raise(Code::BroadcastShapes,
          "Expected number of channels in input to be divisible by num_groups, but got input of "
          "shape " +
              input.shapeText() + " and num_groups=" + std::to_string(num_groups),
          loc);
  checkChannelParameter(input, "weight", weight);
  checkChannelParameter(input, "bias", bias);
  const int64_t channels = shape[1] / num_groups, elements = elementCount(shape.drop_front(2));
  const Tensor x = input.wide().reshape({shape[0], num_groups, channels, elements}, loc);
  const Shape each{1, num_groups, channels, 1};
  const Moments moments = momentsOver(x, {2, 3}, loc);
  const Tensor y = scaled(moments.centred, inverseDeviation(moments.variance, eps, loc),
                          input.parameter(weight, each), input.parameter(bias, each), loc);
  return input.result(y, tensor.shape(), "NativeGroupNormBackward0");
}

namespace {

/// (1 − momentum) · old + momentum · now, of the type of `old`.
Tensor mixed(const Tensor &old, const Tensor &now, double momentum, Location loc) {
  if (!old.defined())
    return old;
  const Tensor before = wide(old, loc), value = now.detach(loc).reshape(old.shape(), loc);
  const Held keep(constantLike(1 - momentum, before, loc), loc),
      take(constantLike(momentum, before, loc), loc);
  const Tensor kept = mul(Operand(before.detach(loc), loc), keep);
  return add(Operand(kept, loc), Operand(mul(Operand(value, loc), take), loc)).to(old.dtype(), loc);
}

void checkBatchNorm(const Input &x, const Tensor &mean, const Tensor &variance,
                    const Tensor &weight, const Tensor &bias, bool training) {
  checkChannelAxis(x);
  if (!training && !(mean.defined() && variance.defined()))
    raise(Code::BadValue,
          std::string(mean.defined() ? "running_var" : "running_mean") +
              " must be defined in evaluation mode",
          x.loc);
  checkChannelParameter(x, "running_mean", mean);
  checkChannelParameter(x, "running_var", variance);
  checkChannelParameter(x, "weight", weight);
  checkChannelParameter(x, "bias", bias);
  const Sizes shape = x.given.node()->shape;
  if (training && shape[0] * elementCount(shape.drop_front(2)) == 1)
    raise(Code::BadValue,
          "Expected more than 1 value per channel when training, got input size " +
              torchSize(x.given),
          x.loc);
}

} // namespace

// As [batch, channels] or [batch, channels, elements of a channel].
std::tuple<Tensor, Tensor, Tensor> batch_norm(const Tensor &tensor, const Tensor &running_mean,
                                              const Tensor &running_var, const Tensor &weight,
                                              const Tensor &bias, bool training, double momentum,
                                              double eps, Location loc) {
  const Input input("batch_norm", tensor, loc);
  checkBatchNorm(input, running_mean, running_var, weight, bias, training);
  Shape shape(tensor.node()->shape), each{1, shape[1]};
  Dims axes{0};
  if (shape.size() > 2) {
    shape = {shape[0], shape[1], elementCount(Sizes(shape).drop_front(2))};
    each.push_back(1);
    axes = {0, 2};
  }
  const Tensor x = input.wide().reshape(sizeOf(shape), loc);
  const Tensor scale = input.parameter(weight, each), shift = input.parameter(bias, each);
  const auto output = [&](const Tensor &centred, const Tensor &variance) {
    return input.result(scaled(centred, inverseDeviation(variance, eps, loc), scale, shift, loc),
                        tensor.shape(), "NativeBatchNormBackward0");
  };
  if (!training) {
    const Tensor centred = sub(Operand(x, loc), Operand(input.parameter(running_mean, each), loc));
    return {output(centred, input.parameter(running_var, each)), running_mean, running_var};
  }
  const Moments moments = momentsOver(x, axes, loc);
  const Tensor y = output(moments.centred, moments.variance);
  if (x.numel() == 0)
    return {y, running_mean, running_var};
  const auto count = static_cast<double>(countOver(x, sizesOf(axes)));
  const Held bessel(constantLike(count / (count - 1), x, loc), loc);
  const Tensor unbiased = mul(Operand(moments.variance, loc), bessel);
  return {y, mixed(running_mean, moments.mean, momentum, loc),
          mixed(running_var, unbiased, momentum, loc)};
}

} // namespace ad
