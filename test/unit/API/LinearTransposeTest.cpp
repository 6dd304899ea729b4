// linear_transpose: cotangents without values, nested with every transform; what is not linear.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <vector>

using namespace ad;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

const auto matrix = [] { return tensor({{1., 2.}, {3., 4.}, {5., 6.}}); };

TEST(LinearTranspose, OfAProductWithWhatIsCaptured) {
  const auto w = matrix();
  const auto f = [&](const Tensor &x) { return matmul(x, w); };
  EXPECT_EQ(text(linear_transpose(f)(zeros(3))(tensor({1., 10.}))), "tensor([21., 43., 65.])");
  const auto compiled = jit([&](const Tensor &cy) { return linear_transpose(f)(zeros(3))(cy); });
  EXPECT_EQ(text(compiled(tensor({1., 10.}))), "tensor([21., 43., 65.])");
}

TEST(LinearTranspose, KeepsStructures) {
  const auto f = [](const std::vector<Tensor> &xs, const Tensor &y) {
    return std::pair(xs[0] + 2 * y, sum(xs[1]));
  };
  const auto transpose = linear_transpose(f)(std::vector<Tensor>{zeros(2), zeros(3)}, zeros(2));
  const auto [cxs, cy] = transpose(std::pair(tensor({1., 2.}), tensor(5.)));
  EXPECT_EQ(text(cxs[0]), "tensor([1., 2.])");
  EXPECT_EQ(text(cxs[1]), "tensor([5., 5., 5.])");
  EXPECT_EQ(text(cy), "tensor([2., 4.])");
}

TEST(LinearTranspose, TakesIntegersAsTheyAre) {
  const auto pick = [](const Tensor &x, const Tensor &at) { return index_select(x, 0, at); };
  const auto [cx, none] =
      linear_transpose(pick)(zeros(3), tensor<std::int64_t>({2, 0}))(tensor({5., 7.}));
  EXPECT_EQ(text(cx), "tensor([7., 0., 5.])");
  EXPECT_FALSE(none.defined());
}

TEST(LinearTranspose, OfTheTransposeIsTheFunction) {
  const auto w = matrix();
  const auto transpose = [&](const Tensor &cy) {
    return linear_transpose([&](const Tensor &x) { return matmul(x, w); })(zeros(3))(cy);
  };
  EXPECT_EQ(text(linear_transpose(transpose)(zeros(2))(tensor({1., 10., 100.}))),
            text(matmul(tensor({1., 10., 100.}), w)));
}

TEST(LinearTranspose, OfATangentIsTheCotangent) {
  const auto f = [](const Tensor &x) { return sin(x) * x; };
  const auto x = tensor({0.5, 1.5}, float64), cy = tensor({2., -1.}, float64);
  const auto push = [&](const Tensor &dx) { return jvp(f)(x, dx).second; };
  expectNear(linear_transpose(push)(x)(cy), vjp(f)(x).second(cy), 1e-15);
}

TEST(LinearTranspose, NestsInDerivativesAndBatches) {
  const auto c = tensor({2., 3.}, float64);
  const auto transposed = [](const Tensor &w, const Tensor &cy) {
    return linear_transpose([&](const Tensor &x) { return x * w * w; })(cy)(cy);
  };
  const auto f = [&](const Tensor &w) { return sum(transposed(w, c)); };
  EXPECT_EQ(text(grad(f)(c)), "tensor([ 8., 18.], dtype=torch.float64)");
  EXPECT_EQ(text(jvp(f)(c, ones_like(c)).second), "tensor(26., dtype=torch.float64)");
  EXPECT_EQ(text(vmap(transposed)(c.reshape({2, 1}), c.reshape({2, 1}))),
            "tensor([[ 8.],\n        [27.]], dtype=torch.float64)");
  EXPECT_EQ(text(jit(hessian(f))(c)), "tensor([[4., 0.],\n        [0., 6.]], dtype=torch.float64)");
}

TEST(LinearTranspose, GoesThroughLoopsBranchesAndRules) {
  const auto a = tensor({2., 3., 4.});
  const auto loop = [&](const Tensor &x) {
    return scan([](const Tensor &c, const Tensor &k) { return std::pair(c * k, c); }, x, a);
  };
  EXPECT_EQ(linear_transpose(loop)(0.)(std::pair(tensor(1.), tensor({1., 1., 1.}))).item(), 33);
  const auto yes = tensor(true);
  const auto branch = [&](const Tensor &x) {
    return cond(yes, [](const Tensor &t) { return 3 * t; }, [](const Tensor &t) { return -t; }, x);
  };
  EXPECT_EQ(linear_transpose(branch)(0.)(tensor(5.)).item(), 15);
  const auto rule =
      custom_jvp([](const Tensor &x) { return 2 * x; },
                 [](const Tensor &x, const Tensor &dx) { return std::pair(2 * x, 4 * dx); });
  EXPECT_EQ(linear_transpose(rule)(0.)(tensor(5.)).item(), 20);
  EXPECT_EQ(linear_transpose(checkpoint(branch))(0.)(tensor(5.)).item(), 15);
}

TEST(LinearTranspose, RecordsForBackward) {
  const auto w = tensor({2., 3.}, requires_grad);
  const auto f = [&](const Tensor &x) { return x * w; };
  linear_transpose(f)(zeros(2))(tensor({5., 7.})).sum().backward();
  EXPECT_EQ(text(w.grad()), "tensor([5., 7.])");
}

TEST(LinearTranspose, RefusesWhatIsNotLinear) {
  const auto transposed = [](auto f) { return linear_transpose(f)(zeros(2))(ones(2)).eval(); };
  EXPECT_EQ(messageOf<CompileError>([&] { transposed([](const Tensor &x) { return exp(x); }); }),
            "'ad.mul' op combines a cotangent with what depends on argument 0 of 'f', expected a "
            "function that is linear in it");
  EXPECT_EQ(
      messageOf<CompileError>([&] { transposed([](const Tensor &x) { return x + floor(x); }); }),
      "'ad.floor' op passes on what depends on an argument of 'f' without a derivative, "
      "expected a function that is linear in it");
  EXPECT_EQ(messageOf<CompileError>(
                [&] { transposed([](const Tensor &x) { return stop_gradient(x); }); }),
            "'ad.detach' op passes on what depends on an argument of 'f' without a derivative, "
            "expected a function that is linear in it");
}

TEST(LinearTranspose, ChecksTheCotangent) {
  EXPECT_EQ(messageOf<AutogradError>(
                [] { linear_transpose([](const Tensor &x) { return 2 * x; })(zeros(2))(ones(3)); }),
            "cotangent has shape [3], expected that of the tensor it belongs to: [2]");
}

} // namespace
