// In f16 and bf16, each op and its pullback give what they give in f32, but for rounding.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Differences are of no use here: a step that is large enough to be seen leaves an op's domain.
#include "Dialect/ElementKernels.h"
#include "Program.h"
#include "Samples.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

using Tensors = SmallVector<HostTensor>;

HostTensor converted(const HostTensor &x, Type type) {
  HostTensor y = *HostTensor::create(type);
  const void *from = x.data();
  castKernel(x.getKind(), y.getKind())(&from, y.data(), y.getNumElements());
  return y;
}

Tensors convertedTo(ValueRange values, const Tensors &tensors) {
  Tensors result;
  for (auto [value, tensor] : llvm::zip_equal(values, tensors))
    result.push_back(converted(tensor, value.getType()));
  return result;
}

/// Elements as doubles.
std::vector<double> numbers(const HostTensor &tensor) {
  std::vector<double> result(tensor.getNumElements());
  const void *from = tensor.data();
  castKernel(tensor.getKind(), ElementKind::F64)(&from, result.data(), result.size());
  return result;
}

class SmallFloat : public ::testing::TestWithParam<Sample> {
protected:
  /// `unit` is half the distance of neighbours at 1. Few roundings make up an op and its pullback.
  static void expectRounded(StringRef element, double unit) {
    Program small(GetParam().textIn(element)), single(GetParam().textIn("f32"));
    ASSERT_TRUE(small.module && single.module) << GetParam().textIn(element);
    func::FuncOp pullbackOfSmall =
        addVjpFunction(small.function(), floatArguments(small.function()));
    func::FuncOp pullback = addVjpFunction(single.function(), floatArguments(single.function()));
    ASSERT_TRUE(succeeded(expandRequests(*small.module)) &&
                succeeded(expandRequests(*single.module)));
    for (const uint64_t seed : {1, 2, 3}) {
      Random random(seed);
      Tensors arguments;
      for (const Value argument : pullbackOfSmall.getArguments())
        arguments.push_back(random.tensorLike(*HostTensor::create(argument.getType()),
                                              GetParam().low, GetParam().high));
      const auto found = interpret(pullbackOfSmall, arguments);
      const auto expected = interpret(pullback, convertedTo(pullback.getArguments(), arguments));
      ASSERT_TRUE(succeeded(found) && succeeded(expected));
      for (auto [y, reference] : llvm::zip_equal(*found, *expected))
        expectNear(numbers(y), numbers(reference), 8 * unit);
    }
  }

  static void expectNear(const std::vector<double> &found, const std::vector<double> &expected,
                         double tolerance) {
    double size = 1;
    for (const double number : expected)
      size = std::max(size, std::fabs(number));
    for (auto [a, b] : llvm::zip_equal(found, expected))
      EXPECT_NEAR(a, b, tolerance * size) << GetParam().text;
  }
};

TEST_P(SmallFloat, Half) { expectRounded("f16", 0x1p-11); }
TEST_P(SmallFloat, BFloat16) { expectRounded("bf16", 0x1p-8); }

INSTANTIATE_TEST_SUITE_P(Ops, SmallFloat, ::testing::ValuesIn(samples), nameOf);

} // namespace
} // namespace ad::test
