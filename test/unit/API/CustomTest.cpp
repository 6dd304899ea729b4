// Functions with rules of the user's, checkpoint, linearize.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <tuple>
#include <utility>
#include <vector>

using namespace ad;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

const auto square = [](const Tensor &x) { return x * x; };

// The rules say 10·x where the derivative is 2·x, so that they can be told from it.
const auto by_tangent = custom_jvp(
    square, [](const Tensor &x, const Tensor &dx) { return std::pair(x * x, x * 10 * dx); });
const auto by_cotangent = custom_vjp(
    square, [](const Tensor &x) { return std::pair(x * x, x); },
    [](const Tensor &x, const Tensor &cy) { return x * 10 * cy; });

template <class F>
void expectTenfold(const F &f) {
  const auto x = tensor(3., float64), one = tensor(1., float64);
  EXPECT_EQ(f(x).item(), 9);
  EXPECT_EQ(jvp(f)(x, one).first.item(), 9);
  EXPECT_EQ(jvp(f)(x, one).second.item(), 30);
  EXPECT_EQ(grad(f)(x).item(), 30);
  EXPECT_EQ(jit(grad(f))(x).item(), 30);
  EXPECT_EQ(grad(grad(f))(x).item(), 10);
  EXPECT_EQ(jvp(grad(f))(x, one).second.item(), 10);
  const auto along = [&](const Tensor &at) { return jvp(f)(at, one).second; };
  EXPECT_EQ(grad(along)(x).item(), 10);
  EXPECT_EQ(jvp(along)(x, one).second.item(), 10);
  const auto twice = [&](const Tensor &at) { return f(f(at)); };
  EXPECT_EQ(grad(twice)(x).item(), 30 * 90);
  const auto xs = tensor({1., 2.}, float64);
  EXPECT_EQ(text(vmap(f)(xs)), "tensor([1., 4.], dtype=torch.float64)");
  EXPECT_EQ(text(vmap(grad(f))(xs)), "tensor([10., 20.], dtype=torch.float64)");
  EXPECT_EQ(text(grad([&](const Tensor &at) { return sum(vmap(f)(at)); })(xs)),
            "tensor([10., 20.], dtype=torch.float64)");
  EXPECT_EQ(text(hessian([&](const Tensor &at) { return sum(vmap(f)(at)); })(xs)),
            "tensor([[10.,  0.],\n        [ 0., 10.]], dtype=torch.float64)");
}

TEST(Custom, TangentRuleServesBothModes) { expectTenfold(by_tangent); }
TEST(Custom, CotangentRuleServesBothModes) { expectTenfold(by_cotangent); }

TEST(Custom, RecordsForBackward) {
  const auto x = tensor(3.).requires_grad_();
  by_cotangent(x).backward();
  EXPECT_EQ(text(x.grad()), "tensor(30.)");
}

TEST(Custom, TakesStructuresAndIntegers) {
  const auto pick = [](const std::vector<Tensor> &xs, const Tensor &i) {
    return std::tuple(xs[0] + xs[1], i + 1);
  };
  const auto f = custom_vjp(
      pick,
      [&](const std::vector<Tensor> &xs, const Tensor &i) {
        return std::pair(pick(xs, i), std::pair(xs[0], i));
      },
      [](const std::pair<Tensor, Tensor> &kept, const std::tuple<Tensor, Tensor> &cy) {
        EXPECT_FALSE(std::get<1>(cy).defined()); // the second result is an integer
        return std::tuple(std::vector<Tensor>{std::get<0>(cy) * kept.first, Tensor()}, Tensor());
      });
  const auto loss = [&](const std::vector<Tensor> &xs) {
    return sum(std::get<0>(f(xs, tensor(4))) * 3);
  };
  const auto g = grad(loss)(std::vector<Tensor>{tensor({1., 2.}), tensor({5., 5.})});
  EXPECT_EQ(text(g[0]), "tensor([3., 6.])");
  EXPECT_EQ(text(g[1]), "tensor([0., 0.])"); // undefined stands for zeros
}

TEST(Custom, UsesConstantsFromOutside) {
  const auto scale = tensor({1., 2.});
  const auto f =
      custom_vjp([&](const Tensor &x) { return x * scale; },
                 [&](const Tensor &x) { return std::pair(x * scale, scale * 2); },
                 [&](const Tensor &kept, const Tensor &cy) { return cy * kept + scale; });
  EXPECT_EQ(text(grad([&](const Tensor &x) { return sum(f(x)); })(ones({2}))), "tensor([3., 6.])");
}

TEST(Custom, RefusesToLoseADerivative) {
  const auto outer = [](const Tensor &w) {
    const auto f =
        custom_jvp([&](const Tensor &x) { return x * w; },
                   [&](const Tensor &x, const Tensor &dx) { return std::pair(x * w, dx * w); });
    return f(tensor(2.));
  };
  EXPECT_EQ(messageOf<CompileError>([&] { grad(outer)(tensor(3.)).eval(); }),
            "'ad.custom' op constant 0 carries a derivative, expected it among the inputs");
}

TEST(Custom, BatchRule) {
  const auto f = custom_vmap(square, [](const Tensor &xs) {
    EXPECT_EQ(xs.dim(), 1);
    return -xs;
  });
  EXPECT_EQ(text(f(tensor(3.))), "tensor(9.)");
  EXPECT_EQ(text(vmap(f)(tensor({1., 2.}))), "tensor([-1., -2.])");
  EXPECT_EQ(text(grad(f)(tensor(3.))), "tensor(6.)");
}

TEST(Custom, ErrorsNameTheRule) {
  const auto wide = custom_jvp(
      square, [](const Tensor &x, const Tensor &dx) { return std::pair(x * x, stack({dx, dx})); });
  EXPECT_EQ(messageOf<TypeError>([&] { wide(tensor(1.)); }),
            "custom_jvp: the rule gives Float[2] as tangent 0, expected Float[]");
}

TEST(Checkpoint, HasTheSameBits) {
  const auto w = tensor({{0.5, -1., 2.}, {1., 0.25, -0.5}, {0.1, 0.7, -1.5}});
  const auto layer = [&](const Tensor &x, const Tensor &v) { return tanh(matmul(x, v) + sin(x)); };
  const auto loss = [&](const auto &f) {
    return [&](const Tensor &x, const Tensor &v) { return sum(f(f(f(x, v), v), v)); };
  };
  const auto x = tensor({{1., 2., 3.}});
  const auto again = checkpoint(layer);
  const auto plain = grad(loss(layer), argnums<0, 1>);
  const auto other = grad(loss(again), argnums<0, 1>);
  // Sums of products have an order of their own in compiled code.
  const auto expectSame = [&](const auto &f, const auto &g) {
    const auto [dx, dv] = f(x, w);
    const auto [dx2, dv2] = g(x, w);
    EXPECT_TRUE(all(dx == dx2).template item<bool>());
    EXPECT_TRUE(all(dv == dv2).template item<bool>());
  };
  expectSame(plain, other);
  expectSame(jit(plain), jit(other));
  expectNear(hessian([&](const Tensor &at) { return loss(again)(at, w); })(x),
             hessian([&](const Tensor &at) { return loss(layer)(at, w); })(x), 1e-6);
}

TEST(Linearize, GivesTheTangentMap) {
  const auto f = [](const Tensor &x, const Tensor &y) { return x * x * y; };
  const auto [y, push] = linearize(f)(tensor(3.), tensor(2.));
  EXPECT_EQ(text(y), "tensor(18.)");
  EXPECT_EQ(text(push(tensor(1.), tensor(0.))), "tensor(12.)");
  EXPECT_EQ(text(push(tensor(0.), tensor(1.))), "tensor(9.)");
}

} // namespace
