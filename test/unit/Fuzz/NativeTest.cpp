// Native code against the interpreter, on programs that the fuzzer found and shrank.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Native.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Interpret/Interpreter.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::fuzz {
namespace {

void expectSameBits(StringRef text) {
  auto native = Native::create();
  ASSERT_TRUE(static_cast<bool>(native)) << llvm::toString(native.takeError());
  auto module = parseSourceString<ModuleOp>(text, &(*native)->context());
  ASSERT_TRUE(module);
  auto function = module->lookupSymbol<func::FuncOp>("f");
  Dice dice(1);
  Tensors arguments;
  for (const Type type : function.getArgumentTypes())
    arguments.push_back(drawTensor(dice, llvm::cast<RankedTensorType>(type), Flavor::Smooth));
  const auto expected = interpret(function, arguments);
  ASSERT_TRUE(succeeded(expected));
  for (const Pipeline pipeline : {Pipeline::Optimized, Pipeline::Plain}) {
    auto found = (*native)->run(function, arguments, pipeline);
    ASSERT_TRUE(static_cast<bool>(found)) << llvm::toString(found.takeError());
    EXPECT_EQ(compareBits(*found, *expected, resultsWithFixedBits(function)), std::nullopt);
  }
}

/// The axis behind the reduced one counts although it has one element: rows are summed in order.
TEST(Native, SumOverRowsOfOneElement) {
  expectSameBits(R"(
func.func @f(%x: tensor<1x5x1xf32>) -> tensor<1x1xf32> {
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<1x5x1xf32> -> tensor<1x1xf32>
  return %y : tensor<1x1xf32>
})");
}

/// Reduced axes are not adjacent although only one element lies between them.
TEST(Native, SumOverAxesApart) {
  expectSameBits(R"(
func.func @f(%x: tensor<5x1x7xf32>) -> tensor<1xf32> {
  %y = ad.sum %x {axes = array<i64: 0, 2>} : tensor<5x1x7xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
})");
}

TEST(Native, ProductsAreNotComparedByBits) {
  auto native = Native::create();
  ASSERT_TRUE(static_cast<bool>(native));
  auto module = parseSourceString<ModuleOp>(R"(
func.func private @g(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = ad.matmul %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
func.func @f(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %y = call @g(%x) : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %z = ad.neg %y : tensor<2x2xf32>
  %w = ad.neg %x : tensor<2x2xf32>
  return %z, %w : tensor<2x2xf32>, tensor<2x2xf32>
})",
                                            &(*native)->context());
  ASSERT_TRUE(module);
  const auto fixed = resultsWithFixedBits(module->lookupSymbol<func::FuncOp>("f"));
  EXPECT_EQ(fixed, (SmallVector<bool>{false, true}));
}

} // namespace
} // namespace ad::fuzz
