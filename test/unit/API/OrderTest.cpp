// Sorting, and extrema with their indices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <limits>

using namespace ad;
using test::expectDerivatives;
using test::messageOf;
using test::text;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();

Tensor sample() { return test::sampleLike(zeros({3, 5}, float64)); }

TEST(Order, Sort) {
  const auto [values, indices] = sort(tensor({{3., 1., 2.}, {nan, -inf, nan}}));
  EXPECT_EQ(text(values), "tensor([[1., 2., 3.],\n        [-inf, nan, nan]])");
  EXPECT_EQ(text(indices), "tensor([[1, 2, 0],\n        [1, 0, 2]])");
  EXPECT_EQ(text(argsort(tensor({1, 2, 1, 2}), 0, true)), "tensor([1, 3, 0, 2])");
  EXPECT_EQ(text(std::get<0>(sort(tensor({{3, 1}, {2, 5}}), 0))),
            "tensor([[2, 1],\n        [3, 5]])");
  EXPECT_EQ(text(std::get<0>(sort(tensor({true, false})))), "tensor([False,  True])");
  EXPECT_EQ(std::get<1>(sort(tensor(3.))).item<int>(), 0);
  EXPECT_EQ(std::get<0>(sort(zeros(2, 0))).shape(), Size({2, 0}));
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(sort(v, 0, true))); },
                    sample());
}

TEST(Order, TopK) {
  const auto [values, indices] = topk(tensor({1., 4., 3., 4.}), 3);
  EXPECT_EQ(text(values), "tensor([4., 4., 3.])");
  EXPECT_EQ(text(indices), "tensor([1, 3, 2])");
  EXPECT_EQ(text(std::get<0>(topk(tensor({{1, 4}, {3, 2}}), 1, 0, false))), "tensor([[1, 2]])");
  EXPECT_EQ(std::get<0>(topk(tensor({1.}), 0)).shape(), Size({0}));
  EXPECT_EQ(std::get<0>(topk(tensor(2.), 1)).item(), 2);
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(topk(v, 2, 1))); }, sample());
  EXPECT_EQ(messageOf<IndexError>([] { topk(ones(2), 3); }),
            "selected index k out of range: got k=3 for dimension 0 with size 2");
}

TEST(Order, KthValueAndMedian) {
  const auto x = tensor({{5., 1., 3., 2.}, {4., nan, 1., nan}});
  const auto [value, index] = kthvalue(x, 2);
  EXPECT_EQ(text(value), "tensor([2., 4.])");
  EXPECT_EQ(text(index), "tensor([3, 0])");
  EXPECT_EQ(std::get<0>(kthvalue(x, 1, 0, true)).shape(), Size({1, 4}));
  const auto [middle, at] = median(x, 1);
  EXPECT_EQ(text(middle), "tensor([2., nan])");
  EXPECT_EQ(text(at), "tensor([3, 1])");
  EXPECT_EQ(median(tensor({4, 1, 3, 2})).item<int>(), 2);
  EXPECT_TRUE(std::isnan(median(zeros(0)).item()));
  EXPECT_EQ(std::get<0>(median(tensor(7.), 0)).item(), 7);
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(median(v, 1))); }, sample());
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(kthvalue(v, 2, 0))); },
                    sample());
  EXPECT_EQ(messageOf<IndexError>([] { kthvalue(ones(2), 0); }),
            "kthvalue(): selected number k out of range for dimension 0: got k=0, size 2");
  EXPECT_EQ(messageOf<ValueError>([] { median(zeros(2, 0), 1); }),
            "median(): Expected reduction dim 1 to have non-zero size.");
  EXPECT_EQ(messageOf<ValueError>([] { median(zeros({0}, int64)); }),
            "median(): integers without elements have no median");
}

TEST(Order, ExtremaAlong) {
  const auto x = tensor({{1., 5., 5.}, {nan, 7., nan}});
  const auto [values, indices] = max(x, 1);
  EXPECT_EQ(text(values), "tensor([5., nan])");
  EXPECT_EQ(text(indices), "tensor([1, 0])");
  const auto [least, at] = min(tensor({{3, 1}, {1, 1}}), -1, true);
  EXPECT_EQ(text(least), "tensor([[1],\n        [1]])");
  EXPECT_EQ(text(at), "tensor([[1],\n        [0]])");
  EXPECT_EQ(std::get<0>(min(tensor({-128, 127}).to(int8), 0)).item<int>(), -128);
  EXPECT_EQ(std::get<0>(max(tensor(2.), 0)).item(), 2);
  // The first of equal elements gets the gradient.
  EXPECT_EQ(text(grad([](const Tensor &v) { return sum(std::get<0>(max(v, 1))); })(ones(2, 2))),
            "tensor([[1., 0.],\n        [1., 0.]])");
  auto leaf = tensor({{1., 2.}}, requires_grad);
  EXPECT_EQ(text(std::get<0>(max(leaf, 1))), "tensor([2.], grad_fn=<MaxBackward0>)");
  EXPECT_FALSE(std::get<1>(max(leaf, 1)).requires_grad());
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(min(v, 0))); }, sample());
  EXPECT_EQ(messageOf<ValueError>([] { max(zeros(2, 0), 1); }),
            "max(): Expected reduction dim 1 to have non-zero size.");
  EXPECT_EQ(messageOf<IndexError>([] { max(ones(2), 1); }),
            "Dimension out of range (expected to be in range of [-1, 0], but got 1)");
}

TEST(Order, Cumulated) {
  const auto [values, indices] = cummax(tensor({1., 3., 2., 3., nan, 5.}), 0);
  EXPECT_EQ(text(values), "tensor([1., 3., 3., 3., nan, nan])");
  EXPECT_EQ(text(indices), "tensor([0, 1, 1, 3, 4, 4])");
  const auto [least, at] = cummin(tensor({2, 3, 1, 1}), 0);
  EXPECT_EQ(text(least), "tensor([2, 2, 1, 1])");
  EXPECT_EQ(text(at), "tensor([0, 0, 2, 3])");
  EXPECT_EQ(text(std::get<0>(cummax(tensor({false, true, false}), 0))),
            "tensor([False,  True,  True])");
  EXPECT_EQ(std::get<0>(cummin(tensor(2.), 0)).item(), 2);
  expectDerivatives([](const Tensor &v) { return square(std::get<0>(cummax(v, 1))); }, sample());
}

TEST(Order, LogCumSumExp) {
  const auto x = tensor({-inf, -inf, 1000., 1000., -2000., inf, 0.}, float64);
  const auto y = logcumsumexp(x, 0);
  const std::vector<double> found = test::valuesOf(y),
                            expected{-inf, -inf, 1000, 1000 + std::log(2.), 1000 + std::log(2.),
                                     inf,  inf};
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_TRUE(found[i] == expected[i] || std::fabs(found[i] - expected[i]) < 1e-12) << i;
  // From -inf up to a far number, and down again.
  EXPECT_EQ(text(logcumsumexp(tensor({-inf, -900., -5000.}), 0)), "tensor([ -inf, -900., -900.])");
  EXPECT_TRUE(std::isnan(logcumsumexp(tensor({0., nan, 0.}), 0)[2].item()));
  EXPECT_EQ(logcumsumexp(tensor(3.), 0).item(), 3);
  EXPECT_EQ(logcumsumexp(zeros(2, 0), 1).shape(), Size({2, 0}));
  expectDerivatives([](const Tensor &v) { return logcumsumexp(v * 3, 1); }, sample());
  expectDerivatives([](const Tensor &v) { return logcumsumexp(v, 0); }, sample());
  EXPECT_EQ(messageOf<TypeError>([] { logcumsumexp(tensor({1}), 0); }),
            "logcumsumexp: expected a floating point tensor, but got Long");
}

TEST(Order, CompiledAsInterpreted) {
  const auto f = [](const Tensor &x) {
    const auto [s, i] = sort(x, 0);
    const auto [t, j] = topk(x, 5, 1);
    const auto [c, k] = cummax(x, 1);
    return std::tuple(s, i.to(float32), t, j.to(float32), c, k.to(float32), logcumsumexp(x, 1));
  };
  const auto x = test::sampleLike(zeros({40, 33}, float64)).to(float32);
  const auto once = f(x);
  const auto twice = jit(f)(x);
  const auto same = [](const Tensor &a, const Tensor &b) { EXPECT_TRUE(all(a == b).item<bool>()); };
  same(std::get<0>(once), std::get<0>(twice));
  same(std::get<1>(once), std::get<1>(twice));
  same(std::get<2>(once), std::get<2>(twice));
  same(std::get<3>(once), std::get<3>(twice));
  same(std::get<4>(once), std::get<4>(twice));
  same(std::get<5>(once), std::get<5>(twice));
  same(std::get<6>(once), std::get<6>(twice));
}

} // namespace
