// Normalization: values against loops over the definition, derivatives, statistics, wrong shapes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::sampleLike;
using test::valuesOf;

namespace {

/// The numbers of one group, normalized by their moments.
std::vector<double> normalized(const std::vector<double> &x, double eps) {
  double mean = 0, variance = 0;
  for (const double value : x)
    mean += value / static_cast<double>(x.size());
  for (const double value : x)
    variance += (value - mean) * (value - mean) / static_cast<double>(x.size());
  std::vector<double> result;
  for (const double value : x)
    result.push_back((value - mean) / std::sqrt(variance + eps));
  return result;
}

/// `groupOf` tells for each element of x which others it is normalized with, `channelOf` which
/// weight and bias it gets.
template <class Group, class Channel>
void expectNormalized(const Tensor &y, const Tensor &x, const Tensor &weight, const Tensor &bias,
                      double eps, const Group &groupOf, const Channel &channelOf) {
  const std::vector<double> in = valuesOf(x), out = valuesOf(y), w = valuesOf(weight),
                            b = valuesOf(bias);
  for (std::size_t i = 0; i < in.size(); ++i) {
    std::vector<double> members;
    std::size_t place = 0;
    for (std::size_t j = 0; j < in.size(); ++j)
      if (groupOf(j) == groupOf(i)) {
        if (j == i)
          place = members.size();
        members.push_back(in[j]);
      }
    const double expected = normalized(members, eps)[place] * w[channelOf(i)] + b[channelOf(i)];
    EXPECT_NEAR(out[i], expected, 1e-13 * (1 + std::fabs(expected))) << "element " << i;
  }
}

/// A tensor of this shape without symmetries.
Tensor sample(const Size &shape) { return sampleLike(zeros(shape, float64)) + 0.25; }

/// Numbers apart from those of `sample`.
Tensor factors(const Size &shape) { return sampleLike(zeros(shape, float64)) * 0.5 + 1.25; }

TEST(Normalize, Layer) {
  const auto x = sample({2, 3, 4}), w = factors({3, 4}), b = sample({3, 4});
  expectNormalized(
      layer_norm(x, {3, 4}, w, b, 1e-3), x, w, b, 1e-3, [](std::size_t i) { return i / 12; },
      [](std::size_t i) { return i % 12; });
  expectNear(layer_norm(x, {4}), layer_norm(x, {4}, ones({4}, float64), zeros({4}, float64)), 0);
}

TEST(Normalize, LayerDerivatives) {
  const auto x = sample({2, 5}), w = factors({5}), b = sample({5});
  expectDerivatives([&](const Tensor &v) { return layer_norm(v, {5}, w, b); }, x, 3);
  expectDerivatives([&](const Tensor &v) { return layer_norm(x, {5}, v, b); }, w);
  expectDerivatives([&](const Tensor &v) { return layer_norm(x * v, {2, 5}, {}, {}); }, w);
}

TEST(Normalize, RootMeanSquare) {
  const auto x = sample({3, 4}), w = factors({4});
  const std::vector<double> in = valuesOf(x), out = valuesOf(rms_norm(x, {4}, w, 0.5));
  for (std::size_t i = 0; i < in.size(); ++i) {
    double total = 0;
    for (std::size_t j = i / 4 * 4; j < i / 4 * 4 + 4; ++j)
      total += in[j] * in[j];
    EXPECT_NEAR(out[i], in[i] / std::sqrt(total / 4 + 0.5) * valuesOf(w)[i % 4], 1e-14);
  }
  expectDerivatives([&](const Tensor &v) { return rms_norm(v, {4}, w); }, x, 3);
  // Without eps it is that of the element type.
  EXPECT_NEAR(rms_norm(tensor({0x1p-11}), {1}).item(), 0x1p-11 / std::sqrt(0x1p-22 + 0x1p-23),
              1e-6);
  EXPECT_NEAR(rms_norm(tensor({0x1p-5}).to(float16), {1}).item(), 0.7071, 1e-3);
  EXPECT_NEAR(rms_norm(tensor({0x1p-3}).to(bfloat16), {1}).item(), 0.8165, 4e-3);
}

TEST(Normalize, Group) {
  const auto x = sample({2, 6, 3}), w = factors({6}), b = sample({6});
  expectNormalized(
      group_norm(x, 2, w, b), x, w, b, 1e-5, [](std::size_t i) { return i / 9; },
      [](std::size_t i) { return i / 3 % 6; });
  EXPECT_EQ(group_norm(zeros(2, 6, 3, 2, 1), 3).shape(), Size({2, 6, 3, 2, 1}));
  const auto matrix = sample({2, 6});
  expectNear(group_norm(matrix, 1), layer_norm(matrix, {6}), 1e-15);
  expectDerivatives([&](const Tensor &v) { return group_norm(v, 3, w, b); }, x);
  expectDerivatives([&](const Tensor &v) { return group_norm(x, 2, v, b); }, w);
}

TEST(Normalize, BatchInTraining) {
  const auto x = sample({3, 2, 2, 2}), w = factors({2}), b = sample({2});
  const auto mean = tensor({0.5, -1.}, float64), variance = tensor({2., 3.}, float64);
  const auto [y, newMean, newVariance] = batch_norm(x, mean, variance, w, b, true, 0.25, 1e-3);
  const auto channelOf = [](std::size_t i) { return i / 4 % 2; };
  expectNormalized(y, x, w, b, 1e-3, channelOf, channelOf);
  const auto batchMean = x.mean({0, 2, 3}), batchVariance = var(x, {0, 2, 3});
  expectNear(newMean, mean * 0.75 + batchMean * 0.25, 1e-15);
  expectNear(newVariance, variance * 0.75 + batchVariance * 0.25, 1e-15);
  // Without statistics none come back.
  const auto [alone, noMean, noVariance] = batch_norm(x, {}, {}, w, b, true, 0.25, 1e-3);
  expectNear(alone, y, 0);
  EXPECT_FALSE(noMean.defined() || noVariance.defined());
}

TEST(Normalize, BatchByStatistics) {
  const auto x = tensor({{1., 2.}, {3., 5.}}, float64);
  const auto mean = tensor({1., 2.}, float64), variance = tensor({4., 9.}, float64);
  const auto [y, sameMean, sameVariance] = batch_norm(x, mean, variance, tensor({2., 6.}, float64),
                                                      tensor({1., 0.}, float64), false, 0.1, 0);
  expectNear(y, tensor({{1., 0.}, {3., 6.}}, float64), 1e-15);
  EXPECT_EQ(sameMean.node(), mean.node());
  EXPECT_EQ(sameVariance.node(), variance.node());
}

TEST(Normalize, BatchDerivatives) {
  const auto x = sample({3, 2, 2}), w = factors({2}), b = sample({2});
  const auto mean = sample({2}), variance = factors({2});
  for (const bool training : {false, true}) {
    const auto of = [&, training = training](const Tensor &v, const Tensor &weight,
                                             const Tensor &bias) {
      return std::get<0>(batch_norm(v, mean, variance, weight, bias, training));
    };
    expectDerivatives([&](const Tensor &v) { return of(v, w, b); }, x, training ? 3 : 1);
    expectDerivatives([&](const Tensor &v) { return of(x, v, b); }, w, 1);
    expectDerivatives([&](const Tensor &v) { return of(x, w, v); }, b, 1);
  }
  // A statistic is no function of the input to differentiate.
  const auto gradient = grad([&](const Tensor &v) {
    return sum(std::get<1>(batch_norm(v, mean, variance, {}, {}, true)));
  })(x);
  expectNear(gradient, zeros(3, 2, 2).to(float64), 0);
}

TEST(Normalize, StatisticsAreStateOfACompiledStep) {
  const auto step = jit([](const Tensor &x, const Tensor &mean, const Tensor &variance) {
    return batch_norm(x, mean, variance, {}, {}, true, 0.5);
  });
  auto mean = zeros(1), variance = ones(1);
  for (int i = 0; i < 2; ++i)
    std::tie(std::ignore, mean, variance) = step(tensor({{1.}, {3.}}), mean, variance);
  EXPECT_EQ(mean.item(), 1.5);
  EXPECT_EQ(variance.item(), 1.75);
}

TEST(Normalize, VarianceDoesNotCancel) {
  // One pass, mean of squares minus square of mean, has no digit left here.
  const auto y = layer_norm(tensor({10000., 10001., 10002.}), {3});
  EXPECT_NEAR(y[0].item(), -1.2247, 1e-3);
  EXPECT_EQ(y[1].item(), 0);
}

TEST(Normalize, ConstantRowsAreZeroWithFiniteDerivatives) {
  const auto x = full({2, 4}, 3.);
  expectNear(layer_norm(x, {4}), zeros(2, 4).to(float64), 0);
  const auto gradient =
      grad([](const Tensor &v) { return sum(layer_norm(v, {4}) * tensor({1., 0., 0., 0.})); })(x);
  EXPECT_NEAR(gradient[0][0].item(), 0.75 / std::sqrt(1e-5), 1e-2);
  EXPECT_NEAR(gradient[0][1].item(), -0.25 / std::sqrt(1e-5), 1e-2);
}

TEST(Normalize, SixteenBitsAreComputedInFloat) {
  const auto x = sample({4, 8}), w = factors({8}), b = sample({8});
  for (const DType dtype : {float16, bfloat16}) {
    const auto narrow = x.to(dtype), rounded = narrow.to(float32);
    const auto y = layer_norm(narrow, {8}, w.to(dtype), b.to(float32));
    EXPECT_EQ(y.dtype(), dtype);
    const auto wide = layer_norm(rounded, {8}, w.to(dtype).to(float32), b.to(float32));
    expectNear(y, wide.to(dtype), 0);
    const auto [z, mean, variance] = batch_norm(narrow, zeros(8), ones(8), {}, {}, true);
    EXPECT_EQ(z.dtype(), dtype);
    EXPECT_EQ(mean.dtype(), float32);
  }
}

TEST(Normalize, NothingToNormalize) {
  EXPECT_EQ(layer_norm(zeros(0, 3), {3}).shape(), Size({0, 3}));
  EXPECT_EQ(layer_norm(zeros(2, 0), {0}).shape(), Size({2, 0}));
  EXPECT_EQ(rms_norm(zeros(0, 3), {3}).shape(), Size({0, 3}));
  EXPECT_EQ(group_norm(zeros(0, 4, 2), 2).shape(), Size({0, 4, 2}));
  const auto mean = tensor({5.}), variance = tensor({7.});
  const auto [y, newMean, newVariance] = batch_norm(zeros(0, 1, 2), mean, variance, {}, {}, true);
  EXPECT_EQ(y.shape(), Size({0, 1, 2}));
  EXPECT_EQ(newMean.item(), 5);
  EXPECT_EQ(newVariance.item(), 7);
  const auto gradient = grad([&](const Tensor &w) {
    return sum(std::get<0>(batch_norm(zeros(0, 1, 2), mean, variance, w, {}, true)));
  })(tensor({2.}));
  EXPECT_EQ(gradient.item(), 0);
}

TEST(Normalize, SaysWhatDoesNotFit) {
  const auto x = zeros(2, 3);
  EXPECT_EQ(messageOf<ShapeError>([&] { layer_norm(x, {5}); }),
            "Given normalized_shape=[5], expected input with shape [*, 5], but got input of "
            "size[2, 3]");
  EXPECT_EQ(messageOf<ValueError>([&] { layer_norm(x, {}); }),
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one "
            "element, but got normalized_shape = []");
  EXPECT_EQ(messageOf<ShapeError>([&] { layer_norm(x, {3}, zeros(2)); }),
            "Expected weight to be of same shape as normalized_shape, but got weight of shape [2] "
            "and normalized_shape = [3]");
  EXPECT_EQ(messageOf<TypeError>([&] { layer_norm(x, {3}, {}, zeros({3}, float64)); }),
            "layer_norm: expected scalar type Float for bias but found Double");
  EXPECT_EQ(messageOf<TypeError>([&] { rms_norm(zeros({2, 3}, int64), {3}); }),
            "rms_norm: expected a floating point input, but got Long");
  EXPECT_EQ(messageOf<ShapeError>([&] { group_norm(x, 2); }),
            "Expected number of channels in input to be divisible by num_groups, but got input of "
            "shape [2, 3] and num_groups=2");
  EXPECT_EQ(messageOf<ValueError>([&] { group_norm(x, 0); }),
            "Expected num groups to be greater than 0, got 0");
  EXPECT_EQ(messageOf<ShapeError>([&] { group_norm(zeros(3), 1); }),
            "group_norm: Expected at least 2 dimensions for input tensor but received 1: [3]");
  EXPECT_EQ(messageOf<ShapeError>([&] { batch_norm(x, zeros(4), ones(3)); }),
            "batch_norm: running_mean should contain 3 elements not 4: got running_mean of shape "
            "[4] and input of shape [2, 3]");
  EXPECT_EQ(messageOf<ValueError>([&] { batch_norm(x, {}, ones(3)); }),
            "running_mean must be defined in evaluation mode");
  EXPECT_EQ(messageOf<ValueError>([&] { batch_norm(x, ones(3), {}); }),
            "running_var must be defined in evaluation mode");
  EXPECT_EQ(messageOf<ValueError>([&] { batch_norm(zeros(1, 3), {}, {}, {}, {}, true); }),
            "Expected more than 1 value per channel when training, got input size "
            "torch.Size([1, 3])");
}

} // namespace
