// Static arguments, and the structures that tell compiled forms apart.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <string>
#include <vector>

using namespace ad;
using test::text;

namespace {

enum class Kind { Square, Cube };

Tensor power(const Tensor &x, Kind kind) { return kind == Kind::Square ? x * x : x * x * x; }
Tensor times(const Tensor &x, int factor) { return x * factor; }

TEST(Static, GoesThroughEveryTransform) {
  const auto x = tensor(3.);
  const auto cube = static_arg(Kind::Cube);
  EXPECT_EQ(grad(power)(x, cube).item(), 27);
  EXPECT_EQ(value_and_grad(power)(x, static_arg(Kind::Square)).second.item(), 6);
  EXPECT_EQ(jvp(power)(x, cube, tensor(2.), cube).second.item(), 54);
  const auto [y, pullback] = vjp(power)(x, cube);
  EXPECT_EQ(y.item(), 27);
  EXPECT_EQ(std::get<0>(pullback(tensor(2.))).item(), 54);
  const auto [again, push] = linearize(power)(x, cube);
  EXPECT_EQ(push(tensor(2.), cube).item(), 54);
  EXPECT_EQ(text(vmap(power)(tensor({2., 3.}), cube)), "tensor([ 8., 27.])");
  EXPECT_EQ(text(vmap(power, in_axes<0, unmapped>)(tensor({2., 3.}), cube)), "tensor([ 8., 27.])");
  EXPECT_EQ(jacrev(power)(x, cube).item(), 27);
  EXPECT_EQ(jacfwd(power)(x, cube).item(), 27);
  EXPECT_EQ(hessian(power)(x, cube).item(), 18);
  EXPECT_EQ(checkpoint(power)(x, cube).item(), 27);
  EXPECT_EQ(std::get<0>(linear_transpose(times)(x, static_arg(4))(x)).item(), 12);
  EXPECT_EQ(jit(grad(power))(x, cube).item(), 27);
}

TEST(Static, IsPartOfTheKeyOfACompiledFunction) {
  int traces = 0;
  const auto f = jit([&](const Tensor &x, Kind kind, const std::string &name) {
    ++traces;
    return power(x, kind) + static_cast<int>(name.size());
  });
  const auto x = tensor(2.);
  const std::string none, two = "ab";
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(f(x, static_arg(Kind::Square), static_arg(none)).item(), 4);
    EXPECT_EQ(f(x, static_arg(Kind::Cube), static_arg(none)).item(), 8);
    EXPECT_EQ(f(x, static_arg(Kind::Cube), static_arg(two)).item(), 10);
  }
  EXPECT_EQ(traces, 3);
}

TEST(Static, TellsTypesApart) {
  const auto f = jit([](const Tensor &x, auto n) {
    return x * (std::is_same_v<decltype(n), Static<int>> ? 10 : 100);
  });
  EXPECT_EQ(f(tensor(1.), static_arg(1)).item(), 10);
  EXPECT_EQ(f(tensor(1.), static_arg(1u)).item(), 100);
}

struct Layer {
  Tensor weight;
  Static<int> power;
  auto members() { return std::tie(weight, power); }
  auto members() const { return std::tie(weight, power); }
};

TEST(Static, StandsInStructures) {
  const auto f = [](const Layer &layer) { return sum(pow(layer.weight, layer.power.value)); };
  const auto compiled = jit(grad(f));
  const auto w = tensor({1., 2.});
  EXPECT_EQ(text(compiled(Layer{w, {2}}).weight), "tensor([2., 4.])");
  EXPECT_EQ(text(compiled(Layer{w, {3}}).weight), "tensor([ 3., 12.])");
  const auto compiledTwice =
      jit([](const Layer &layer) { return Layer{layer.weight * 2, layer.power}; });
  EXPECT_EQ(compiledTwice(Layer{w, {3}}).power, 3);
  EXPECT_EQ(compiledTwice(Layer{w, {4}}).power, 4);
}

// Both calls have three tensors in a row.
TEST(Jit, TellsLengthsOfContainersApart) {
  using List = std::vector<Tensor>;
  const auto f = jit([](const List &a, const List &b) {
    Tensor total = tensor(0.);
    for (const Tensor &x : a)
      total = total + x;
    for (const Tensor &x : b)
      total = total - x;
    return total;
  });
  const auto one = tensor(1.);
  EXPECT_EQ(f(List{one, one}, List{one}).item(), 1);
  EXPECT_EQ(f(List{one}, List{one, one}).item(), -1);
}

TEST(Jit, TellsTypesOfArgumentsApart) {
  struct Sum {
    Tensor operator()(const Tensor &a, const Tensor &b) const { return a + b; }
    Tensor operator()(const std::pair<Tensor, Tensor> &p) const { return p.first * p.second; }
  };
  const auto f = jit(Sum());
  EXPECT_EQ(f(tensor(2.), tensor(3.)).item(), 5);
  EXPECT_EQ(f(std::pair(tensor(2.), tensor(3.))).item(), 6);
}

} // namespace
