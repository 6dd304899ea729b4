// Reductions and what is composed of them: values, points without a derivative, empty tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <limits>

using namespace ad;
using test::expectDerivatives;
using test::messageOf;
using test::text;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Tensor matrix() { return tensor({{0.5, -1.25, 2.}, {3., 0.75, -0.5}}, float64); }

TEST(Reduce, MinimaAndMaxima) {
  const auto x = tensor({{3., 1., 2.}, {-1., 5., -1.}});
  EXPECT_EQ(text(amin(x)), "tensor(-1.)");
  EXPECT_EQ(text(amin(x, 1)), "tensor([ 1., -1.])");
  EXPECT_EQ(text(amin(x, {0, 1})), "tensor(-1.)");
  EXPECT_EQ(text(amin(x, {0}, true)), "tensor([[-1.,  1., -1.]])");
  EXPECT_EQ(max(x).item(), 5);
  EXPECT_EQ(min(x).item(), -1);
  EXPECT_EQ(text(amin(tensor({1., double(NAN)}))), "tensor(nan)");
  EXPECT_EQ(1 / amin(tensor({0., -0.})).item(), -infinity);
  EXPECT_EQ(amin(tensor(3.)).item(), 3);
}

TEST(Reduce, MinimumOfTheLeastInteger) {
  EXPECT_EQ(amin(tensor({1, -128, 127}, int8)).item<int>(), -128);
  EXPECT_EQ(amin(tensor({INT64_MIN, int64_t(0)})).item<int64_t>(), INT64_MIN);
  EXPECT_EQ(argmin(tensor({1, -128, 127}, int8)).item<int>(), 1);
  EXPECT_FALSE(amin(tensor({true, false})).item<bool>());
}

TEST(Reduce, TiesShareTheGradient) {
  const auto x = tensor({1., 1., 2.}, requires_grad);
  amin(x).backward();
  EXPECT_EQ(text(x.grad()), "tensor([0.5000, 0.5000, 0.0000])");
  EXPECT_EQ(text(grad([](const Tensor &v) { return max(v); })(tensor({2., 1., 2.}))),
            "tensor([0.5000, 0.0000, 0.5000])");
}

TEST(Reduce, IndicesOfExtrema) {
  const auto x = tensor({{3., 1., 3.}, {-1., 5., -1.}});
  EXPECT_EQ(text(argmax(x)), "tensor(4)");
  EXPECT_EQ(text(argmax(x, 1)), "tensor([0, 1])");
  EXPECT_EQ(text(argmin(x, 1, true)), "tensor([[1],\n        [0]])");
  EXPECT_EQ(text(argmin(tensor({1., double(NAN), -3.}), 0)), "tensor(1)");
  EXPECT_EQ(argmax(tensor(7.), -1).item<int>(), 0);
  EXPECT_EQ(argmin(zeros(0, 3), 1).numel(), 0);
  EXPECT_EQ(text(argmax(tensor({false, true}))), "tensor(1)");
}

TEST(Reduce, AnyAndAll) {
  const auto x = tensor({{0., 2.}, {0., 0.}});
  EXPECT_EQ(text(any(x, 1)), "tensor([ True, False])");
  EXPECT_EQ(text(all(x, {0})), "tensor([False, False])");
  EXPECT_TRUE(all(tensor({1, 2})).item<bool>());
  EXPECT_FALSE(any(zeros(0)).item<bool>());
  EXPECT_TRUE(all(zeros(0)).item<bool>());
  EXPECT_EQ(text(all(zeros(2, 0), 1)), "tensor([True, True])");
  EXPECT_TRUE(any(tensor(double(NAN))).item<bool>());
}

TEST(Reduce, VarianceAndDeviation) {
  const auto x = tensor({1., 2., 3., 4.}, float64);
  EXPECT_NEAR(var(x).item(), 5. / 3, 1e-15);
  EXPECT_NEAR(ad::std(x, {0}, 0).item(), std::sqrt(1.25), 1e-15);
  EXPECT_EQ(var(matrix(), 1, 1, true).shape(), Size({2, 1}));
  // Two passes: a large mean costs no digits.
  EXPECT_NEAR(var(x + 1e9).item(), 5. / 3, 1e-12);
  expectDerivatives([](const Tensor &v) { return var(v, 1); }, matrix());
  expectDerivatives([](const Tensor &v) { return ad::std(v, {0, 1}, 2); }, matrix());
}

TEST(Reduce, DeviationWithoutFreedomIsNoError) {
  EXPECT_TRUE(std::isnan(var(tensor({1.})).item()));
  EXPECT_TRUE(std::isnan(ad::std(tensor(1.)).item()));
  EXPECT_TRUE(std::isnan(var(zeros(0)).item()));
  EXPECT_EQ(var(tensor({1., 2.}), 0, 5).item(), infinity);
}

TEST(Reduce, DeviationOfEqualElementsHasGradientZero) {
  const auto deviation = [](const Tensor &x) { return ad::std(x); };
  EXPECT_EQ(text(grad(deviation)(tensor({2., 2., 2.}))), "tensor([0., 0., 0.])");
}

TEST(Reduce, Norms) {
  const auto x = tensor({{3., -4.}, {0., 0.}}, float64);
  EXPECT_EQ(norm(x).item(), 5);
  EXPECT_EQ(text(norm(x, 1, 1)), "tensor([7., 0.], dtype=torch.float64)");
  EXPECT_EQ(norm(x, infinity).item(), 4);
  EXPECT_EQ(norm(x, -infinity).item(), 0);
  EXPECT_EQ(norm(x, 0).item(), 2);
  EXPECT_NEAR(norm(x, 3).item(), std::cbrt(91.), 1e-14);
  EXPECT_NEAR(norm(tensor({2., 4.}, float64), -1).item(), 4. / 3, 1e-15);
  EXPECT_EQ(norm(x, 2, {1}, true).shape(), Size({2, 1}));
  EXPECT_EQ(norm(zeros(0)).item(), 0);
  for (const double p : {1., 2., 2.5, 3.})
    expectDerivatives([p](const Tensor &v) { return norm(v, p, 1); }, matrix());
}

TEST(Reduce, NormAtZeroHasGradientZero) {
  for (const double p : {0.5, 1., 2., 3., infinity})
    EXPECT_EQ(text(grad([p](const Tensor &v) { return norm(v, p); })(zeros(2))), "tensor([0., 0.])")
        << p;
  EXPECT_EQ(text(grad([](const Tensor &v) { return norm(v, infinity); })(tensor({2., -2.}))),
            "tensor([ 0.5000, -0.5000])");
}

TEST(Reduce, LogOfSumsOfExponentials) {
  const auto x = tensor({{1000., 1000.}, {0., -1000.}}, float64);
  EXPECT_NEAR(logsumexp(x, 1)[0].item(), 1000 + std::log(2.), 1e-12);
  EXPECT_NEAR(logsumexp(matrix(), {0, 1}).item(), 3.469894424, 1e-8);
  EXPECT_EQ(logsumexp(x, {0, 1}, true).shape(), Size({1, 1}));
  EXPECT_EQ(logsumexp(tensor({infinity, 1.}), 0).item(), infinity);
  EXPECT_EQ(text(logsumexp(zeros(2, 0), 1)), "tensor([-inf, -inf])");
  EXPECT_EQ(logsumexp(zeros(0, 2), 1).numel(), 0);
  expectDerivatives([](const Tensor &v) { return logsumexp(v, 1); }, matrix());
  // PyTorch has 0.5000000000000275 here.
  EXPECT_EQ(
      grad([](const Tensor &v) { return logsumexp(v, 0); })(tensor({1000., 1000.}, float64))[0]
          .item(),
      0.5);
}

TEST(Reduce, LogOfNothingHasGradientZero) {
  const auto x = tensor({-infinity, -infinity});
  EXPECT_EQ(logsumexp(x, 0).item(), -infinity);
  EXPECT_EQ(text(grad([](const Tensor &v) { return logsumexp(v, 0); })(x)), "tensor([0., 0.])");
}

TEST(Reduce, SoftmaxOfAnyShape) {
  EXPECT_EQ(softmax(tensor(3.), 0).item(), 1);
  EXPECT_EQ(softmax(zeros(2, 0), 1).shape(), Size({2, 0}));
  EXPECT_EQ(log_softmax(zeros(0, 2), 0).shape(), Size({0, 2}));
  EXPECT_EQ(text(softmax(tensor({1, 1}), 0)), "tensor([0.5000, 0.5000])");
  expectDerivatives([](const Tensor &v) { return softmax(v, 0); }, matrix());
  expectDerivatives([](const Tensor &v) { return log_softmax(v, 1); }, matrix());
}

TEST(Reduce, Errors) {
  EXPECT_EQ(messageOf<ValueError>([] { amin(zeros(2, 0), 1); }),
            "amin(): Expected reduction dim 1 to have non-zero size.");
  EXPECT_EQ(messageOf<ValueError>([] { max(zeros(0)); }),
            "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
            "reduction dim with the 'dim' argument.");
  EXPECT_EQ(messageOf<ValueError>([] { argmin(zeros(2, 0), 1); }),
            "argmin(): Expected reduction dim 1 to have non-zero size.");
  EXPECT_EQ(messageOf<TypeError>([] { var(tensor({1, 2})); }),
            "std and var only support floating point and complex dtypes, but got Long");
  EXPECT_EQ(messageOf<TypeError>([] { norm(tensor({1, 2})); }),
            "linalg.vector_norm: Expected a floating point or complex tensor as input. Got Long");
  EXPECT_EQ(messageOf<IndexError>([] { logsumexp(ones(2, 2), 2); }),
            "Dimension out of range (expected to be in range of [-2, 1], but got 2)");
  EXPECT_EQ(messageOf<IndexError>([] { argmax(ones(2, 2), -3); }),
            "Dimension out of range (expected to be in range of [-2, 1], but got -3)");
}

} // namespace
