// The cache of compiled graphs: literals compile nothing, it is bounded, dropped code is freed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"

using namespace ad;

namespace {

TEST(Cache, ChangedLiteralsCompileNothing) {
  const auto x = tensor({1., 2.});
  const auto scaled = [&](double factor) {
    return jit([factor](const Tensor &t) { return sum(exp(t * factor) + factor); })(x).item();
  };
  const double first = scaled(0.25);
  const CacheStats before = compile_cache_stats();
  EXPECT_NE(scaled(0.5), first);
  EXPECT_NE(scaled(0.75), first);
  const CacheStats after = compile_cache_stats();
  EXPECT_EQ(after.misses, before.misses);
  EXPECT_EQ(after.hits, before.hits + 2);
}

TEST(Cache, LazyGraphsAreInterpretedOnceThenCompiled) {
  clear_compile_cache();
  const auto run = [](double a) { return (tanh(tensor({a, 2.})) * 3.5).sum().item(); };
  const CacheStats before = compile_cache_stats();
  const double first = run(1);
  EXPECT_EQ(compile_cache_stats().interpreted, before.interpreted + 1);
  EXPECT_EQ(compile_cache_stats().misses, before.misses);
  EXPECT_EQ(run(1), first);
  EXPECT_EQ(compile_cache_stats().misses, before.misses + 1);
  run(2);
  EXPECT_EQ(compile_cache_stats().misses, before.misses + 1);
}

TEST(Cache, IsBoundedAndFreesCode) {
  clear_compile_cache();
  const auto live = compile_cache_stats().live_code;
  {
    const auto f = jit([](const Tensor &x) { return x * 2; });
    f(ones(5));
    clear_compile_cache();
    EXPECT_EQ(compile_cache_stats().live_code, live + 1); // the function holds it
    EXPECT_EQ(f(ones(5)).data<float>()[0], 2);
  }
  EXPECT_EQ(compile_cache_stats().live_code, live);
  const auto capacity = static_cast<int64_t>(compile_cache_stats().capacity);
  // Interpreted graphs take entries as well, and no time to compile.
  for (int64_t n = 1; n <= capacity + 10; ++n)
    (ones(n) * 2).eval();
  EXPECT_EQ(compile_cache_stats().entries, compile_cache_stats().capacity);
  EXPECT_GE(compile_cache_stats().evicted, 10u);
}

TEST(Cache, TellsOptionsApart) {
  clear_compile_cache();
  const auto f = [](const Tensor &x) { return x * 1e-30; };
  JitOptions flushing;
  flushing.flush_subnormals = true;
  const auto x = tensor({1e-10});
  const CacheStats before = compile_cache_stats();
  for (int copy = 0; copy < 2; ++copy) {
    EXPECT_NE(jit(f)(x).item(), 0);
    EXPECT_EQ(jit(f, flushing)(x).item(), 0);
  }
  EXPECT_EQ(compile_cache_stats().misses, before.misses + 2);
  EXPECT_EQ(compile_cache_stats().hits, before.hits + 2);
}

TEST(Cache, TrainingLoopOfTheAutogradSurfaceCompilesOnce) {
  // Evaluated, or the numbers would be drawn as a part of the first step.
  const auto x = randn(8, 4).eval(), t = randn(8, 1).eval();
  auto w = randn({4, 1}, requires_grad);
  const auto step = [&] {
    const auto loss = mse_loss(tanh(matmul(x, w)), t);
    loss.backward();
    {
      no_grad guard;
      w -= 0.1 * w.grad();
    }
    w.zero_grad();
    return loss.item();
  };
  const double first = step();
  step();
  const CacheStats before = compile_cache_stats();
  double last = first;
  for (int i = 0; i < 20; ++i)
    last = step();
  EXPECT_LT(last, first);
  EXPECT_EQ(compile_cache_stats().misses, before.misses);
  EXPECT_EQ(compile_cache_stats().interpreted, before.interpreted);
}

} // namespace
