// Products, and functions of the elements up to each one.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::messageOf;
using test::text;

namespace {

/// Rows without a zero, with one, and with two.
Tensor zeros012() { return tensor({{2., -3., 4.}, {2., 0., 3.}, {0., 5., 0.}}, float64); }

TEST(Scan, Products) {
  const auto x = zeros012();
  EXPECT_EQ(text(prod(x, 1)), "tensor([-24.,   0.,   0.], dtype=torch.float64)");
  EXPECT_EQ(prod(x, 0, true).shape(), Size({1, 3}));
  EXPECT_EQ(prod(tensor({1, 2, 3, 4})).item<int>(), 24);
  EXPECT_EQ(prod(tensor({true, true})).dtype(), int64);
  EXPECT_EQ(prod(zeros(0)).item(), 1);
  EXPECT_EQ(prod(tensor(3.), 0).item(), 3);
  EXPECT_EQ(text(prod(zeros(2, 0), 1)), "tensor([1., 1.])");
  for (const int64_t dim : {0, 1})
    expectDerivatives([dim](const Tensor &v) { return prod(v, dim); }, x, 3);
}

TEST(Scan, CumulativeSums) {
  EXPECT_EQ(text(cumsum(tensor({{1, 2}, {3, 4}}), 0)), "tensor([[1, 2],\n        [4, 6]])");
  EXPECT_EQ(text(cumsum(tensor({1., 2., 3.}), -1, true)), "tensor([6., 5., 3.])");
  EXPECT_EQ(cumsum(tensor({true, true}), 0)[1].item<int>(), 2);
  EXPECT_EQ(cumsum(tensor(2.), 0).item(), 2);
  EXPECT_EQ(cumsum(zeros(2, 0), 1).shape(), Size({2, 0}));
  expectDerivatives([](const Tensor &v) { return square(cumsum(v, 0)); }, zeros012());
}

TEST(Scan, CumulativeProducts) {
  EXPECT_EQ(text(cumprod(tensor({2., 0., 3.}), 0)), "tensor([2., 0., 0.])");
  // PyTorch gives [1, 8, 0] for its sum.
  EXPECT_EQ(text(grad([](const Tensor &v) { return sum(cumprod(v, 0)); })(tensor({2., 0., 3.}))),
            "tensor([1., 8., 0.])");
  EXPECT_EQ(text(cumprod(tensor({1, 2, 3}), 0, true)), "tensor([6, 6, 3])");
  EXPECT_EQ(text(cumprod(tensor({-0., 2.}), 0)), "tensor([-0., -0.])");
  EXPECT_EQ(cumprod(zeros(0), 0).numel(), 0);
  EXPECT_EQ(cumprod(tensor(2.), 0).item(), 2);
  for (const bool reverse : {false, true})
    expectDerivatives([reverse](const Tensor &v) { return cumprod(v, 1, reverse); }, zeros012(), 3);
}

TEST(Scan, Recurrences) {
  const auto a = tensor({9., 2., 3.}, float64), b = tensor({1., 1., 1.}, float64);
  EXPECT_EQ(text(recurrence(a, b, 0)), "tensor([ 1.,  3., 10.], dtype=torch.float64)");
  EXPECT_EQ(text(recurrence(tensor(2.), tensor({1., 1., 1.}), 0)), "tensor([1., 3., 7.])");
  EXPECT_EQ(recurrence(tensor(2.), tensor(5.), 0).item(), 5);
  expectDerivatives([](const Tensor &v) { return recurrence(v, v, 1, true); }, zeros012(), 3);
}

TEST(Scan, Flip) {
  EXPECT_EQ(text(flip(tensor({{1, 2}, {3, 4}}), {0, 1})), "tensor([[4, 3],\n        [2, 1]])");
  EXPECT_EQ(text(flip(tensor({1, 2, 3}), -1)), "tensor([3, 2, 1])");
  EXPECT_EQ(text(flip(tensor({1, 2}), {})), "tensor([1, 2])");
  expectDerivatives([](const Tensor &v) { return v * flip(v, 1); }, zeros012());
}

TEST(Scan, CompiledAsInterpreted) {
  const auto f = [](const Tensor &x) {
    return std::tuple(prod(x, 1), cumprod(x, 0), cumsum(x, 1, true), flip(x, {0, 1}));
  };
  const auto x = test::sampleLike(zeros({7, 33}, float64)).to(float32);
  const auto [p, c, s, r] = f(x);
  const auto [p2, c2, s2, r2] = jit(f)(x);
  for (const auto &[a, b] : {std::pair(p, p2), {c, c2}, {s, s2}, {r, r2}})
    EXPECT_TRUE(all(a == b).item<bool>());
}

TEST(Scan, Errors) {
  EXPECT_EQ(messageOf<IndexError>([] { cumsum(ones(2), 1); }),
            "Dimension out of range (expected to be in range of [-1, 0], but got 1)");
  EXPECT_EQ(messageOf<IndexError>([] { prod(ones(2, 2), 2); }),
            "Dimension out of range (expected to be in range of [-2, 1], but got 2)");
  EXPECT_EQ(messageOf<ValueError>([] { flip(ones(2, 2), {0, 0}); }),
            "dim 0 appears multiple times in the list of dims");
  EXPECT_EQ(messageOf<ShapeError>([] { recurrence(ones(2), ones(3), 0); }),
            "The size of tensor a (2) must match the size of tensor b (3) at non-singleton "
            "dimension 0");
  EXPECT_EQ(messageOf<TypeError>([] { recurrence(ones(2) > 0, ones(2) > 0, 0); }),
            "recurrence: expected numbers, but got Bool");
}

} // namespace
