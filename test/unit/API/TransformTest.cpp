// grad, value_and_grad, vjp, jvp: structures, nesting, captured values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <array>
#include <vector>

using namespace ad;
using test::text;

namespace {

Tensor cube(const Tensor &x) { return x * x * x; }

struct Layer {
  Tensor weight, bias;
  auto members() { return std::tie(weight, bias); }
  auto members() const { return std::tie(weight, bias); }
};

TEST(Transform, NestsToAnyOrder) {
  const auto x = tensor(2.);
  EXPECT_EQ(grad(cube)(x).item(), 12);
  EXPECT_EQ(grad(grad(cube))(x).item(), 12);
  EXPECT_EQ(grad(grad(grad(cube)))(x).item(), 6);
  EXPECT_EQ(jit(grad(grad(cube)))(x).item(), 12);
  EXPECT_EQ(grad(jit(cube))(x).item(), 12);
}

TEST(Transform, ValueAndGradOfTheFirstArgument) {
  const auto f = [](const Tensor &w, const Tensor &x) { return sum(w * x); };
  const auto [value, dw] = value_and_grad(f)(tensor({1., 2.}), tensor({3., 4.}));
  EXPECT_EQ(value.item(), 11);
  EXPECT_EQ(text(dw), "tensor([3., 4.])");
}

TEST(Transform, ArgnumsChoose) {
  const auto f = [](const Tensor &w, const Tensor &x) { return sum(w * x); };
  const auto [dx, dw] = grad(f, argnums<1, 0>)(tensor({1., 2.}), tensor({3., 4.}));
  EXPECT_EQ(text(dx), "tensor([1., 2.])");
  EXPECT_EQ(text(dw), "tensor([3., 4.])");
}

TEST(Transform, StructuresAreKept) {
  const auto f = [](const Layer &layer, const std::vector<Tensor> &xs,
                    const std::array<Tensor, 1> &a) {
    return sum(layer.weight * xs[0] + layer.bias * xs[1] * a[0]);
  };
  const Layer layer{tensor({1., 2.}), tensor({3., 4.})};
  const std::vector<Tensor> xs{tensor({5., 6.}), tensor({7., 8.})};
  const std::array<Tensor, 1> a{tensor(2.)};
  const auto [dl, dxs, da] = jit(grad(f, argnums<0, 1, 2>))(layer, xs, a);
  EXPECT_EQ(text(dl.weight), "tensor([5., 6.])");
  EXPECT_EQ(text(dl.bias), "tensor([14., 16.])");
  ASSERT_EQ(dxs.size(), 2u);
  EXPECT_EQ(text(dxs[1]), "tensor([6., 8.])");
  EXPECT_EQ(da[0].item(), 53);
}

TEST(Transform, AuxiliaryResultsComeWithTheValue) {
  const auto f = [](const Tensor &x) { return std::tuple(sum(x * x), x + 1); };
  const auto [value, dx] = value_and_grad(f)(tensor({1., 2.}));
  EXPECT_EQ(std::get<0>(value).item(), 5);
  EXPECT_EQ(text(std::get<1>(value)), "tensor([2., 3.])");
  EXPECT_EQ(text(dx), "tensor([2., 4.])");
}

TEST(Transform, AuxiliaryResultsComeWithEveryDerivative) {
  const auto f = [](const Tensor &x) { return std::pair(sum(x * x), std::tuple(x + 1, sum(x))); };
  const auto x = tensor({1., 2.});
  const auto check = [](const auto &aux) {
    EXPECT_EQ(text(std::get<0>(aux)), "tensor([2., 3.])");
    EXPECT_EQ(std::get<1>(aux).item(), 3);
  };
  const auto [dx, a] = grad(f, has_aux)(x);
  EXPECT_EQ(text(dx), "tensor([2., 4.])");
  check(a);
  const auto [y, pullback, b] = vjp(f, has_aux)(x);
  EXPECT_EQ(y.item(), 5);
  EXPECT_EQ(text(pullback(tensor(10.))), "tensor([20., 40.])");
  check(b);
  const auto [z, dz, c] = jvp(f, has_aux)(x, ones(2));
  EXPECT_EQ(z.item(), 5);
  EXPECT_EQ(dz.item(), 6);
  check(c);
  const auto [u, push, d] = linearize(f, has_aux)(x);
  EXPECT_EQ(push(ones(2)).item(), 6);
  check(d);
  const auto [compiled, e] = jit(grad(f, has_aux))(x);
  EXPECT_EQ(text(compiled), "tensor([2., 4.])");
  check(e);
}

TEST(Transform, AuxiliaryResultsNest) {
  const auto f = [](const Tensor &x, const Tensor &w) { return std::pair(sum(x * x * w), x * w); };
  const auto both = grad(f, argnums<0, 1>, has_aux);
  const auto [gradients, aux] = vmap(both)(tensor({{1., 2.}, {3., 4.}}), ones({2, 2}));
  EXPECT_EQ(text(std::get<0>(gradients)), "tensor([[2., 4.],\n        [6., 8.]])");
  EXPECT_EQ(text(std::get<1>(gradients)), "tensor([[ 1.,  4.],\n        [ 9., 16.]])");
  EXPECT_EQ(text(aux), "tensor([[1., 2.],\n        [3., 4.]])");
  // What comes along is differentiated from outside.
  const auto outer = [&](const Tensor &x) { return sum(std::get<2>(vjp(f, has_aux)(x, x))); };
  EXPECT_EQ(text(grad(outer)(tensor({1., 2.}))), "tensor([2., 4.])");
}

TEST(Transform, StopGradientMakesConstantsOfStructures) {
  const auto f = [](const Tensor &x) {
    const auto [a, b] = stop_gradient(std::pair(x, x * x));
    return sum(x * a + b);
  };
  const auto x = tensor({2., 3.});
  EXPECT_EQ(text(grad(f)(x)), "tensor([2., 3.])");
  EXPECT_EQ(jvp(f)(x, ones(2)).second.item(), 5);
  EXPECT_FALSE(stop_gradient(tensor(1., requires_grad)).requires_grad());
  EXPECT_EQ(stop_gradient(1.5).item(), 1.5);
}

TEST(Transform, VjpAndJvpAreTransposes) {
  const auto f = [](const Tensor &x, const Tensor &y) { return std::pair(sin(x) * y, sum(x)); };
  const auto x = tensor({0.5, 1.5}, float64), y = tensor({2., 3.}, float64);
  const auto dx = tensor({1., -2.}, float64), dy = tensor({0.5, 0.25}, float64);
  const auto [z, dz] = jvp(f)(x, y, dx, dy);
  const auto [again, pullback] = vjp(f)(x, y);
  EXPECT_EQ(text(z.first), text(again.first));
  const auto cz = std::pair(tensor({3., 5.}, float64), tensor(7., float64));
  const auto [cx, cy] = pullback(cz);
  const double forward = (sum(cz.first * dz.first) + cz.second * dz.second).item();
  EXPECT_NEAR(forward, (sum(cx * dx) + sum(cy * dy)).item(), 1e-12);
}

TEST(Transform, IntegersHaveNoCotangent) {
  const auto f = [](const Tensor &x, const Tensor &n) { return sum(x * n); };
  const auto [y, pullback] = vjp(f)(tensor({1., 2.}), tensor({3, 4}));
  const auto [cx, cn] = pullback(tensor(1.));
  EXPECT_EQ(text(cx), "tensor([3., 4.])");
  EXPECT_FALSE(cn.defined());
}

TEST(Transform, CapturedTensorsAreConstants) {
  const auto c = tensor({2., 3.});
  EXPECT_EQ(text(grad([&](const Tensor &x) { return sum(x * c * c); })(ones(2))),
            "tensor([4., 9.])");
  // Captured from the outer function, and so differentiated by the outer transform.
  const auto outer = [](const Tensor &x) {
    return grad([&](const Tensor &y) { return sum(x * y * y); })(x).sum();
  };
  EXPECT_EQ(grad(outer)(tensor(3.)).item(), 12);
}

TEST(Transform, GoesThroughBackward) {
  const auto x = tensor(2., requires_grad);
  grad(cube)(x).backward();
  EXPECT_EQ(x.grad().item(), 12);
}

TEST(Transform, LossOfOneElementNeedsNoReshape) {
  const auto [value, dx] = value_and_grad([](const Tensor &x) { return x * x; })(tensor({3.}));
  EXPECT_EQ(text(value), "tensor([9.])");
  EXPECT_EQ(text(dx), "tensor([6.])");
}

TEST(Transform, NumbersAreTensorsOfRankZero) {
  const auto step = jit([](const Tensor &w, const Tensor &rate) { return w - rate * w; });
  EXPECT_EQ(text(step(tensor({2., 4.}), 0.5)), "tensor([1., 2.])");
}

TEST(Transform, TakesTuples) {
  const auto f = [](const std::tuple<Tensor, Tensor> &p) {
    return sum(std::get<0>(p) * std::get<1>(p));
  };
  const auto [da, db] = grad(f)(std::tuple(tensor({1., 2.}), tensor({3., 4.})));
  EXPECT_EQ(test::text(da), "tensor([3., 4.])");
  EXPECT_EQ(test::text(db), "tensor([1., 2.])");
}

} // namespace
