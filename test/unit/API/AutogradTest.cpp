// requires_grad, grad_fn, backward and what PyTorch's users expect of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <regex>
#include <sstream>

using namespace ad;
using test::messageOf;
using test::text;

namespace {

TEST(Autograd, GradientsAccumulate) {
  const auto x = tensor({1., 2., 3.}, requires_grad);
  const auto z = (x + 1).sum();
  z.backward();
  EXPECT_EQ(text(x.grad()), "tensor([1., 1., 1.])");
  z.backward(); // nothing was saved
  EXPECT_EQ(text(x.grad()), "tensor([2., 2., 2.])");
}

TEST(Autograd, SavedValuesAreGoneAfterBackward) {
  const auto x = tensor({1., 2., 3.}, requires_grad);
  const auto y = (x * x).sum();
  y.backward();
  EXPECT_EQ(messageOf<AutogradError>([&] { y.backward(); }).substr(0, 53),
            "Trying to backward through the graph a second time (o");
}

TEST(Autograd, RetainGraphKeepsThem) {
  const auto x = tensor({1., 2., 3.}, requires_grad);
  const auto y = (x * x).sum();
  y.backward({}, true);
  y.backward();
  EXPECT_EQ(text(x.grad()), "tensor([ 4.,  8., 12.])");
}

TEST(Autograd, VectorSeed) {
  const auto x = tensor({1., 2., 3.}, requires_grad);
  (x * 2).backward(tensor({1., 10., 100.}));
  EXPECT_EQ(text(x.grad()), "tensor([  2.,  20., 200.])");
}

TEST(Autograd, BroadcastGradientsAreSummed) {
  const auto a = ones({2, 1}, requires_grad), b = ones({3}, requires_grad);
  (a + b).sum().backward();
  EXPECT_EQ(text(a.grad()), "tensor([[3.],\n        [3.]])");
  EXPECT_EQ(text(b.grad()), "tensor([2., 2., 2.])");
}

TEST(Autograd, LeafKeepsItsElementType) {
  const auto x = tensor({1., 2.}, requires_grad);
  (x.to(float64) * tensor({3., 4.}, float64)).sum().backward();
  EXPECT_EQ(text(x.grad()), "tensor([3., 4.])");
}

TEST(Autograd, Errors) {
  const auto x = tensor({1., 2., 3.}, requires_grad);
  EXPECT_EQ(messageOf<AutogradError>([&] { (x * 2).backward(); }),
            "grad can be implicitly created only for scalar outputs");
  EXPECT_EQ(messageOf<AutogradError>([&] { ones({}).backward(); }),
            "element 0 of tensors does not require grad and does not have a grad_fn");
  EXPECT_EQ(messageOf<AutogradError>([&] { (x > 2).backward(); }),
            "element 0 of tensors does not require grad and does not have a grad_fn");
  EXPECT_EQ(messageOf<AutogradError>([&] { (x * 2).backward(tensor({1., 2.})); }),
            "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a "
            "shape of torch.Size([3]).");
  EXPECT_EQ(messageOf<AutogradError>([&] { tensor({1}, requires_grad); }),
            "Only Tensors of floating point and complex dtype can require gradients");
  EXPECT_EQ(messageOf<AutogradError>([&] { tensor({1}).requires_grad_(); }),
            "only Tensors of floating point dtype can require gradients");
  EXPECT_EQ(messageOf<AutogradError>([&] { (x * 2).requires_grad_(false); }),
            "you can only change requires_grad flags of leaf variables. If you want to use a "
            "computed variable in a subgraph that doesn't require differentiation use var_no_grad "
            "= var.detach().");
  EXPECT_EQ(messageOf<AutogradError>([&] { ones(2).retain_grad(); }),
            "can't retain_grad on Tensor that has requires_grad=False");
  EXPECT_EQ(messageOf<AutogradError>([&] { x.set_grad(ones(2)); }),
            "assigned grad has data of a different size");
}

TEST(Autograd, LeavesAndGradFns) {
  const auto x = ones({2}, requires_grad);
  EXPECT_TRUE(x.is_leaf());
  EXPECT_FALSE((x * 2).is_leaf());
  EXPECT_TRUE((x * 2).detach().is_leaf());
  std::ostringstream out;
  out << (x + 1).grad_fn();
  EXPECT_TRUE(std::regex_match(out.str(), std::regex("<AddBackward0 object at 0x[0-9a-f]+>")));
  EXPECT_STREQ((x.pow(2)).grad_fn().name(), "PowBackward0");
  EXPECT_STREQ(x.sum({0}).grad_fn().name(), "SumBackward1");
  EXPECT_STREQ(x[0].grad_fn().name(), "SelectBackward0");
  EXPECT_STREQ(relu(x).grad_fn().name(), "ReluBackward0");
  EXPECT_STREQ(softmax(x, 0).grad_fn().name(), "SoftmaxBackward0");
  EXPECT_STREQ(log_softmax(x, 0).grad_fn().name(), "LogSoftmaxBackward0");
  EXPECT_STREQ(cat({x, x}).grad_fn().name(), "CatBackward0");
  EXPECT_STREQ(ones({2, 2}, requires_grad).t().grad_fn().name(), "TBackward0");
  EXPECT_STREQ(mm(ones({2, 2}, requires_grad), ones(2, 2)).grad_fn().name(), "MmBackward0");
  EXPECT_STREQ(where(x > 0, x, 0).grad_fn().name(), "WhereBackward0");
  EXPECT_STREQ(x.clamp(0, 1).grad_fn().name(), "ClampBackward1");
}

TEST(Autograd, GradModeIsRestored) {
  const auto x = ones({1}, requires_grad);
  {
    no_grad off;
    EXPECT_FALSE((x * 2).requires_grad());
    {
      enable_grad on;
      EXPECT_TRUE((x * 2).requires_grad());
    }
    EXPECT_FALSE((x * 2).requires_grad());
    EXPECT_TRUE(ones({1}, requires_grad).requires_grad());
  }
  EXPECT_TRUE((x * 2).requires_grad());
}

TEST(Autograd, ComputedUnderNoGradIsAConstant) {
  const auto x = tensor({3.}, requires_grad);
  Tensor y;
  {
    no_grad guard;
    y = x * x;
  }
  (x * y).sum().backward();
  EXPECT_EQ(text(x.grad()), "tensor([9.])");
}

TEST(Autograd, OptimizerStepChangesTheLeafInPlace) {
  auto w = tensor({1., 2.}, requires_grad);
  const auto alias = w;
  EXPECT_EQ(messageOf<AutogradError>([&] { w -= 1; }),
            "a leaf Variable that requires grad is being used in an in-place operation.");
  const auto before = w * 10;
  (w * w).sum().backward();
  {
    no_grad guard;
    w -= 0.5 * w.grad();
  }
  EXPECT_EQ(text(alias), "tensor([0., 0.], requires_grad=True)");
  // What was computed before keeps the old value, evaluated or not.
  EXPECT_EQ(text(before), "tensor([10., 20.], grad_fn=<MulBackward0>)");
}

TEST(Autograd, SavedValueThatWasChanged) {
  auto w = tensor({1., 2.}, requires_grad);
  const auto y = (w * w).sum();
  {
    no_grad guard;
    w += 1;
  }
  EXPECT_EQ(messageOf<AutogradError>([&] { y.backward(); }).substr(0, 97),
            "one of the variables needed for gradient computation has been modified by an inplace "
            "operation: [");
}

TEST(Autograd, RetainGradKeepsTheGradientOfAComputedValue) {
  const auto x = tensor({1., 2.}, requires_grad);
  const auto y = x * 3;
  y.retain_grad();
  (y * y).sum().backward();
  EXPECT_EQ(text(y.grad()), "tensor([ 6., 12.])");
  EXPECT_EQ(text(x.grad()), "tensor([18., 36.])");
}

TEST(Autograd, GraphsDoNotGrowFromStepToStep) {
  auto x = ones(8);
  for (int i = 0; i < 5000; ++i)
    x = x * 0.999 + 0.001;
  EXPECT_NEAR(x[0].item(), 1, 1e-3);
}

TEST(Autograd, LongHistoryIsDroppedWithoutRecursion) {
  auto x = ones({1}, requires_grad);
  for (int i = 0; i < 20000; ++i)
    x = x + 1;
  EXPECT_EQ(x.item(), 20001);
}

} // namespace
