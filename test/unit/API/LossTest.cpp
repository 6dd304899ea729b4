// Losses: values by hand, reductions, weights, gradients where formulas meet.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

constexpr auto none = Reduction::None, total = Reduction::Sum;

TEST(Loss, Differences) {
  const auto x = tensor({1., 2., -3.}), t = tensor({1., 4., 0.});
  EXPECT_EQ(text(mse_loss(x, t, none)), "tensor([0., 4., 9.])");
  EXPECT_EQ(mse_loss(x, t, total).item(), 13);
  EXPECT_EQ(text(l1_loss(x, t, none)), "tensor([0., 2., 3.])");
  EXPECT_NEAR(l1_loss(x, t).item(), 5. / 3, 1e-6);
  EXPECT_EQ(text(huber_loss(x, t, none, 2)), "tensor([0., 2., 4.])");
  EXPECT_EQ(text(huber_loss(x, t, none)), "tensor([0.0000, 1.5000, 2.5000])");
}

TEST(Loss, DifferencesHaveGradientZeroAtZero) {
  const auto x = tensor({1., 2.}), t = tensor({1., 4.});
  EXPECT_EQ(text(grad([&](const Tensor &v) { return l1_loss(v, t, total); })(x)),
            "tensor([ 0., -1.])");
  EXPECT_EQ(text(grad([&](const Tensor &v) { return huber_loss(v, t, total); })(x)),
            "tensor([ 0., -1.])");
}

TEST(Loss, Likelihoods) {
  const auto x = tensor({{-1., -2., -3.}, {-4., -5., -6.}}), labels = tensor({2, 0});
  EXPECT_EQ(text(nll_loss(x, labels, {}, none)), "tensor([3., 4.])");
  EXPECT_EQ(nll_loss(x, labels).item(), 3.5);
  const auto weight = tensor({0.5, 1., 2.});
  EXPECT_EQ(text(nll_loss(x, labels, weight, none)), "tensor([6., 2.])");
  // Σ w·l / Σ w
  EXPECT_NEAR(nll_loss(x, labels, weight).item(), 8. / 2.5, 1e-6);
  EXPECT_EQ(nll_loss(x[0], tensor(1)).item(), 2);
  EXPECT_EQ(text(nll_loss(x.unsqueeze(2), labels.unsqueeze(1), {}, none)),
            "tensor([[3.],\n        [4.]])");
}

TEST(Loss, CrossEntropyIsTheLikelihoodOfTheSoftmax) {
  const auto x = tensor({{0.5, -1., 2.}, {0., 3., 1.}}, float64), labels = tensor({1, 2});
  const auto weight = tensor({1., 2., 0.25}, float64);
  expectNear(cross_entropy(x, labels, weight), nll_loss(log_softmax(x, 1), labels, weight), 1e-15);
  EXPECT_EQ(cross_entropy(x, labels, {}, none).shape(), Size({2}));
  EXPECT_NEAR(cross_entropy(x[0], tensor(1)).item(), cross_entropy(x, labels, {}, none)[0].item(),
              1e-15);
  EXPECT_EQ(cross_entropy(zeros(2, 3, 4), zeros({2, 4}, int64), {}, none).shape(), Size({2, 4}));
  EXPECT_EQ(cross_entropy(zeros(0, 3), zeros({0}, int64), {}, total).item(), 0);
  expectDerivatives([&](const Tensor &v) { return cross_entropy(v, labels, weight); }, x);
}

TEST(Loss, BinaryCrossEntropy) {
  const auto x = tensor({0.25, 0.5}, float64), t = tensor({1., 0.}, float64);
  EXPECT_NEAR(binary_cross_entropy(x, t).item(), 1.5 * std::log(2.), 1e-15);
  EXPECT_NEAR(binary_cross_entropy(x, t, tensor({2., 0.}, float64), total).item(), 4 * std::log(2.),
              1e-15);
  expectDerivatives([&](const Tensor &v) { return binary_cross_entropy(v, t, {}, none); }, x);
}

TEST(Loss, BinaryCrossEntropyIsBounded) {
  const auto x = tensor({0., 1., 0., 1.}), t = tensor({1., 0., 0., 1.});
  EXPECT_EQ(text(binary_cross_entropy(x, t, {}, none)), "tensor([100., 100.,   0.,  -0.])");
  // As PyTorch has it: (x − t) / max(x·(1 − x), 1e-12).
  const auto gradient =
      grad([&](const Tensor &v) { return binary_cross_entropy(v, t, {}, total); })(x);
  EXPECT_NEAR(gradient[0].item(), -1e12, 1e5);
  EXPECT_NEAR(gradient[1].item(), 1e12, 1e5);
}

TEST(Loss, BinaryCrossEntropyWithLogits) {
  const auto x = tensor({0., -2., 3.}, float64), t = tensor({1., 0.25, 0.}, float64);
  expectNear(binary_cross_entropy_with_logits(x, t, {}, none),
             binary_cross_entropy(sigmoid(x), t, {}, none), 1e-14);
  const auto p = tensor({3., 2., 1.}, float64);
  const auto y = sigmoid(x);
  expectNear(binary_cross_entropy_with_logits(x, t, {}, none, p),
             -(p * t * log(y) + (1 - t) * log(1 - y)), 1e-14);
  expectNear(binary_cross_entropy_with_logits(x, t, p, total),
             sum(p * binary_cross_entropy_with_logits(x, t, {}, none)), 1e-14);
  EXPECT_EQ(
      text(binary_cross_entropy_with_logits(tensor({1000., -1000.}), tensor({0., 1.}), {}, none)),
      "tensor([1000., 1000.])");
}

TEST(Loss, LogitsAreSmoothAtZero) {
  const auto t = tensor({1., 0.25, 0.}, float64);
  const auto loss = [&](const Tensor &v) {
    return binary_cross_entropy_with_logits(v, t, {}, total);
  };
  // σ(0) − t, and σ(0)·(1 − σ(0)) for the second derivative.
  expectNear(grad(loss)(zeros({3}, float64)), 0.5 - t, 1e-15);
  expectNear(grad([&](const Tensor &v) { return sum(grad(loss)(v)); })(zeros({3}, float64)),
             full({3}, 0.25, float64), 1e-15);
  expectDerivatives(loss, tensor({0., 1., -1.}, float64));
}

TEST(Loss, Errors) {
  EXPECT_EQ(messageOf<ShapeError>([] { cross_entropy(ones(2, 3), tensor({1})); }),
            "Expected input batch_size (2) to match target batch_size (1).");
  EXPECT_EQ(messageOf<ShapeError>([] { nll_loss(ones(2, 3, 4), zeros({2, 5}, int64)); }),
            "Expected target size [2, 4], got [2, 5]");
  EXPECT_EQ(messageOf<ShapeError>([] { nll_loss(ones(2, 3), zeros({2, 3}, int64)); }),
            "nll_loss takes input [batch, classes, ...] and labels [batch, ...], but got shapes "
            "[2, 3] and [2, 3]");
  EXPECT_EQ(messageOf<ShapeError>([] { nll_loss(ones(2, 3), tensor({0, 1}), ones(2)); }),
            "weight tensor should be defined either for all 3 classes or no classes but got weight "
            "tensor of shape: [2]");
  EXPECT_EQ(messageOf<TypeError>([] { nll_loss(ones(2, 3), ones(2)); }),
            "expected scalar type Long but found Float");
  EXPECT_EQ(messageOf<TypeError>([] { nll_loss(ones({2, 3}, int64), tensor({0, 1})); }),
            "expected a floating point input, but got Long");
  EXPECT_EQ(messageOf<ValueError>([] { huber_loss(ones(2), ones(2), Reduction::Mean, 0); }),
            "huber_loss does not support non-positive values for delta.");
  EXPECT_EQ(messageOf<ShapeError>([] { binary_cross_entropy(ones(3), ones(2)); }),
            "Using a target size (torch.Size([2])) that is different to the input size "
            "(torch.Size([3])) is deprecated. Please ensure they have the same size.");
  EXPECT_EQ(messageOf<ShapeError>([] { binary_cross_entropy_with_logits(ones(3), ones(2)); }),
            "Target size (torch.Size([2])) must be same as input size (torch.Size([3]))");
}

} // namespace
