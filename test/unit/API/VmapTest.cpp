// vmap and the derivatives made with it: axes, structures, nesting with every other transform.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <vector>

using namespace ad;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

Tensor square_sum(const Tensor &x) { return sum(x * x * x); }

const auto rows = [] { return tensor({{1., 2., 3.}, {4., 5., 6.}}); };

TEST(Vmap, MapsTheLeadingAxis) {
  EXPECT_EQ(text(vmap(square_sum)(rows())), "tensor([ 36., 405.])");
  EXPECT_EQ(text(jit(vmap(square_sum))(rows())), "tensor([ 36., 405.])");
}

TEST(Vmap, MapsNamedAxes) {
  const auto scale = [](const Tensor &x, const Tensor &s) { return x * s; };
  const auto s = tensor({10., 100.});
  EXPECT_EQ(text(vmap(scale)(rows(), s)),
            "tensor([[ 10.,  20.,  30.],\n        [400., 500., 600.]])");
  EXPECT_EQ(text(vmap(scale, in_axes<1, unmapped>)(rows(), s)),
            "tensor([[ 10., 400.],\n        [ 20., 500.],\n        [ 30., 600.]])");
  EXPECT_EQ(text(vmap(scale, in_axes<-1, unmapped>, out_axis<1>)(rows(), s)),
            "tensor([[ 10.,  20.,  30.],\n        [400., 500., 600.]])");
}

TEST(Vmap, KeepsStructuresAndRepeatsWhatAllShare) {
  const auto f = [](const std::vector<Tensor> &xs, const Tensor &y) {
    return std::tuple(xs[0] + xs[1], y * 2);
  };
  const auto [a, b] =
      vmap(f, in_axes<0, unmapped>)(std::vector<Tensor>{rows(), rows()}, tensor({1., 2.}));
  EXPECT_EQ(text(a), "tensor([[ 2.,  4.,  6.],\n        [ 8., 10., 12.]])");
  EXPECT_EQ(text(b), "tensor([[2., 4.],\n        [2., 4.]])");
}

TEST(Vmap, SharesWhatItCaptures) {
  const auto w = tensor({1., 0., -1.});
  EXPECT_EQ(text(vmap([&](const Tensor &x) { return dot(x, w); })(rows())), "tensor([-2., -2.])");
}

TEST(Vmap, NestsWithItself) {
  const auto x = tensor({1., 2.}), y = tensor({10., 20., 30.});
  const auto outer = [&](const Tensor &a) {
    return vmap([&](const Tensor &b) { return a * b; })(y);
  };
  EXPECT_EQ(text(vmap(outer)(x)), "tensor([[10., 20., 30.],\n        [20., 40., 60.]])");
}

TEST(Vmap, GivesGradientsPerInstance) {
  const std::string expected = "tensor([[  3.,  12.,  27.],\n        [ 48.,  75., 108.]])";
  EXPECT_EQ(text(vmap(grad(square_sum))(rows())), expected);
  const auto total = [](const Tensor &x) { return sum(vmap(square_sum)(x)); };
  EXPECT_EQ(text(grad(total)(rows())), expected);
  EXPECT_EQ(text(jit(grad(total))(rows())), expected);
}

TEST(Vmap, IsDifferentiatedInBothModesAndTwice) {
  const auto f = [](const Tensor &x) {
    return vmap([](const Tensor &row) { return sum(sin(row) * row); })(x);
  };
  const auto [y, dy] = jvp(f)(rows(), ones({2, 3}));
  expectNear(dy, sum(sin(rows()) + rows() * cos(rows()), 1), 1e-6);
  const auto second = grad([&](const Tensor &x) {
    return sum(grad([&](const Tensor &at) { return sum(f(at)); })(x));
  })(rows());
  expectNear(second, cos(rows()) * 2 - rows() * sin(rows()), 1e-6);
}

TEST(Vmap, RecordsWhatItCapturesForBackward) {
  const auto w = tensor({1., 2., 3.}).requires_grad_();
  vmap([&](const Tensor &row) { return dot(row, w); })(rows()).sum().backward();
  EXPECT_EQ(text(w.grad()), "tensor([5., 7., 9.])");
}

TEST(Vmap, RecordsForBackward) {
  const auto x = rows().requires_grad_();
  vmap(square_sum)(x).sum().backward();
  EXPECT_EQ(text(x.grad()), "tensor([[  3.,  12.,  27.],\n        [ 48.,  75., 108.]])");
}

TEST(Vmap, GathersByInstance) {
  const auto table = tensor({{1., 2., 3.}, {4., 5., 6.}});
  const auto index = tensor<std::int64_t>({2, 0});
  const auto pick = [](const Tensor &t, const Tensor &i) {
    return index_select(t, 0, i.reshape({1}));
  };
  EXPECT_EQ(text(vmap(pick)(table, index)), "tensor([[3.],\n        [4.]])");
  EXPECT_EQ(text(vmap(pick, in_axes<unmapped, 0>)(tensor({7., 8., 9.}), index)),
            "tensor([[9.],\n        [7.]])");
}

TEST(Vmap, RunsWithoutInstances) { EXPECT_EQ(vmap(square_sum)(zeros({0, 3})).shape(), Size({0})); }

TEST(Vmap, SaysWhatDoesNotFit) {
  EXPECT_EQ(messageOf<ShapeError>([] {
              vmap([](const Tensor &x, const Tensor &y) { return x + y; })(rows(),
                                                                           tensor({1., 2., 3.}));
            }),
            "vmap: the arguments disagree in the number of instances: 2 and 3 along axis 0 of "
            "shape [3]");
  EXPECT_EQ(messageOf<ShapeError>([] { vmap(square_sum)(tensor(1.)); }),
            "vmap: a tensor of shape [] has no axis to map over; pass it as ad::unmapped");
  EXPECT_EQ(messageOf<IndexError>([] { vmap(square_sum, in_axes<2>)(rows()); }),
            "vmap: in_axes: Dimension out of range (expected to be in range of [-2, 1], but got "
            "2)");
  EXPECT_EQ(messageOf<IndexError>([] { vmap(square_sum, in_axes<0>, out_axis<1>)(rows()); }),
            "vmap: out_axis: Dimension out of range (expected to be in range of [-1, 0], but got "
            "1)");
  EXPECT_EQ(messageOf<ValueError>([] { vmap(square_sum, in_axes<unmapped>)(rows()); }),
            "vmap: in_axes maps no tensor, expected at least one");
}

// ------------------------------------------------------------------------------ derivatives

TEST(Jacobian, BothModesAgree) {
  const auto f = [](const Tensor &x) { return stack({sum(x * x), prod(x, 0)}); };
  const auto x = tensor({1., 2., 3.});
  const std::string expected = "tensor([[2., 4., 6.],\n        [6., 3., 2.]])";
  EXPECT_EQ(text(jacrev(f)(x)), expected);
  EXPECT_EQ(text(jacfwd(f)(x)), expected);
  EXPECT_EQ(text(jit(jacrev(f))(x)), expected);
}

TEST(Jacobian, HasTheShapesOfResultAndArgument) {
  const auto f = [](const Tensor &x, const Tensor &w) { return matmul(x, w); };
  const auto x = rows(), w = tensor({{1.}, {0.}, {2.}});
  const auto reverse = jacrev(f)(x, w), forward = jacfwd(f)(x, w);
  EXPECT_EQ(reverse.shape(), Size({2, 1, 2, 3}));
  EXPECT_EQ(text(reverse), text(forward));
  EXPECT_EQ(text(reverse[1][0]), "tensor([[0., 0., 0.],\n        [1., 0., 2.]])");
}

TEST(Jacobian, OfAScalarIsTheGradient) {
  EXPECT_EQ(text(jacrev(square_sum)(tensor({1., 2.}))), "tensor([ 3., 12.])");
  EXPECT_EQ(text(jacfwd(square_sum)(tensor({1., 2.}))), "tensor([ 3., 12.])");
}

TEST(Jacobian, IsOfFloats) {
  const std::string expected =
      "Only Tensors of floating point and complex dtype can require gradients";
  const auto f = [](const Tensor &x) { return x * 2; };
  EXPECT_EQ(messageOf<AutogradError>([&] { jacfwd(f)(tensor({1, 2})); }), expected);
  EXPECT_EQ(messageOf<AutogradError>([&] { jacrev(f)(tensor({1, 2})); }), expected);
}

TEST(Hessian, OfAScalarFunction) {
  const auto rosenbrock = [](const Tensor &x) {
    return pow(1 - x[0], 2) + 100 * pow(x[1] - x[0] * x[0], 2);
  };
  const auto x = tensor({1., 2.});
  EXPECT_EQ(text(hessian(rosenbrock)(x)), "tensor([[ 402., -400.],\n        [-400.,  200.]])");
  EXPECT_EQ(text(jit(hessian(rosenbrock))(x)), "tensor([[ 402., -400.],\n        [-400.,  200.]])");
  EXPECT_EQ(text(hvp(rosenbrock, x, tensor({1., 1.}))), "tensor([   2., -200.])");
  EXPECT_EQ(text(vmap(hessian(square_sum))(rows())[0]),
            "tensor([[ 6.,  0.,  0.],\n        [ 0., 12.,  0.],\n        [ 0.,  0., 18.]])");
}

} // namespace
