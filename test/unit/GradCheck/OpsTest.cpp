// Checks the derivatives of every op that has one, in f64 and f32, in both modes, to order 2.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Program.h"
#include "Samples.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

class OpDerivative : public ::testing::TestWithParam<Sample> {
protected:
  /// Three points each; the seed is fixed, so a point near a kink does not come and go.
  static void expectRight(const std::string &text) {
    Program program(text);
    ASSERT_TRUE(program.module) << text;
    for (const uint64_t seed : {1, 2, 3}) {
      const auto arguments = program.draw(seed, GetParam().low, GetParam().high);
      const auto rows = checkGradients(program.function(), floatArguments(program.function()),
                                       arguments, interpret);
      ASSERT_TRUE(succeeded(rows)) << text;
      EXPECT_EQ(rows->size(), 4u);
      for (const GradCheckRow &row : *rows)
        EXPECT_TRUE(row.holds()) << text << "\norder " << row.order
                                 << (row.isReverse ? " reverse" : " forward") << ": error "
                                 << row.error << ", allowed " << row.allowed;
    }
  }
};

TEST_P(OpDerivative, DoublePrecision) { expectRight(GetParam().text); }
TEST_P(OpDerivative, SinglePrecision) { expectRight(GetParam().textIn("f32")); }

INSTANTIATE_TEST_SUITE_P(Ops, OpDerivative, ::testing::ValuesIn(samples), nameOf);

/// The list is made from the records; this asks the dialect itself.
TEST(OpList, HasEveryDifferentiableOp) {
  llvm::StringSet<> listed;
  for (const Sample &sample : samples)
    listed.insert((llvm::Twine("ad.") + sample.mnemonic).str());
  MLIRContext context;
  context.loadDialect<ADDialect>();
  unsigned count = 0;
  for (const RegisteredOperationName name : context.getRegisteredOperations())
    // The rules of an op that names functions are theirs.
    if (name.hasInterface<DifferentiableOpInterface>() &&
        !name.hasInterface<SymbolUserOpInterface>()) {
      EXPECT_TRUE(listed.contains(name.getStringRef())) << name.getStringRef().str();
      ++count;
    }
  EXPECT_EQ(count, listed.size());
}

} // namespace
} // namespace ad::test
