// Memory budgets: what recomputation takes and gives, over a range of budgets.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Remat.h"
#include "JIT/Compiler.h"
#include "Lower/RematSchedule.h"
#include "Runtime/Runtime.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>

using namespace ad;

namespace {

constexpr int kRows = 32, kColumns = 24;
const std::string kMatrix = "tensor<32x24xf32>", kWeights = "tensor<24x24xf32>";

/// The gradient of a network of layers tanh(h w) * sin(h), with a mask of random numbers in the
/// middle, under a budget.
std::string network(int layers, int64_t budget) {
  std::string loss = "func.func private @loss(%h0: " + kMatrix + ", %w: " + kWeights +
                     ", %key: tensor<2xi64>) -> tensor<f32> {\n";
  const std::string matmul = " : (" + kMatrix + ", " + kWeights + ") -> " + kMatrix + "\n";
  for (int i = 0; i < layers; ++i) {
    const std::string n = std::to_string(i), next = std::to_string(i + 1);
    loss += "%z" + n + " = ad.matmul %h" + n + ", %w" + matmul;
    loss += "%t" + n + " = ad.tanh %z" + n + " : " + kMatrix + "\n";
    if (i == layers / 2)
      loss +=
          "%s" + n + " = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> " + kMatrix + "\n";
    else
      loss += "%s" + n + " = ad.sin %h" + n + " : " + kMatrix + "\n";
    loss += "%h" + next + " = ad.mul %t" + n + ", %s" + n + " : " + kMatrix + "\n";
  }
  loss += "%y = ad.sum %h" + std::to_string(layers) + " {axes = array<i64: 0, 1>} : " + kMatrix +
          " -> tensor<f32>\nreturn %y : tensor<f32>\n}\n";
  const std::string attribute =
      budget < 0 ? "" : " attributes {ad.memory_budget = " + std::to_string(budget) + " : i64}";
  return loss + "func.func @step(%x: " + kMatrix + ", %w: " + kWeights +
         ", %key: tensor<2xi64>) -> " + kWeights + attribute +
         " {\n%g = ad.grad @loss(%x, %w, %key) {wrt = array<i64: 1>} : (" + kMatrix + ", " +
         kWeights + ", tensor<2xi64>) -> " + kWeights + "\nreturn %g : " + kWeights + "\n}\n";
}

/// The same for a loop over the layers, in which x changes with the trip and every third value is
/// stacked for a loss on all layers.
std::string recurrence(int64_t budget) {
  const std::string stack = "tensor<20x32x24xf32>";
  const std::string attribute =
      budget < 0 ? "" : " attributes {ad.memory_budget = " + std::to_string(budget) + " : i64}";
  const std::string product = " : (" + kMatrix + ", " + kWeights + ") -> " + kMatrix + "\n";
  return "func.func private @loss(%x: " + kMatrix + ", %w: " + kWeights +
         ") -> tensor<f32> {\n%r:2 = ad.for 20 init(%x) with(%w, %x) : (" + kMatrix + ", " +
         kWeights + ", " + kMatrix + ") -> (" + kMatrix + ", " + stack +
         ") {\n^bb0(%h: " + kMatrix + ", %v: " + kWeights + ", %b: " + kMatrix +
         "):\n%m = ad.matmul %h, %v" + product + "%a = ad.add %m, %b : " + kMatrix +
         "\n%t = ad.tanh %a : " + kMatrix + "\n%n = ad.matmul %t, %v" + product +
         "%s = ad.sigmoid %n : " + kMatrix + "\n%p = ad.mul %t, %s : " + kMatrix +
         "\nad.yield %p, %s : " + kMatrix + ", " + kMatrix + "\n}\n%q = ad.square %r#1 : " + stack +
         "\n%y = ad.sum %q {axes = array<i64: 0, 1, 2>} : " + stack +
         " -> tensor<f32>\nreturn %y : tensor<f32>\n}\nfunc.func @step(%x: " + kMatrix +
         ", %w: " + kWeights + ", %key: tensor<2xi64>) -> " + kWeights + attribute +
         " {\n%g = ad.grad @loss(%x, %w) {wrt = array<i64: 1>} : (" + kMatrix + ", " + kWeights +
         ") -> " + kWeights + "\nreturn %g : " + kWeights + "\n}\n";
}

/// The same for a loop that counts its trips when it runs.
std::string counted(int64_t budget) {
  const std::string product = " : (" + kMatrix + ", " + kWeights + ") -> " + kMatrix + "\n";
  const std::string taken = "(" + kMatrix + ", tensor<i64>, " + kWeights + ")";
  const std::string arguments =
      "^bb0(%h: " + kMatrix + ", %i: tensor<i64>, %v: " + kWeights + "):\n";
  return "func.func private @loss(%x: " + kMatrix + ", %w: " + kWeights +
         ") -> tensor<f32> {\n%z = ad.constant dense<0> : tensor<i64>\n" +
         "%r:2 = ad.while(%x, %z) with(%w) limit 99 : " + taken + " -> (" + kMatrix +
         ", tensor<i64>) {\n" + arguments +
         "%e = ad.constant dense<40> : tensor<i64>\n%c = ad.compare lt, %i, %e : tensor<i64>\n" +
         "ad.yield %c : tensor<i1>\n} do {\n" + arguments + "%m = ad.matmul %h, %v" + product +
         "%t = ad.tanh %m : " + kMatrix + "\n%o = ad.constant dense<1> : tensor<i64>\n" +
         "%j = ad.add %i, %o : tensor<i64>\nad.yield %t, %j : " + kMatrix +
         ", tensor<i64>\n}\n%y = ad.sum %r#0 {axes = array<i64: 0, 1>} : " + kMatrix +
         " -> tensor<f32>\nreturn %y : tensor<f32>\n}\nfunc.func @step(%x: " + kMatrix +
         ", %w: " + kWeights + ", %key: tensor<2xi64>) -> " + kWeights +
         " attributes {ad.memory_budget = " + std::to_string(budget) +
         " : i64} {\n%g = ad.grad @loss(%x, %w) {wrt = array<i64: 1>} : (" + kMatrix + ", " +
         kWeights + ") -> " + kWeights + "\nreturn %g : " + kWeights + "\n}\n";
}

/// The gradient of the size of a gradient, of a loop of 60 trips.
std::string twice(int64_t budget) {
  const std::string taken = "(" + kMatrix + ", " + kWeights + ")", scalar = " -> tensor<f32>";
  const std::string sum = "ad.sum %q {axes = array<i64: 0, 1>} : " + kMatrix + scalar;
  return "func.func private @loss(%x: " + kMatrix + ", %w: " + kWeights + ")" + scalar +
         " {\n%q = ad.for 60 init(%x) with(%w) : " + taken + " -> " + kMatrix +
         " {\n^bb0(%h: " + kMatrix + ", %v: " + kWeights + "):\n%m = ad.matmul %h, %v : " + taken +
         " -> " + kMatrix + "\n%t = ad.tanh %m : " + kMatrix + "\nad.yield %t : " + kMatrix +
         "\n}\n%y = " + sum +
         "\nreturn %y : tensor<f32>\n}\nfunc.func private @size(%x: " + kMatrix +
         ", %w: " + kWeights + ")" + scalar +
         " {\n%g = ad.grad @loss(%x, %w) {wrt = array<i64: 0>} : " + taken + " -> " + kMatrix +
         "\n%q = ad.square %g : " + kMatrix + "\n%y = " + sum +
         "\nreturn %y : tensor<f32>\n}\nfunc.func @step(%x: " + kMatrix + ", %w: " + kWeights +
         ", %key: tensor<2xi64>) -> " + kWeights +
         (budget < 0 ? ""
                     : " attributes {ad.memory_budget = " + std::to_string(budget) + " : i64}") +
         " {\n%g = ad.grad @size(%x, %w) {wrt = array<i64: 1>} : " + taken + " -> " + kWeights +
         "\nreturn %g : " + kWeights + "\n}\n";
}

class RematTest : public testing::Test {
protected:
  RematTest() : compiler(llvm::cantFail(Compiler::create())) {}

  /// Null if that fails.
  std::shared_ptr<Executable> compile(const std::string &text) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &compiler->context());
    EXPECT_TRUE(module);
    auto code = compiler->compile(std::move(module), "step");
    if (code)
      return *code;
    llvm::consumeError(code.takeError());
    return nullptr;
  }

  std::vector<float> run(const Executable &code) {
    struct Free {
      void operator()(void *memory) const { ad_rt_free(memory); }
    };
    std::vector<std::unique_ptr<void, Free>> memory;
    std::vector<void *> buffers;
    for (const size_t bytes : {size_t(kRows * kColumns * 4), size_t(kColumns * kColumns * 4),
                               size_t(16), size_t(kColumns * kColumns * 4)}) {
      memory.emplace_back(ad_rt_allocate(bytes));
      buffers.push_back(memory.back().get());
    }
    for (int i = 0; i < kRows * kColumns; ++i)
      static_cast<float *>(buffers[0])[i] = static_cast<float>(i % 17) / 8 - 1;
    for (int i = 0; i < kColumns * kColumns; ++i)
      static_cast<float *>(buffers[1])[i] = static_cast<float>(i % 13) / 12 - 0.5f;
    std::memset(buffers[2], 1, 16);
    memory.emplace_back(ad_rt_allocate(code.workspaceBytes()));
    code.run(buffers.data(), memory.back().get());
    const auto *result = static_cast<const float *>(buffers[3]);
    return std::vector<float>(result, result + kColumns * kColumns);
  }

  /// Runs what `program` makes for budgets from what it takes without one down to `least`.
  void expectEveryBudgetKept(llvm::function_ref<std::string(int64_t)> program, int64_t least,
                             int64_t distance) {
    const auto free = compile(program(-1));
    ASSERT_TRUE(free);
    const std::vector<float> expected = run(*free);
    auto last = static_cast<int64_t>(free->workspaceBytes());
    EXPECT_GT(last, least + 2 * distance);
    for (int64_t budget = last; budget >= least; budget -= distance) {
      const auto code = compile(program(budget));
      ASSERT_TRUE(code) << budget;
      const auto bytes = static_cast<int64_t>(code->workspaceBytes());
      EXPECT_LE(bytes, budget);
      EXPECT_LE(bytes, last) << "memory rose as the budget fell to " << budget;
      last = bytes;
      const std::vector<float> found = run(*code);
      EXPECT_EQ(std::memcmp(found.data(), expected.data(), expected.size() * sizeof(float)), 0);
    }
  }

  std::unique_ptr<Compiler> compiler;
};

constexpr int64_t kLayer = kRows * kColumns * 4;

TEST_F(RematTest, KeepsEveryBudgetAndEveryBit) {
  expectEveryBudgetKept([](int64_t budget) { return network(16, budget); }, 25 * kLayer,
                        5 * kLayer);
}

TEST_F(RematTest, KeepsEveryBudgetAndEveryBitInLoops) {
  expectEveryBudgetKept(recurrence, 67 * kLayer, 6 * kLayer);
}

TEST_F(RematTest, KeepsStatesOfCountedTripsInHalfOfTheBudget) {
  std::vector<float> expected;
  int64_t last = std::numeric_limits<int64_t>::max();
  for (int64_t budget = 100 * kLayer; budget >= 16 * kLayer; budget -= 6 * kLayer) {
    const auto code = compile(counted(budget));
    ASSERT_TRUE(code) << budget;
    const auto bytes = static_cast<int64_t>(code->workspaceBytes());
    EXPECT_LE(bytes, budget);
    EXPECT_GT(bytes, budget / 2 - kLayer);
    EXPECT_LT(bytes, last);
    last = bytes;
    const std::vector<float> found = run(*code);
    if (expected.empty())
      expected = found;
    EXPECT_EQ(std::memcmp(found.data(), expected.data(), expected.size() * sizeof(float)), 0);
  }
  EXPECT_FALSE(compile(counted(4 * kLayer)));
}

/// States of two derivatives, and what one makes of those of the other, have room together: what is
/// kept of them is less where half of the budget for each is too much. If the first one computes
/// states again, sums over trips in the second are in another order, which does not depend on the
/// budget.
TEST_F(RematTest, KeepsEveryBudgetInSecondDerivatives) {
  const auto free = compile(twice(-1));
  ASSERT_TRUE(free);
  const std::vector<float> first = run(*free);
  const float scale = *std::max_element(first.begin(), first.end());
  std::vector<float> expected;
  for (auto budget = static_cast<int64_t>(free->workspaceBytes()); budget >= 24 * kLayer;
       budget -= 9 * kLayer) {
    const auto code = compile(twice(budget));
    ASSERT_TRUE(code) << budget;
    EXPECT_LE(static_cast<int64_t>(code->workspaceBytes()), budget);
    const std::vector<float> found = run(*code);
    if (found == first)
      continue;
    if (expected.empty()) {
      expected = found;
      for (size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], first[i], 1e-4f * scale);
    }
    EXPECT_EQ(std::memcmp(found.data(), expected.data(), expected.size() * sizeof(float)), 0);
  }
}

TEST_F(RematTest, ChangesNothingThatFits) {
  const auto free = compile(network(4, -1));
  ASSERT_TRUE(free);
  const auto limited = compile(network(4, static_cast<int64_t>(free->workspaceBytes())));
  ASSERT_TRUE(limited);
  EXPECT_EQ(free->workspaceBytes(), limited->workspaceBytes());
}

TEST_F(RematTest, SaysWhatTheLeastIs) {
  std::string text;
  const mlir::ScopedDiagnosticHandler handler(
      &compiler->context(), [&](mlir::Diagnostic &diagnostic) { text += diagnostic.str(); });
  EXPECT_FALSE(compile(network(16, 64)));
  EXPECT_NE(text.find("bytes of temporaries with all recomputation that helps, expected at most "
                      "its memory budget of 64"),
            std::string::npos)
      << text;
}

} // namespace
