// Pooling: values against loops over the definition, which element gets a gradient, sizes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <algorithm>

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::sampleLike;
using test::text;
using test::valuesOf;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Tensor sample(const Size &shape) { return sampleLike(zeros(shape, float64)); }

struct Options {
  std::int64_t kernel, stride, padding, dilation;
  bool ceil;
};

/// How many windows there are along an axis, by trying: each begins inside of the input or of the
/// padding in front, and ends inside of the padded input unless it may hang over.
std::int64_t windowsAlong(std::int64_t size, const Options &options) {
  const std::int64_t extent = options.dilation * (options.kernel - 1) + 1;
  std::int64_t count = 0;
  for (std::int64_t start = -options.padding;; start += options.stride, ++count) {
    const bool fits = start + extent <= size + options.padding;
    // Of those that hang over only the first counts.
    const bool hangsOver = !fits && start - options.stride + extent < size + options.padding;
    if (!fits && !(options.ceil && hangsOver && start < size))
      return count;
  }
}

/// `combine` gets the elements of each window that are of the input, and how many more are padding
/// that counts.
template <class Combine>
Tensor pooled(const Tensor &x, const Options &options, const Combine &combine) {
  const std::int64_t planes = x.size(0) * x.size(1), height = x.size(2), width = x.size(3);
  const std::int64_t rows = windowsAlong(height, options), columns = windowsAlong(width, options);
  const auto in = valuesOf(x);
  const auto isPadded = [&](std::int64_t at, std::int64_t size) {
    return at >= -options.padding && at < size + options.padding;
  };
  std::vector<double> y;
  for (std::int64_t plane = 0; plane < planes; ++plane)
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < columns; ++j) {
        std::vector<double> elements;
        std::int64_t padding = 0;
        for (std::int64_t k = 0; k < options.kernel; ++k)
          for (std::int64_t l = 0; l < options.kernel; ++l) {
            const std::int64_t row = i * options.stride + k * options.dilation - options.padding,
                               column = j * options.stride + l * options.dilation - options.padding;
            if (row >= 0 && row < height && column >= 0 && column < width)
              elements.push_back(in[(plane * height + row) * width + column]);
            else if (isPadded(row, height) && isPadded(column, width))
              ++padding;
          }
        y.push_back(combine(elements, padding));
      }
  return tensor(y, float64).reshape({x.size(0), x.size(1), rows, columns});
}

double greatest(const std::vector<double> &elements, std::int64_t) {
  return *std::max_element(elements.begin(), elements.end());
}

double meanWithPadding(const std::vector<double> &elements, std::int64_t padding) {
  double sum = 0;
  for (const double element : elements)
    sum += element;
  return sum / static_cast<double>(static_cast<std::int64_t>(elements.size()) + padding);
}

double meanWithoutPadding(const std::vector<double> &elements, std::int64_t) {
  return meanWithPadding(elements, 0);
}

template <class Visit>
void forEachOption(std::int64_t mostDilation, const Visit &visit) {
  for (const std::int64_t kernel : {2, 3})
    for (const std::int64_t stride : {1, 2, 3})
      for (const std::int64_t padding : {0, 1})
        for (std::int64_t dilation = 1; dilation <= mostDilation; ++dilation)
          for (const bool ceil : {false, true})
            visit(Options{kernel, stride, padding, dilation, ceil});
}

TEST(Pooling, MaximumIsItsDefinition) {
  const auto x = sample({2, 2, 7, 6});
  forEachOption(2, [&](const Options &o) {
    expectNear(max_pool2d(x, o.kernel, o.stride, o.padding, o.dilation, o.ceil),
               pooled(x, o, greatest), 0);
  });
}

TEST(Pooling, MeanIsItsDefinition) {
  const auto x = sample({2, 2, 7, 6});
  forEachOption(1, [&](const Options &o) {
    expectNear(avg_pool2d(x, o.kernel, o.stride, o.padding, o.ceil), pooled(x, o, meanWithPadding),
               1e-15);
    expectNear(avg_pool2d(x, o.kernel, o.stride, o.padding, o.ceil, false),
               pooled(x, o, meanWithoutPadding), 1e-15);
  });
}

TEST(Pooling, OneAxisIsThatOfAPlane) {
  const auto x = sample({2, 3, 9});
  const auto plane = x.unsqueeze(2);
  expectNear(max_pool1d(x, 3, 2, 1, 2, true),
             max_pool2d(plane, {1, 3}, {1, 2}, {0, 1}, {1, 2}, true).squeeze(2), 0);
  expectNear(avg_pool1d(x, 3, 2, 1, true, false),
             avg_pool2d(plane, {1, 3}, {1, 2}, {0, 1}, true, false).squeeze(2), 0);
  // Without a stride it is the kernel size, and without a batch there is none.
  expectNear(max_pool1d(x[0], 3), max_pool1d(x, 3, 3)[0], 0);
  expectNear(avg_pool1d(x[0], 4), avg_pool1d(x, 4, 4)[0], 0);
}

TEST(Pooling, TheFirstMaximumGetsTheGradient) {
  const auto gradientOf = [](const Tensor &x, const Dims &padding) {
    return grad([&](const Tensor &v) { return sum(max_pool1d(v, 2, 2, padding)); })(x);
  };
  EXPECT_EQ(text(gradientOf(tensor({{1., 1., 0., 0.}}), 0)), "tensor([[1., 0., 1., 0.]])");
  EXPECT_EQ(text(gradientOf(tensor({{nan, 2., 3., nan}}), 0)), "tensor([[1., 0., 0., 1.]])");
  // Padding is never a maximum, not even beside −inf.
  EXPECT_EQ(text(gradientOf(tensor({{-inf, -inf, -inf}}), 1)), "tensor([[1., 1., 0.]])");
  EXPECT_EQ(text(max_pool1d(tensor({{-inf, 1., nan}}), 2, 2, 1)), "tensor([[-inf, nan]])");
  // Windows that overlap add up.
  const auto overlapping = grad([](const Tensor &v) { return sum(max_pool1d(v, 2, 1)); });
  EXPECT_EQ(text(overlapping(tensor({{1., 3., 2.}}))), "tensor([[0., 2., 0.]])");
  EXPECT_EQ(text(max_pool1d(tensor({{-0., -0.}}), 2)), "tensor([[-0.]])");
}

TEST(Pooling, Derivatives) {
  const auto x = sample({2, 2, 5, 4});
  expectDerivatives([](const Tensor &v) { return square(max_pool2d(v, 2, 1)); }, x);
  expectDerivatives([](const Tensor &v) { return square(max_pool2d(v, 3, 2, 1, 1, true)); }, x);
  expectDerivatives([](const Tensor &v) { return square(avg_pool2d(v, 3, 2, 1, true, false)); }, x);
  expectDerivatives([](const Tensor &v) { return square(adaptive_avg_pool2d(v, {2, 3})); }, x);
}

TEST(Pooling, CompiledIsEager) {
  const auto x = sample({2, 3, 9, 8});
  const auto f = grad([](const Tensor &v) {
    return sum(square(max_pool2d(v, 3, 2, 1)) + square(avg_pool2d(v, 3, 2, 1)));
  });
  expectNear(jit(f)(x), f(x), 1e-15);
}

TEST(Pooling, Adaptive) {
  const auto x = arange(10).to(float32).reshape({1, 10});
  EXPECT_EQ(text(adaptive_avg_pool1d(x, 5)), "tensor([[0.5000, 2.5000, 4.5000, 6.5000, 8.5000]])");
  // [0, 4), [3, 7), [6, 10)
  EXPECT_EQ(text(adaptive_avg_pool1d(x, 3)), "tensor([[1.5000, 4.5000, 7.5000]])");
  // More parts than elements.
  EXPECT_EQ(text(adaptive_avg_pool1d(tensor({{1., 2.}}), 3)), "tensor([[1.0000, 1.5000, 2.0000]])");
  const auto plane = sample({2, 3, 4, 6});
  expectNear(adaptive_avg_pool2d(plane, 1), plane.mean({2, 3}, true), 1e-15);
  expectNear(adaptive_avg_pool2d(plane, {2, 3}), avg_pool2d(plane, 2), 1e-15);
}

TEST(Pooling, ElementTypes) {
  const auto x = sample({1, 2, 4, 4});
  for (const DType dtype : {float32, float16, bfloat16}) {
    EXPECT_EQ(max_pool2d(x.to(dtype), 2).dtype(), dtype);
    EXPECT_EQ(avg_pool2d(x.to(dtype), 2).dtype(), dtype);
    expectNear(max_pool2d(x.to(dtype), 2), max_pool2d(x, 2).to(dtype), 0);
  }
}

TEST(Pooling, EmptyBatch) {
  EXPECT_EQ(max_pool2d(zeros(0, 2, 4, 4), 2).shape(), Size({0, 2, 2, 2}));
  EXPECT_EQ(avg_pool2d(zeros(0, 2, 4, 4), 2).shape(), Size({0, 2, 2, 2}));
  EXPECT_EQ(adaptive_avg_pool2d(zeros(0, 2, 5, 4), 2).shape(), Size({0, 2, 2, 2}));
}

TEST(Pooling, SaysWhatDoesNotFit) {
  const auto x = zeros(1, 3, 2, 2);
  EXPECT_EQ(messageOf<ShapeError>([&] { max_pool2d(zeros(2, 3), 2); }),
            "Expected 3D (unbatched) or 4D (batched) input to max_pool2d, but got input of size: "
            "[2, 3]");
  EXPECT_EQ(messageOf<ValueError>([&] { max_pool2d(x, 3); }),
            "max_pool2d: Given input size: (3 x 2 x 2). Calculated output size: (3 x 0 x 0). "
            "Output size is too small");
  EXPECT_EQ(messageOf<ValueError>([&] { avg_pool2d(x, 2, 1, 2); }),
            "avg_pool2d: pad should be at most half of effective kernel size, but got pad=2 and "
            "kernel_size=2");
  EXPECT_EQ(messageOf<ValueError>([&] { avg_pool2d(x, 2, 1, -1); }),
            "avg_pool2d: pad must be non-negative, but got pad: -1");
  EXPECT_EQ(messageOf<ValueError>([&] { max_pool2d(x, {2, 0}); }),
            "max_pool2d: kernel size should be greater than zero, but got [2, 0]");
  EXPECT_EQ(messageOf<ValueError>([&] { max_pool2d(x, 2, 0); }),
            "max_pool2d: stride should be greater than zero, but got [0, 0]");
  EXPECT_EQ(messageOf<ValueError>([&] { max_pool2d(x, 2, 1, 0, 0); }),
            "max_pool2d: dilation should be greater than zero, but got [0, 0]");
  EXPECT_EQ(messageOf<ValueError>([&] { max_pool1d(x[0], {2, 2}); }),
            "max_pool1d: expected kernel_size to be a single integer value or a list of 1 values, "
            "but got kernel_size=[2, 2]");
  EXPECT_EQ(messageOf<TypeError>([&] { max_pool2d(zeros({1, 1, 2, 2}, int64), 2); }),
            "max_pool2d: expected a floating point input, but got Long");
  EXPECT_EQ(messageOf<ValueError>([&] { adaptive_avg_pool2d(x, 0); }),
            "adaptive_avg_pool2d: output_size should be greater than zero, but got [0, 0]");
  EXPECT_EQ(messageOf<ValueError>([&] { adaptive_avg_pool2d(zeros(1, 3, 0, 2), 1); }),
            "adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, "
            "but input has sizes [1, 3, 0, 2] with dimension 2 being empty");
}

} // namespace
