// Elementwise functions that are composed of ops, or that choose among them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::text;

namespace {

const double inf = INFINITY, nan = NAN;

TEST(Elementwise, ScaledSums) {
  const auto x = tensor({1., 2.}), y = tensor({3., 4.});
  EXPECT_EQ(text(add(x, y, 2)), "tensor([ 7., 10.])");
  EXPECT_EQ(text(sub(x, y, 0.5)), "tensor([-0.5000,  0.0000])");
  EXPECT_EQ(text(sub(tensor({5, 6}), 1, 3)), "tensor([2, 3])");
  EXPECT_EQ(text(grad([&](Tensor at) { return sum(sub(x, at, 3)); })(y)), "tensor([-3., -3.])");
  EXPECT_EQ(test::messageOf<TypeError>([] { add(tensor({1}), tensor({2}), 0.5); }),
            "For integral input tensors, argument alpha must not be a floating point number.");
}

TEST(Elementwise, RoundedQuotients) {
  const auto a = tensor({7., -7., 7., -7.}), b = tensor({2., 2., -2., -2.});
  EXPECT_EQ(text(div(a, b, Rounding::None)), "tensor([ 3.5000, -3.5000, -3.5000,  3.5000])");
  EXPECT_EQ(text(div(a, b, Rounding::Trunc)), "tensor([ 3., -3., -3.,  3.])");
  EXPECT_EQ(text(div(a, b, Rounding::Floor)), "tensor([ 3., -4., -4.,  3.])");
  EXPECT_EQ(text(div(tensor({7, -7}), 2, Rounding::Floor)), "tensor([ 3, -4])");
  EXPECT_EQ(text(floor_divide(tensor({7, -7}), 2.)), "tensor([ 3., -4.])");
  EXPECT_EQ(text(a % 3), "tensor([1., 2., 1., 2.])");
  EXPECT_EQ(text(fmod(a, 3)), "tensor([ 1., -1.,  1., -1.])");
  EXPECT_EQ(text(tensor({7, -7}) % -3), "tensor([-2, -1])");
}

TEST(Elementwise, IntegerDivisionNeverTraps) {
  const auto least = tensor({std::numeric_limits<std::int64_t>::min(), std::int64_t(5)});
  for (const Rounding rounding : {Rounding::Trunc, Rounding::Floor}) {
    EXPECT_EQ(text(div(least, 0, rounding)), "tensor([-1, -1])");
    EXPECT_EQ(text(div(least, -1, rounding)), text(neg(least)));
  }
  EXPECT_EQ(text(least % 0), text(least));
  EXPECT_EQ(text(fmod(least, -1)), "tensor([0, 0])");
}

TEST(Elementwise, Rounding) {
  const auto x = tensor({-1.5, -0.5, 0.5, 1.5, 2.5});
  EXPECT_EQ(text(round(x)), "tensor([-2., -0.,  0.,  2.,  2.])");
  EXPECT_EQ(text(floor(x)), "tensor([-2., -1.,  0.,  1.,  2.])");
  EXPECT_EQ(text(ceil(x)), "tensor([-1., -0.,  1.,  2.,  3.])");
  EXPECT_EQ(text(trunc(x)), "tensor([-1., -0.,  0.,  1.,  2.])");
  EXPECT_EQ(text(round(tensor({3, -4}))), "tensor([ 3, -4])");
  const auto y = tensor({0.3}, requires_grad);
  EXPECT_STREQ(round(y).grad_fn().name(), "RoundBackward0");
  round(y).sum().backward();
  EXPECT_EQ(text(y.grad()), "tensor([0.])");
}

TEST(Elementwise, Classes) {
  const auto x = tensor({1., nan, inf, -inf});
  EXPECT_EQ(text(isnan(x)), "tensor([False,  True, False, False])");
  EXPECT_EQ(text(isinf(x)), "tensor([False, False,  True,  True])");
  EXPECT_EQ(text(isposinf(x)), "tensor([False, False,  True, False])");
  EXPECT_EQ(text(isneginf(x)), "tensor([False, False, False,  True])");
  EXPECT_EQ(text(isfinite(x)), "tensor([ True, False, False, False])");
  const auto whole = tensor({1, 2});
  EXPECT_EQ(text(isnan(whole)), "tensor([False, False])");
  EXPECT_EQ(text(isinf(whole)), "tensor([False, False])");
  EXPECT_EQ(text(isfinite(whole)), "tensor([True, True])");
}

TEST(Elementwise, ExtremaOfBools) {
  const auto a = tensor({true, false}), b = tensor({false, false});
  EXPECT_EQ(text(fmax(a, b)), "tensor([ True, False])");
  EXPECT_EQ(text(fmin(a, b)), "tensor([False, False])");
}

TEST(Elementwise, OneSidedClamps) {
  const auto x = tensor({-1., 0., 1., nan}, requires_grad);
  EXPECT_EQ(text(clamp_min(x.detach(), 0)), "tensor([0., 0., 1., nan])");
  EXPECT_EQ(text(clamp_max(x.detach(), 0)), "tensor([-1.,  0.,  0., nan])");
  clamp_min(x, 0).sum().backward();
  EXPECT_EQ(text(x.grad()), "tensor([0., 1., 1., 1.])");
}

TEST(Elementwise, Logaddexp) {
  EXPECT_EQ(text(logaddexp(tensor({1000., -inf, inf, -inf}), tensor({1000., 1., inf, -inf}))),
            "tensor([1.0007e+03, 1.0000e+00,        inf,       -inf])");
  EXPECT_EQ(logaddexp(tensor({1., 1e30}), tensor({-1e30, 1.}))[1].item<float>(), 1e30f);
  const auto other = tensor({0.5, 2., -1.}, float64);
  const auto f = [&](const Tensor &x) { return logaddexp(x, other); };
  test::expectDerivatives(f, tensor({0.3, 4., -1.}, float64), 3); // the last one is a tie
  EXPECT_EQ(text(grad([&](Tensor a) { return sum(logaddexp(a, tensor({inf, -inf, 2.}))); })(
                tensor({inf, -inf, -inf}))),
            "tensor([0.5000, 0.5000, 0.0000])");
}

TEST(Elementwise, Xlogy) {
  const auto x = tensor({0., 0., 2., 0.}), y = tensor({0., inf, 1., nan});
  EXPECT_EQ(text(xlogy(x, y)), "tensor([0., 0., 0., nan])");
  EXPECT_EQ(text(xlogy(tensor({0, 1}), 1)), "tensor([0., 0.])");
  const auto [dx, dy] = grad([](Tensor a, Tensor b) { return sum(xlogy(a, b)); },
                             argnums<0, 1>)(tensor({0., 2.}), tensor({0., 4.}));
  EXPECT_EQ(text(dx), "tensor([0.0000, 1.3863])");
  EXPECT_EQ(text(dy), "tensor([0.0000, 0.5000])");
}

TEST(Elementwise, Logit) {
  EXPECT_EQ(text(logit(tensor({0.5, 0., 1.}))), "tensor([0., -inf, inf])");
  test::expectDerivatives([](const Tensor &x) { return logit(x); },
                          tensor({0.2, 0.5, 0.9}, float64));
}

} // namespace
