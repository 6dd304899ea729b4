// Convolutions: values against loops over the definition, derivatives, padding, wrong arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::sampleLike;
using test::text;
using test::valuesOf;

namespace {

Tensor sample(const Size &shape) { return sampleLike(zeros(shape, float64)); }

/// The definition, element after element: each sum over channels of the group and the window.
Tensor reference(const Tensor &x, const Tensor &w, const Tensor &b, std::int64_t stride,
                 std::int64_t padding, std::int64_t dilation, std::int64_t groups) {
  const std::int64_t batch = x.size(0), height = x.size(2), width = x.size(3);
  const std::int64_t outs = w.size(0), ins = w.size(1), kh = w.size(2), kw = w.size(3);
  const std::int64_t rows = (height + 2 * padding - dilation * (kh - 1) - 1) / stride + 1,
                     columns = (width + 2 * padding - dilation * (kw - 1) - 1) / stride + 1;
  const auto in = valuesOf(x), weight = valuesOf(w), bias = valuesOf(b);
  std::vector<double> y;
  for (std::int64_t n = 0; n < batch; ++n)
    for (std::int64_t o = 0; o < outs; ++o)
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j) {
          double sum = bias[o];
          for (std::int64_t c = 0; c < ins; ++c)
            for (std::int64_t k = 0; k < kh; ++k)
              for (std::int64_t l = 0; l < kw; ++l) {
                const std::int64_t row = i * stride + k * dilation - padding,
                                   column = j * stride + l * dilation - padding,
                                   channel = o / (outs / groups) * ins + c;
                if (row >= 0 && row < height && column >= 0 && column < width)
                  sum += in[((n * x.size(1) + channel) * height + row) * width + column] *
                         weight[((o * ins + c) * kh + k) * kw + l];
              }
          y.push_back(sum);
        }
  return tensor(y, float64).reshape({batch, outs, rows, columns});
}

TEST(Convolution, IsItsDefinition) {
  for (const std::int64_t groups : {1, 2, 4})
    for (const std::int64_t stride : {1, 2})
      for (const std::int64_t padding : {0, 2})
        for (const std::int64_t dilation : {1, 2}) {
          const auto x = sample({2, 4, 7, 6}), w = sample({4, 4 / groups, 3, 2}), b = sample({4});
          expectNear(conv2d(x, w, b, stride, padding, dilation, groups),
                     reference(x, w, b, stride, padding, dilation, groups), 1e-14);
        }
  // More outputs than inputs for each channel.
  const auto x = sample({2, 2, 5, 5}), w = sample({6, 1, 2, 3}), b = sample({6});
  expectNear(conv2d(x, w, b, 1, 0, 1, 2), reference(x, w, b, 1, 0, 1, 2), 1e-14);
}

TEST(Convolution, OneAxisIsThatOfAPlane) {
  const auto x = sample({2, 4, 9}), w = sample({6, 2, 3}), b = sample({6});
  const auto y = conv2d(x.unsqueeze(2), w.unsqueeze(2), b, {1, 2}, {0, 2}, {1, 3}, 2);
  expectNear(conv1d(x, w, b, 2, 2, 3, 2), y.squeeze(2), 0);
}

TEST(Convolution, WithoutABatch) {
  const auto x = sample({3, 5, 5}), w = sample({2, 3, 3, 3});
  expectNear(conv2d(x, w), conv2d(x.unsqueeze(0), w)[0], 0);
  EXPECT_EQ(conv1d(x[0], sample({2, 5, 3})).shape(), Size({2, 3}));
}

TEST(Convolution, PaddingByName) {
  const auto x = sample({1, 1, 5, 6}), w = sample({1, 1, 3, 4});
  EXPECT_EQ(conv2d(x, w, {}, 1, "same", {2, 1}).shape(), x.shape());
  expectNear(conv2d(x, w, {}, 1, "valid"), conv2d(x, w), 0);
  // The odd element is at the end.
  const auto line = tensor({{1., 2., 3.}}), two = tensor({{{10., 1.}}});
  EXPECT_EQ(text(conv1d(line, two, {}, 1, "same")), "tensor([[12., 23., 30.]])");
}

TEST(Convolution, Derivatives) {
  const auto x = sample({2, 4, 5, 4}), b = sample({4});
  for (const std::int64_t groups : {1, 2, 4}) {
    const auto w = sample({4, 4 / groups, 2, 3});
    const auto of = [=](const Tensor &v, const Tensor &weight, const Tensor &bias) {
      return square(conv2d(v, weight, bias, {2, 1}, {1, 0}, {1, 1}, groups));
    };
    expectDerivatives([&](const Tensor &v) { return of(v, w, b); }, x);
    expectDerivatives([&](const Tensor &v) { return of(x, v, b); }, w);
    expectDerivatives([&](const Tensor &v) { return of(x, w, v); }, b);
  }
  const auto line = sample({2, 3, 8}), w = sample({2, 3, 3});
  expectDerivatives([&](const Tensor &v) { return conv1d(tanh(v), w, {}, 2, 1, 2); }, line);
}

TEST(Convolution, CompiledIsEager) {
  const auto x = sample({3, 4, 9, 7}), w = sample({6, 2, 3, 3}), b = sample({6});
  const auto f = [](const Tensor &x, const Tensor &w, const Tensor &b) {
    const auto loss = [](const Tensor &x, const Tensor &w, const Tensor &b) {
      return sum(square(conv2d(x, w, b, 2, 1, 1, 2)));
    };
    return grad(loss, argnums<0, 1, 2>)(x, w, b);
  };
  const auto [cx, cw, cb] = f(x, w, b);
  const auto [compiledX, compiledW, compiledB] = jit(f)(x, w, b);
  expectNear(compiledX, cx, 1e-14);
  expectNear(compiledW, cw, 1e-14);
  expectNear(compiledB, cb, 1e-14);
}

TEST(Convolution, ElementTypes) {
  const auto x = sample({1, 2, 4, 4}), w = sample({2, 1, 3, 3});
  for (const DType dtype : {float32, float16, bfloat16}) {
    const auto y = conv2d(x.to(dtype), w.to(dtype), {}, 1, 0, 1, 2);
    EXPECT_EQ(y.dtype(), dtype);
    // Rounded once, after a sum in float32.
    const auto wide = conv2d(x.to(dtype).to(float64), w.to(dtype).to(float64), {}, 1, 0, 1, 2);
    expectNear(y, wide.to(dtype), dtype == float32 ? 1e-6 : 0);
  }
}

TEST(Convolution, EmptyBatch) {
  EXPECT_EQ(conv2d(zeros(0, 3, 5, 5), zeros(2, 3, 3, 3)).shape(), Size({0, 2, 3, 3}));
  const auto gradient =
      grad([](const Tensor &w) { return sum(conv2d(zeros(0, 3, 5, 5), w)); })(ones(2, 3, 3, 3));
  expectNear(gradient, zeros(2, 3, 3, 3).to(float64), 0);
}

TEST(Convolution, SaysWhatDoesNotFit) {
  const auto x = zeros(1, 2, 8, 8), w = zeros(4, 3, 3, 3), fits = zeros(4, 2, 3, 3);
  EXPECT_EQ(messageOf<ShapeError>([&] { conv2d(zeros(2, 3), w); }),
            "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: "
            "[2, 3]");
  EXPECT_EQ(messageOf<ShapeError>([&] { conv2d(x, zeros(4, 2, 3)); }),
            "Expected 4-dimensional weight for conv2d, but got weight of size [4, 2, 3] and input "
            "of size [1, 2, 8, 8]");
  EXPECT_EQ(messageOf<ShapeError>([&] { conv2d(x, w); }),
            "Given groups=1, weight of size [4, 3, 3, 3], expected input[1, 2, 8, 8] to have 3 "
            "channels, but got 2 channels instead");
  EXPECT_EQ(messageOf<ShapeError>([&] { conv2d(x, zeros(3, 1, 3, 3), {}, 1, 0, 1, 2); }),
            "Given groups=2, expected weight to be divisible by 2 at dimension 0, but got weight "
            "of size [3, 1, 3, 3] instead");
  EXPECT_EQ(messageOf<ShapeError>([&] { conv2d(x, fits, zeros(3)); }),
            "Given weight of size [4, 2, 3, 3], expected bias to be 1-dimensional with 4 elements, "
            "but got bias of size [3] instead");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(zeros(1, 2, 2, 8), fits); }),
            "Calculated padded input size per channel: (2 x 8). Kernel size: (3 x 3). Kernel size "
            "can't be greater than actual input size");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, {1, 2, 3}); }),
            "conv2d: expected stride to be a single integer value or a list of 2 values, but got "
            "stride=[1, 2, 3]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 0); }),
            "non-positive stride is not supported, but got [0, 0]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 1, 0, {1, -1}); }),
            "non-positive dilation is not supported, but got [1, -1]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 1, 0, 1, 0); }),
            "non-positive groups is not supported, but got [0]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 1, -1); }),
            "negative padding is not supported, but got [-1, -1]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, zeros(4, 2, 0, 3)); }),
            "non-positive kernel size is not supported, but got [0, 3]");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 2, "same"); }),
            "padding='same' is not supported for strided convolutions");
  EXPECT_EQ(messageOf<ValueError>([&] { conv2d(x, fits, {}, 1, "full"); }),
            "Invalid padding string: 'full'");
  EXPECT_EQ(messageOf<TypeError>([&] { conv2d(x, fits.to(float64)); }),
            "Input type (Float) and weight type (Double) should be the same");
  EXPECT_EQ(messageOf<TypeError>([&] { conv2d(x, fits, zeros({4}, float64)); }),
            "Input type (Float) and bias type (Double) should be the same");
  EXPECT_EQ(messageOf<TypeError>([&] { conv2d(zeros({1, 2, 8, 8}, int64), fits); }),
            "conv2d: expected a floating point input, but got Long");
  EXPECT_EQ(messageOf<ValueError>(
                [&] { conv2d(x, fits, {}, 1, 0, std::numeric_limits<std::int64_t>::max()); }),
            "a window of 3 elements with dilation 9223372036854775807 is longer than can be "
            "counted");
  EXPECT_EQ(messageOf<ValueError>(
                [&] { conv2d(x, fits, {}, 1, std::numeric_limits<std::int64_t>::max()); }),
            "not enough memory: an axis of 8 elements padded by 9223372036854775807 and "
            "9223372036854775807");
}

} // namespace
