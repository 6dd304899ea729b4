// Compares the derivatives of random programs: forward against differences, reverse against
// forward, both orders. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RandomGraph.h"
#include "Dialect/Dialect.h"
#include "GradCheck/GradCheck.h"
#include "GradCheck/Vectors.h"
#include "Interpret/Interpreter.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return text;
}

void expectRight(uint64_t seed, unsigned steps) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<ADDialect, func::FuncDialect>();
  OwningOpRef<ModuleOp> module = makeRandomGraph(context, seed, steps);
  ASSERT_TRUE(succeeded(verify(*module))) << "seed " << seed;
  auto function = module->lookupSymbol<func::FuncOp>("f");
  Random random(seed);
  SmallVector<HostTensor> arguments;
  for (const Type type : function.getArgumentTypes())
    arguments.push_back(random.tensorLike(*HostTensor::create(type), -1.0, 1.0));
  const auto rows = checkGradients(function, {0, 1, 2}, arguments, interpret);
  ASSERT_TRUE(succeeded(rows)) << "seed " << seed << "\n" << print(*module);
  for (const GradCheckRow &row : *rows)
    EXPECT_TRUE(row.holds()) << "seed " << seed << ", order " << row.order
                             << (row.isReverse ? " reverse" : " forward") << ": error " << row.error
                             << ", allowed " << row.allowed << "\n"
                             << print(*module);
}

TEST(RandomGraph, Small) {
  for (uint64_t seed = 1; seed <= 1000; ++seed)
    expectRight(seed, 10);
}

TEST(RandomGraph, Large) {
  for (uint64_t seed = 1001; seed <= 1200; ++seed)
    expectRight(seed, 50);
}

} // namespace
} // namespace ad::test
