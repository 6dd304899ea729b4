// Values of ops, against numbers worked out by hand or by PyTorch.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>

using namespace ad;
using test::text;

namespace {

TEST(Ops, NumbersOnEitherSide) {
  const auto x = tensor({1., 2.});
  EXPECT_EQ(text(1 - x), "tensor([ 0., -1.])");
  EXPECT_EQ(text(2 / x), "tensor([2., 1.])");
  EXPECT_EQ(text(x * 2 + 1), "tensor([3., 5.])");
  EXPECT_EQ(text(-x), "tensor([-1., -2.])");
  EXPECT_EQ(text(tensor({1, 2}) / 2), "tensor([0.5000, 1.0000])");
  EXPECT_EQ(text(tensor({1, 2}) * 2), "tensor([2, 4])");
  EXPECT_EQ(text(tensor({1, 2}) + 0.5), "tensor([1.5000, 2.5000])");
}

TEST(Ops, Powers) {
  EXPECT_EQ(text(pow(tensor({1., 2., 3.}), 2)), "tensor([1., 4., 9.])");
  EXPECT_EQ(text(pow(tensor({1, 2, 3}), 3)), "tensor([ 1,  8, 27])");
  EXPECT_EQ(text(pow(tensor({4., 9.}), 0.5)), "tensor([2., 3.])");
  EXPECT_EQ(text(pow(2, tensor({1., 3.}))), "tensor([2., 8.])");
}

TEST(Ops, Comparisons) {
  const auto x = tensor({1., 2., 3.});
  EXPECT_EQ(text(x < 2), "tensor([ True, False, False])");
  EXPECT_EQ(text(x == tensor({1., 0., 3.})), "tensor([ True, False,  True])");
  EXPECT_EQ(text(where(x > 1, x, -1)), "tensor([-1.,  2.,  3.])");
  EXPECT_EQ(text(x.clamp(1.5, 2.5)), "tensor([1.5000, 2.0000, 2.5000])");
  EXPECT_EQ(sum(x > 1).item<int>(), 2);
}

TEST(Ops, ClampHasGradientOneAtItsBounds) {
  const auto x = tensor({1., 2., 3., 4.}, requires_grad);
  x.clamp(2, 3).sum().backward();
  EXPECT_EQ(text(x.grad()), "tensor([0., 1., 1., 0.])");
}

TEST(Ops, Reductions) {
  const auto x = arange(6).reshape({2, 3}).to(float32);
  EXPECT_EQ(x.sum().item(), 15);
  EXPECT_EQ(text(x.sum({0})), "tensor([3., 5., 7.])");
  EXPECT_EQ(text(x.mean({-1}, true)), "tensor([[1.],\n        [4.]])");
  EXPECT_EQ(text(x.amax({1})), "tensor([2., 5.])");
  EXPECT_EQ(text(argmax(x, 1)), "tensor([2, 2])");
  EXPECT_EQ(text(argmax(tensor({1., double(NAN), 3.}), 0)), "tensor(1)");
  EXPECT_EQ((tensor({true, true})).sum().item<int>(), 2);
}

TEST(Ops, Shapes) {
  const auto x = arange(6).reshape({2, 3});
  EXPECT_EQ(text(x.t()), "tensor([[0, 3],\n        [1, 4],\n        [2, 5]])");
  EXPECT_EQ(text(x[1]), "tensor([3, 4, 5])");
  EXPECT_EQ(text(x.slice(1, 0, 3, 2)), "tensor([[0, 2],\n        [3, 5]])");
  EXPECT_EQ(text(x.narrow(1, 1, 2)), "tensor([[1, 2],\n        [4, 5]])");
  EXPECT_EQ(text(x.select(1, -1)), "tensor([2, 5])");
  EXPECT_EQ(text(cat({x[0], x[1]})), "tensor([0, 1, 2, 3, 4, 5])");
  EXPECT_EQ(text(stack({x[0], x[1]}, 1)), text(x.t()));
  EXPECT_EQ(text(pad(x[0], {1, 2})), "tensor([0, 0, 1, 2, 0, 0])");
  EXPECT_EQ(x.permute({1, 0}).shape(), Size({3, 2}));
  EXPECT_EQ(x.unsqueeze(-1).shape(), Size({2, 3, 1}));
  EXPECT_EQ(x.unsqueeze(0).squeeze(0).shape(), Size({2, 3}));
  EXPECT_EQ(tensor({1, 2}).unsqueeze(1).expand({2, 3}).sum().item<int>(), 9);
}

TEST(Ops, Products) {
  const auto a = tensor({{1., 2.}, {3., 4.}}), v = tensor({1., -1.});
  EXPECT_EQ(text(matmul(a, a)), "tensor([[ 7., 10.],\n        [15., 22.]])");
  EXPECT_EQ(text(matmul(a, v)), "tensor([-1., -1.])");
  EXPECT_EQ(text(matmul(v, a)), "tensor([-2., -2.])");
  EXPECT_EQ(matmul(v, v).item(), 2);
  EXPECT_EQ(matmul(ones(5, 1, 2, 3), ones(4, 3, 2)).shape(), Size({5, 4, 2, 2}));
  EXPECT_EQ(matmul(ones(5, 2, 3), ones(3, 4)).shape(), Size({5, 2, 4}));
  EXPECT_EQ(bmm(ones(2, 3, 4), ones(2, 4, 5)).sum().item(), 120);
}

TEST(Ops, SoftmaxIsStable) {
  const auto x = tensor({{1000., 1000.}, {0., -1000.}}, float64);
  EXPECT_EQ(text(softmax(x, 1)), "tensor([[0.5000, 0.5000],\n"
                                 "        [1.0000, 0.0000]], dtype=torch.float64)");
  EXPECT_NEAR(logsumexp(x, 1)[0].item(), 1000 + std::log(2.), 1e-12);
  EXPECT_NEAR(log_softmax(x, 1)[0][1].item(), -std::log(2.), 1e-12);
}

TEST(Ops, CrossEntropyAndItsGradient) {
  const auto logits = tensor({{1., 2., 3.}, {0., 0., 0.}}, Options(float64).requires_grad());
  const auto loss = cross_entropy(logits, tensor({2, 0}));
  EXPECT_NEAR(loss.item(), (0.40760596444438 + std::log(3.)) / 2, 1e-12);
  loss.backward();
  EXPECT_NEAR(logits.grad()[0][2].item(), (0.6652409557748219 - 1) / 2, 1e-10);
  EXPECT_NEAR(logits.grad()[1][1].item(), 1. / 6, 1e-12);
}

TEST(Ops, OtherLosses) {
  EXPECT_EQ(mse_loss(tensor({1., 2.}), tensor({3., 2.})).item(), 2);
  EXPECT_NEAR(binary_cross_entropy_with_logits(tensor({0., 100.}), tensor({1., 1.})).item(),
              std::log(2.) / 2, 1e-6);
  EXPECT_EQ(text(one_hot(tensor({1, 0}), 3)), "tensor([[0, 1, 0],\n        [1, 0, 0]])");
}

} // namespace
