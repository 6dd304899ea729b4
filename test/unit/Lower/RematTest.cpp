// Memory budgets: what recomputation takes and gives, over a range of budgets.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Remat.h"
#include "JIT/Compiler.h"
#include "Lower/RematSchedule.h"
#include "Runtime/Runtime.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
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

  std::unique_ptr<Compiler> compiler;
};

constexpr int64_t kLayer = kRows * kColumns * 4;

TEST_F(RematTest, KeepsEveryBudgetAndEveryBit) {
  const auto free = compile(network(16, -1));
  ASSERT_TRUE(free);
  const std::vector<float> expected = run(*free);
  const auto full = static_cast<int64_t>(free->workspaceBytes());
  EXPECT_GT(full, 16 * kLayer);
  int64_t last = full;
  for (int64_t budget = full; budget >= 21 * kLayer; budget -= 5 * kLayer) {
    const auto code = compile(network(16, budget));
    ASSERT_TRUE(code) << budget;
    const auto bytes = static_cast<int64_t>(code->workspaceBytes());
    EXPECT_LE(bytes, budget);
    EXPECT_LE(bytes, last) << "memory rose as the budget fell to " << budget;
    last = bytes;
    const std::vector<float> found = run(*code);
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
