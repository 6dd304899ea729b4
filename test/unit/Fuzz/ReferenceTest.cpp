// The reference interpreter against derivatives that are known, and what it knows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Reference.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Definitions.h"
#include "Fuzz/OpList.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::fuzz::reference {
namespace {

using First = Dual<Summed>;
using Nested = Dual<Dual<Summed>>;

TEST(Reference, JetOfTheExponential) {
  const Jet jet = jetAt(expf128, 1.25L);
  for (int order = 0; order < 3; ++order)
    EXPECT_NEAR(static_cast<double>(jet[order] / std::exp(1.25L)), 1.0, 1e-17) << order;
  EXPECT_NEAR(static_cast<double>(jet[3] / std::exp(1.25L)), 1.0, 1e-6);
}

TEST(Reference, DerivativesOfNestedDuals) {
  const Summed one = Summed::of(1), zero = Summed::of(0);
  const Nested x = {{Summed::of(0.5L), one}, {one, zero}};
  const Nested y = sin(x * x);
  // cos(x²)·2x and 2·cos(x²) - 4x²·sin(x²)
  EXPECT_NEAR(static_cast<double>(y.value.tangent.value), std::cos(0.25), 1e-15);
  EXPECT_NEAR(static_cast<double>(y.tangent.tangent.value), 2 * std::cos(0.25) - std::sin(0.25),
              1e-15);
}

TEST(Reference, TermsDoNotCancel) {
  const Summed y = Summed::of(1e8) - Summed::of(1e8);
  EXPECT_EQ(y.value, 0);
  EXPECT_GE(y.terms, 2e8L);
}

TEST(Reference, TiesShareTheDerivative) {
  const First a = {Summed::of(1), Summed::of(3)}, b = {Summed::of(1), Summed::of(5)};
  EXPECT_EQ(maximum(a, b).tangent.value, 4);
  EXPECT_EQ(minimum(a, b).tangent.value, 4);
  EXPECT_EQ(abs(First{Summed::of(0), Summed::of(3)}).tangent.value, 0);
  EXPECT_EQ(relu(First{Summed::of(0), Summed::of(3)}).tangent.value, 0);
}

/// A float op that is not in this list is not compared with dual numbers: give Functions.h what its
/// definition calls.
TEST(Reference, KnowsElementwiseOps) {
  for (const ElementwiseSpec &spec : elementwiseSpecs())
    if (spec.family != ElementFamily::Bool) {
      EXPECT_NE(findElementwise<First>(spec.name), nullptr) << spec.name.str();
    }
}

/// The same for the ops that are not elementwise: a new one needs a formula in Movement.cpp or
/// Sums.cpp.
TEST(Reference, KnowsTheOpsOfSamples) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<ADDialect, func::FuncDialect>();
  for (const SampleSpec &spec : sampleSpecs()) {
    auto module = parseSourceString<ModuleOp>(spec.text, &context);
    ASSERT_TRUE(module) << spec.text.str();
    EXPECT_TRUE(isKnown<First>(module->lookupSymbol<func::FuncOp>("f"))) << spec.text.str();
  }
}

/// Only analytic definitions are for the complex step.
TEST(Reference, ComplexHasNoOrder) {
  EXPECT_NE(findElementwise<Complex>("ad.tanh"), nullptr);
  EXPECT_EQ(findElementwise<Complex>("ad.abs"), nullptr);
  EXPECT_EQ(findElementwise<Complex>("ad.maximum"), nullptr);
}

} // namespace
} // namespace ad::fuzz::reference
