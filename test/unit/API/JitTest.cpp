// Compiled functions: results, threads, IR on request.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <thread>
#include <vector>

using namespace ad;
using test::text;

namespace {

Tensor loss(const Tensor &w, const Tensor &x) { return mean(square(tanh(w * x))); }

TEST(Jit, AgreesWithTheLazySurface) {
  const auto w = randn(300, 7), x = randn(7);
  const auto eager = value_and_grad(loss)(w, x);
  const auto compiled = jit(value_and_grad(loss))(w, x);
  EXPECT_EQ(eager.first.item(), compiled.first.item());
  EXPECT_EQ(sum(ne(eager.second, compiled.second)).item(), 0);
}

TEST(Jit, TracesOncePerStructure) {
  int traces = 0;
  const auto f = jit([&](const Tensor &x) {
    ++traces;
    return x * 2;
  });
  f(ones(3));
  f(zeros({3}));
  EXPECT_EQ(traces, 1);
  f(ones(4));
  f(ones({3}, float64));
  EXPECT_EQ(traces, 3);
  f(ones(3));
  EXPECT_EQ(traces, 3);
}

TEST(Jit, IsCalledFromManyThreads) {
  const auto f = jit(value_and_grad([](const Tensor &x) { return sum(x * x); }));
  std::vector<std::thread> threads;
  std::vector<int> wrong(8);
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 1; i <= 300; ++i) {
        const double a = i + t;
        const auto [value, dx] = f(tensor({a, 1., double(i)}));
        wrong[t] += value.item() != float(float(a * a + 1) + double(i) * i) ||
                    dx.data<float>()[0] != float(2 * a);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const int count : wrong)
    EXPECT_EQ(count, 0);
}

TEST(Jit, ReturnsStructuresAndArguments) {
  const auto f = jit([](const Tensor &x) { return std::vector<Tensor>{x, x + 1, x.sum()}; });
  const auto out = f(tensor({1., 2.}));
  ASSERT_EQ(out.size(), 3u);
  EXPECT_EQ(text(out[0]), "tensor([1., 2.])");
  EXPECT_EQ(text(out[1]), "tensor([2., 3.])");
  EXPECT_EQ(text(out[2]), "tensor(3.)");
}

TEST(Jit, ResultsOutliveTheFunction) {
  Tensor kept;
  {
    const auto f = jit([](const Tensor &x) { return x * 3; });
    kept = f(tensor({1., 2.}));
    f(tensor({5., 6.}));
  }
  EXPECT_EQ(text(kept), "tensor([3., 6.])");
}

TEST(Jit, ShowsEveryStage) {
  const auto f = jit(value_and_grad(loss));
  const auto w = ones(2, 3), x = ones(3);
  const std::string traced = f.traced_ir(w, x), adjoint = f.adjoint_ir(w, x),
                    fused = f.fused_ir(w, x), code = f.llvm_ir(w, x);
  EXPECT_NE(traced.find("ad.grad @f("), std::string::npos) << traced;
  EXPECT_EQ(adjoint.find("ad.grad"), std::string::npos) << adjoint;
  EXPECT_NE(adjoint.find("ad.tanh"), std::string::npos) << adjoint;
  EXPECT_NE(fused.find("ad.fused"), std::string::npos) << fused;
  EXPECT_NE(code.find("define"), std::string::npos) << code;
}

TEST(Jit, TellsWhatItsDerivativeKeeps) {
  const auto f = jit(value_and_grad(loss));
  const std::string told = f.explain(ones(2, 3), ones(3));
  EXPECT_EQ(told.rfind("@main: ", 0), 0u) << told;
  EXPECT_NE(told.find("primal and derivative share a loop nest"), std::string::npos) << told;
  EXPECT_NE(told.find("JitTest.cpp:12 "), std::string::npos) << told;
  const auto none = jit(loss);
  EXPECT_EQ(std::string(none.explain(ones(2, 3), ones(3))), "@main: no derivative\n");
}

TEST(Jit, RecordsForBackwardInsteadOfDroppingTheGradient) {
  const auto f = jit([](const Tensor &x) { return sum(x * x); });
  const auto x = tensor({1., 2.}, requires_grad);
  f(x).backward();
  EXPECT_EQ(text(x.grad()), "tensor([2., 4.])");
}

TEST(Jit, GivesUndefinedTangentsOfIntegers) {
  const auto f = [](const Tensor &x) { return std::tuple(tensor(3) + 0, x * x); };
  const auto push = jit([&](const Tensor &x) { return jvp(f)(x, ones_like(x)); });
  for (int call = 0; call < 2; ++call) {
    const auto [value, tangent] = push(tensor(3.));
    EXPECT_EQ(text(std::get<0>(value)), "tensor(3)");
    EXPECT_FALSE(std::get<0>(tangent).defined());
    EXPECT_EQ(text(std::get<1>(tangent)), "tensor(6.)");
  }
}

JitOptions flushing() {
  JitOptions options;
  options.flush_subnormals = true;
  return options;
}

// 1e-200 · 1e-120 and 1e-310 are subnormal.
Tensor subnormals(const Tensor &x) { return stack({x[0] * 1e-120, x[1] * 1e300, x[2] + x[2]}); }

TEST(Jit, FlushesSubnormalsIfAsked) {
  const auto x = tensor({1e-200, 1e-310, 2.}, float64);
  const auto kept = jit(subnormals), flushed = jit(subnormals, flushing());
  EXPECT_EQ(kept(x).data<double>()[0], 1e-200 * 1e-120);
  EXPECT_EQ(kept(x).data<double>()[1], 1e-310 * 1e300);
  for (int call = 0; call < 2; ++call) {
    const auto y = flushed(x);
    EXPECT_EQ(y.data<double>()[0], 0);
    EXPECT_EQ(y.data<double>()[1], 0);
    EXPECT_EQ(y.data<double>()[2], 4);
  }
}

TEST(Jit, LeavesTheModeOfItsCaller) {
  const auto flushed = jit(subnormals, flushing());
  const volatile double tiny = 1e-200;
  flushed(tensor({1., 1., 1.}, float64));
  EXPECT_NE(tiny * 1e-120, 0);
  // Also where a check ends the call.
  const auto checked =
      jit([](const Tensor &x, const Tensor &i) { return take(x, i) * 1e-120; }, flushing());
  const auto x = tensor({1e-200, 1.}, float64);
  EXPECT_EQ(checked(x, tensor({0})).item(), 0);
  EXPECT_THROW(checked(x, tensor({2})), IndexError);
  EXPECT_NE(tiny * 1e-120, 0);
}

TEST(Jit, FlushesOnAllThreads) {
  const auto f = jit([](const Tensor &x) { return exp(x) * 1e-20 * exp(x / 2); }, flushing());
  const auto x = full({1 << 18}, -480., float64); // e^-720 is subnormal
  set_num_threads(4);
  for (int call = 0; call < 5; ++call)
    EXPECT_EQ(sum(ne(f(x), 0)).item(), 0);
  set_num_threads(1);
}

TEST(Jit, TellsBytesOfCodeAndTemporaries) {
  const auto f = jit([](const Tensor &x) { return sum(matmul(x, x)); });
  const CacheStats before = compile_cache_stats();
  EXPECT_GT(f.code_bytes(ones(32, 32)), 100u);
  EXPECT_GE(f.temporary_bytes(ones(32, 32)), 32u * 32 * sizeof(float)); // the product
  EXPECT_EQ(f(ones(32, 32)).item(), 32 * 32 * 32);
  EXPECT_EQ(compile_cache_stats().misses, before.misses + 1);
}

TEST(Jit, RecordsWhatItCapturesForBackward) {
  const auto w = tensor({1., 2.}).requires_grad_();
  const auto f = jit([&](const Tensor &x) { return sum(x * w.reshape({2})); });
  const auto x = tensor({3., 4.});
  for (int call = 0; call < 2; ++call)
    (f(x) + sum(w)).backward();
  EXPECT_EQ(text(w.grad()), "tensor([ 8., 10.])");
  const no_grad guard;
  EXPECT_EQ(text(f(x)), "tensor(11.)");
}

/// Options with a memory budget.
JitOptions within(std::size_t bytes) {
  JitOptions options;
  options.memory_budget = static_cast<std::int64_t>(bytes);
  return options;
}

/// Layers that keep three values each for the gradient.
Tensor deepLoss(const Tensor &w, const Tensor &x) {
  Tensor h = x;
  for (int layer = 0; layer < 12; ++layer)
    h = tanh(matmul(h, w)) * sin(h);
  return mean(square(h));
}

TEST(Jit, KeepsToAMemoryBudget) {
  const auto w = randn({32, 32}), x = randn({64, 32});
  const auto gradient = grad(deepLoss);
  const auto free = jit(gradient);
  const std::size_t all = free.temporary_bytes(w, x);
  const auto limited = jit(gradient, within(all / 2));
  EXPECT_LE(limited.temporary_bytes(w, x), all / 2);
  EXPECT_EQ(sum(ne(limited(w, x), free(w, x))).item(), 0);
  // Another budget is another code, and the same one the same.
  const auto misses = compile_cache_stats().misses;
  jit(gradient, within(all / 2))(w, x);
  EXPECT_EQ(compile_cache_stats().misses, misses);
  jit(gradient, within(all / 2 + 64))(w, x);
  EXPECT_EQ(compile_cache_stats().misses, misses + 1);
}

TEST(Jit, TellsWhatABudgetHasComputedAgain) {
  const auto w = randn({32, 32}), x = randn({64, 32});
  const auto free = jit(value_and_grad(deepLoss));
  const std::string kept = free.explain(w, x);
  EXPECT_EQ(kept.find("beside its readers"), std::string::npos) << kept;
  const auto tight = jit(value_and_grad(deepLoss), within(free.temporary_bytes(w, x) / 2));
  const std::string told = tight.explain(w, x);
  EXPECT_NE(told.find("beside its readers"), std::string::npos) << told;
}

TEST(Jit, RefusesABudgetThatCannotBeKept) {
  const auto w = randn({32, 32}), x = randn({64, 32});
  const auto limited = jit(grad(deepLoss), within(1000));
  const std::string message = test::messageOf<CompileError>([&] { limited(w, x); });
  EXPECT_NE(message.find("bytes of temporaries with all recomputation that helps, expected at most "
                         "its memory budget of 1000"),
            std::string::npos)
      << message;
}

} // namespace
