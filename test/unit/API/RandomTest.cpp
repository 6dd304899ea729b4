// Random tensors: what they are drawn from, that nothing else changes them, and how they spread.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>

using namespace ad;
using test::messageOf;
using test::text;

namespace {

void expectEqual(const Tensor &a, const Tensor &b) {
  ASSERT_EQ(a.shape(), b.shape());
  ASSERT_EQ(a.dtype(), b.dtype());
  EXPECT_TRUE(all(a == b).item<bool>());
}

/// The share of the elements that are not 0.
double share(const Tensor &x) { return (x != 0).to(float64).mean().item(); }

// The answers of the paper's authors to a counter and a key of zeros: 6627e8d5 e169c58d bc57ac4c
// 9b00dbd8.
TEST(Random, KnownNumbers) {
  const auto x = rand({4}, Generator(0), float32);
  const unsigned words[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(x[i].item(), (words[i] >> 8) * 0x1p-24) << i;
  const auto y = rand({2}, Generator(0), float64);
  EXPECT_EQ(y[0].item(), static_cast<double>(0xe169c58d6627e8d5 >> 11) * 0x1p-53);
  EXPECT_EQ(y[1].item(), static_cast<double>(0x9b00dbd8bc57ac4c >> 11) * 0x1p-53);
}

TEST(Random, GeneratorsAreSourcesOfTheirOwn) {
  const Generator a(3), b(3);
  const Generator copy = a;
  const auto first = rand({5}, a), second = rand({5}, a);
  expectEqual(rand({5}, b), first);
  expectEqual(rand({5}, b), second);
  EXPECT_FALSE(all(first == second).item<bool>());
  // A copy shares the state.
  const auto third = rand({5}, copy), fourth = rand({5}, a);
  expectEqual(rand({5}, b), third);
  expectEqual(rand({5}, b), fourth);
  EXPECT_EQ(a.initial_seed(), 3u);
  expectEqual(rand({5}, a.manual_seed(3)), first);
  // The generator of the process is none of these.
  manual_seed(3);
  EXPECT_EQ(default_generator().initial_seed(), 3u);
  expectEqual(rand({5}), first);
}

/// A small tensor is interpreted, a large one compiled: the beginning is the same.
TEST(Random, DoesNotDependOnTheEngine) {
  for (const DType dtype : {float32, float64}) {
    const auto few = rand({7}, Generator(11), dtype);
    expectEqual(rand({1 << 20}, Generator(11), dtype).narrow(0, 0, 7), few);
    expectEqual(jit([&](const Tensor &x) { return x + rand({7}, Generator(11), dtype); })(
                    zeros({7}, dtype)),
                few);
  }
  const auto f = [](const Generator &generator) {
    const auto x = randn({3, 5}, generator);
    return std::tuple(x, dropout(x, 0.5, generator), bernoulli(sigmoid(x), generator),
                      randint(-5, 5, {9}, generator), randperm(13, generator));
  };
  const Generator once(5), twice(5);
  const auto compiled = jit([&](const Tensor &) { return f(twice); });
  // Each call of the compiled function goes on where the last one was.
  for (int call = 0; call < 3; ++call) {
    const auto [a, b, c, d, e] = f(once);
    const auto [a2, b2, c2, d2, e2] = compiled(tensor(0.));
    expectEqual(a, a2);
    expectEqual(b, b2);
    expectEqual(c, c2);
    expectEqual(d, d2);
    expectEqual(e, e2);
  }
}

/// One draw used twice is one number, also where it is computed again or part of a larger group.
TEST(Random, DoesNotDependOnWhatItIsFusedWith) {
  const auto alone = jit([](const Tensor &x) { return x * rand({3, 100}, Generator(1)); });
  const auto fused = jit([](const Tensor &x) {
    const auto u = rand({3, 100}, Generator(1));
    return std::tuple(x * u, exp(u) * x + sum(u, {1}, true));
  });
  const auto x = ones(3, 100), expected = rand({3, 100}, Generator(1));
  expectEqual(alone(x), expected);
  expectEqual(std::get<0>(fused(x)), expected);
}

TEST(Random, TheGradientHasTheMaskOfTheValue) {
  const Generator generator(9);
  const auto loss = [&](const Tensor &x) { return sum(dropout(x, 0.25, generator)); };
  const auto step = jit(value_and_grad(loss));
  const auto x = ones(40, 25);
  for (int call = 0; call < 2; ++call) {
    const auto [value, gradient] = step(x);
    // Each element of the gradient is 0 or 4/3, and the value is their sum, for x is 1.
    EXPECT_NEAR(value.item(), gradient.sum().item(), 1e-2);
    EXPECT_NEAR(share(gradient), 0.75, 0.06);
  }
  auto leaf = ones({1000}, requires_grad);
  const auto y = dropout(leaf, 0.5, generator);
  y.sum().backward();
  expectEqual(leaf.grad(), y.detach());
  EXPECT_STREQ(y.grad_fn().name(), "DropoutBackward0");
}

TEST(Random, KeysAreArgumentsOfTheProgram) {
  const std::string ir = jit([](const Tensor &x) { return x + rand({2}); }).traced_ir(zeros({2}));
  EXPECT_NE(ir.find("tensor<2xi64>"), std::string::npos) << ir;
  EXPECT_NE(ir.find("ad.random %arg"), std::string::npos) << ir;
}

TEST(Random, TheSameSeedGivesTheSameNumbers) {
  manual_seed(7);
  const auto first = text(randn(3, 2));
  const auto order = text(randperm(10));
  manual_seed(7);
  EXPECT_EQ(text(randn(3, 2)), first);
  EXPECT_EQ(text(randperm(10)), order);
}

TEST(Random, Distributions) {
  manual_seed(1);
  const auto normal = randn({20000}, float64);
  EXPECT_NEAR(normal.mean().item(), 0, 0.03);
  EXPECT_NEAR(square(normal).mean().item(), 1, 0.03);
  const auto uniform = rand({20000});
  EXPECT_NEAR(uniform.mean().item(), 0.5, 0.01);
  EXPECT_LT(uniform.amax().item(), 1);
  const auto dice = randint(1, 7, {6000});
  EXPECT_EQ(dice.amax().item(), 6);
  EXPECT_EQ((-dice).amax().item(), -1);
  EXPECT_EQ(randperm(100).sum().item(), 4950);
}

TEST(Random, Integers) {
  const auto x = randint(-3, 4, {20000}, Generator(2));
  EXPECT_EQ(x.dtype(), int64);
  EXPECT_EQ(x.amax().item(), 3);
  EXPECT_EQ(amin(x).item(), -3);
  for (int value = -3; value < 4; ++value)
    EXPECT_NEAR((x == value).to(float64).mean().item(), 1. / 7, 0.01) << value;
  EXPECT_EQ(randint(0, 1, {3}, float32).dtype(), float32);
  const auto most = std::int64_t(1) << 53;
  const auto wide = randint(0, most, {1000}, Generator(2));
  EXPECT_GE(amin(wide).item(), 0);
  EXPECT_LT(wide.amax().item(), static_cast<double>(most));
}

TEST(Random, Bernoulli) {
  const auto p = tensor({0., 0.25, 1.}).reshape({3, 1}).expand({3, 10000});
  const auto x = bernoulli(p, Generator(4));
  EXPECT_EQ(share(x[0]), 0);
  EXPECT_NEAR(share(x[1]), 0.25, 0.02);
  EXPECT_EQ(share(x[2]), 1);
  EXPECT_EQ(x.amax().item(), 1);
  EXPECT_EQ(x.dtype(), float32);
}

TEST(Random, Dropout) {
  const auto x = full({10000}, 3.);
  const auto y = dropout(x, 0.2, Generator(6));
  EXPECT_NEAR(share(y), 0.8, 0.02);
  EXPECT_FLOAT_EQ(y.amax().item<float>(), 3 / 0.8f);
  expectEqual(dropout(x, 0.2, false), x);
  expectEqual(dropout(x, 0), x);
  expectEqual(dropout(x, 1), zeros({10000}));
  // What is dropped is 0, whatever it was.
  expectEqual(dropout(tensor({std::nan("")}), 1), zeros({1}));
}

TEST(Random, Empty) {
  EXPECT_EQ(rand({0, 3}).shape(), Size({0, 3}));
  EXPECT_EQ(randn({0}).shape(), Size({0}));
  EXPECT_EQ(randint(0, 2, {0}).shape(), Size({0}));
  EXPECT_EQ(randperm(0).shape(), Size({0}));
  EXPECT_EQ(dropout(zeros({0}), 0.5).shape(), Size({0}));
  EXPECT_EQ(rand(Size{}).dim(), 0);
}

TEST(Random, Errors) {
  EXPECT_EQ(messageOf<TypeError>([] { rand({2}, int64); }), "\"check_uniform_bounds\" not "
                                                            "implemented for 'Long'");
  EXPECT_EQ(messageOf<TypeError>([] { randn({2}, int32); }), "\"normal_kernel_cpu\" not "
                                                             "implemented for 'Int'");
  EXPECT_EQ(messageOf<ValueError>([] { randint(2, 2, {1}); }),
            "random_ expects 'from' to be less than 'to', but got from=2 >= to=2");
  EXPECT_EQ(
      messageOf<ValueError>([] { randint(0, (std::int64_t(1) << 53) + 1, {1}); }),
      "randint: expected at most 2^53 different numbers, but got from=0 and to=9007199254740993");
  EXPECT_EQ(messageOf<ValueError>([] { randperm(-1); }), "n must be non-negative, got -1");
  EXPECT_EQ(messageOf<ValueError>([] { dropout(ones(2), 1.5); }),
            "dropout probability has to be between 0 and 1, but got 1.5");
  EXPECT_EQ(messageOf<TypeError>([] { dropout(tensor({1, 2})); }),
            "dropout: expected a floating point tensor, but got Long");
  EXPECT_EQ(messageOf<TypeError>([] { bernoulli(tensor({1, 2})); }),
            "bernoulli: expected a floating point tensor of probabilities, but got Long");
}

} // namespace
