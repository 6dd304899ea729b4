// The interpreter from C++: results, sharing, and located errors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Interpreter.h"
#include "Dialect/Dialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad {
namespace {

class InterpreterTest : public ::testing::Test {
protected:
  InterpreterTest()
      : handler(&context, [this](Diagnostic &diagnostic) { errors.push_back(diagnostic.str()); }) {
    context.loadDialect<ADDialect, func::FuncDialect>();
  }

  void parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
    function = *module->getOps<func::FuncOp>().begin();
  }
  HostTensor floats(std::initializer_list<float> values) {
    HostTensor tensor = *HostTensor::create(
        RankedTensorType::get({static_cast<int64_t>(values.size())}, Float32Type::get(&context)));
    llvm::copy(values, tensor.elements<float>().begin());
    return tensor;
  }

  MLIRContext context;
  std::vector<std::string> errors;
  ScopedDiagnosticHandler handler;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
};

constexpr StringLiteral twoResults = R"(
func.func @f(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %y = ad.add %x, %x : tensor<2xf32>
  return %x, %y : tensor<2xf32>, tensor<2xf32>
})";

TEST_F(InterpreterTest, LeavesItsArgumentsAlone) {
  parse(twoResults);
  const HostTensor x = floats({1, 2});
  const auto results = interpret(function, x);
  ASSERT_TRUE(succeeded(results));
  EXPECT_EQ(x.elements<float>()[1], 2.0f);
  EXPECT_EQ((*results)[0].data(), x.data());
  EXPECT_EQ((*results)[1].elements<float>()[1], 4.0f);
}

TEST_F(InterpreterTest, ChecksItsArguments) {
  parse(twoResults);
  EXPECT_TRUE(failed(interpret(function, {})));
  EXPECT_TRUE(failed(interpret(function, floats({1, 2, 3}))));
  EXPECT_EQ(errors,
            (std::vector<std::string>{
                "function 'f' got 0 arguments, expected 1",
                "argument 0 of function 'f' is 'tensor<3xf32>', expected 'tensor<2xf32>'"}));
}

TEST_F(InterpreterTest, RefusesDerivativeRequests) {
  parse(R"(
func.func @g(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = ad.grad @loss(%x) {wrt = array<i64: 0>} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @loss(%x: tensor<2xf32>) -> tensor<f32> {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
  return %0 : tensor<f32>
})");
  EXPECT_TRUE(failed(interpret(function, floats({1, 2}))));
  EXPECT_EQ(errors, (std::vector<std::string>{"'ad.grad' op is a request for a derivative or a "
                                              "batch, expected it expanded by ad-differentiate"}));
}

TEST_F(InterpreterTest, RunsALongChain) {
  std::string text = "func.func @f(%x0: tensor<2xf32>) -> tensor<2xf32> {\n";
  constexpr int length = 20000;
  for (int i = 0; i < length; ++i)
    text +=
        "  %x" + std::to_string(i + 1) + " = ad.neg %x" + std::to_string(i) + " : tensor<2xf32>\n";
  text += "  return %x" + std::to_string(length) + " : tensor<2xf32>\n}\n";
  parse(text);
  const auto results = interpret(function, floats({1, 2}));
  ASSERT_TRUE(succeeded(results));
  EXPECT_EQ(results->front().elements<float>()[1], 2.0f);
}

} // namespace
} // namespace ad
