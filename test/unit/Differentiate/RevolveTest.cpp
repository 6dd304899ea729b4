// Binomial checkpointing runs no more steps than the best schedule for its number of states.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Revolve.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Passes.h"
#include "Interpret/Interpreter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;

namespace {

/// Steps sin, and multiplies the states that the trips began with into a cotangent.
OwningOpRef<ModuleOp> makeProgram(MLIRContext &context, int64_t slots) {
  // Half of the budget holds the states and one entry more, each with the number of its trip.
  const std::string budget = std::to_string(2 * 16 * (slots + 1));
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(R"(
    func.func @f(%x: tensor<f64>, %n: tensor<i64>) -> tensor<f64> attributes {ad.memory_budget = )" +
                                                                 budget + R"( : i64} {
      %one = ad.constant dense<1.0> : tensor<f64>
      %y = ad.reversal %n of(%x) pulls(%one) limit 1000000 : (tensor<i64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
      ^bb0(%a: tensor<f64>):
        %next = ad.sin %a : tensor<f64>
        ad.yield %next : tensor<f64>
      } pull {
      ^bb0(%a: tensor<f64>, %c: tensor<f64>):
        %back = ad.mul %c, %a : tensor<f64>
        ad.yield %back : tensor<f64>
      }
      return %y : tensor<f64>
    })",
                                                             &context);
  PassManager manager(&context);
  manager.addPass(ad::createDifferentiatePass());
  EXPECT_TRUE(module && succeeded(manager.run(*module)));
  return module;
}

template <typename T>
ad::HostTensor scalar(RankedTensorType type, T value) {
  ad::HostTensor tensor = *ad::HostTensor::create(type);
  tensor.elements<T>()[0] = value;
  return tensor;
}

struct Measured {
  int64_t steps;
  double result;
};

Measured run(ModuleOp module, double x, int64_t trips) {
  auto function = module.lookupSymbol<func::FuncOp>("f");
  const auto types = function.getArgumentTypes();
  Measured measured{0, 0};
  const auto results = ad::interpretObserved(
      function,
      {scalar<double>(llvm::cast<RankedTensorType>(types[0]), x),
       scalar<int64_t>(llvm::cast<RankedTensorType>(types[1]), trips)},
      [&](Operation *op, ArrayRef<ad::HostTensor>) { measured.steps += llvm::isa<ad::SinOp>(op); });
  EXPECT_TRUE(succeeded(results));
  measured.result = results->front().elements<double>()[0];
  return measured;
}

/// The least number of steps, by the recursion over where to keep the next state: of `trips` trips
/// with 1, 2, … states.
std::vector<std::vector<int64_t>> leastSteps(int64_t trips, int64_t slots) {
  std::vector<std::vector<int64_t>> least(slots + 1, std::vector<int64_t>(trips + 1));
  for (int64_t s = 1; s <= slots; ++s)
    for (int64_t n = 2; n <= trips; ++n) {
      least[s][n] = n * (n - 1) / 2;
      for (int64_t k = 1; s > 1 && k < n; ++k)
        least[s][n] = std::min(least[s][n], k + least[s - 1][n - k] + least[s][k]);
    }
  return least;
}

int64_t binomial(int64_t n, int64_t k) {
  double value = 1;
  for (int64_t i = 1; i <= k; ++i)
    value = value * static_cast<double>(n - k + i) / static_cast<double>(i);
  return std::llround(value);
}

/// r·n − β(s + 1, r − 1) with the least r for which β(s, r) ≥ n.
int64_t formula(int64_t n, int64_t s) {
  int64_t r = 0;
  while (binomial(s + r, s) < n)
    ++r;
  return r * n - (r == 0 ? 0 : binomial(s + r, s + 1));
}

TEST(Revolve, RunsAsFewStepsAsTheBestSchedule) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<ad::ADDialect, func::FuncDialect>();
  const auto least = leastSteps(130, 8);
  for (const int64_t slots : {1, 2, 3, 4, 8}) {
    const OwningOpRef<ModuleOp> module = makeProgram(context, slots);
    for (const int64_t trips : {0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 20, 36, 45, 46, 70, 100, 130}) {
      const Measured ran = run(*module, 0.9, trips);
      EXPECT_EQ(ran.steps, least[slots][trips]) << trips << " trips, " << slots << " states";
      EXPECT_EQ(ran.steps, formula(trips, slots)) << trips << " trips, " << slots << " states";
      double expected = 1, x = 0.9;
      for (int64_t trip = 0; trip < trips; ++trip, x = std::sin(x))
        expected *= x;
      EXPECT_NEAR(ran.result, expected, 1e-12 * expected);
    }
  }
}

TEST(Revolve, RunsTripsTwiceWithAHundredStates) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<ad::ADDialect, func::FuncDialect>();
  const OwningOpRef<ModuleOp> module = makeProgram(context, 100);
  EXPECT_EQ(run(*module, 0.9, 5000).steps, formula(5000, 100));
  EXPECT_LT(formula(5000, 100), 2 * 5000);
}

TEST(Revolve, KeepsMoreStatesWithMoreMemory) {
  EXPECT_EQ(ad::revolveSlots(0, 0, 16, 100), 1);
  EXPECT_EQ(ad::revolveSlots(1600, 0, 16, 1000), 99);
  EXPECT_EQ(ad::revolveSlots(1600, 1, 16, 1000), 49);
  EXPECT_EQ(ad::revolveSlots(1600, 0, 16, 50), 50);
  EXPECT_EQ(ad::revolveSlots(1600, 100, 16, 50), 1);
  EXPECT_EQ(ad::revolveSlots(1 << 30, 0, 16, 1000000), 1023);
  int64_t before = 0;
  for (int64_t budget = 0; budget < 5000; budget += 7) {
    const int64_t slots = ad::revolveSlots(budget, 0, 24, 1000);
    EXPECT_GE(slots, before);
    EXPECT_LE((slots + 1) * 24, std::max<int64_t>(budget, 48));
    before = slots;
  }
}

} // namespace
