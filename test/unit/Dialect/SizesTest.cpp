// What the verifier of every op says of sizes, in a module that no reader has checked before.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad {
namespace {

/// The first error in a function of `arguments` with the one op `op`, or nothing.
std::string errorOf(llvm::StringRef arguments, llvm::StringRef op) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<ADDialect, func::FuncDialect>();
  std::string error;
  const ScopedDiagnosticHandler keep(&context, [&](Diagnostic &diagnostic) {
    if (error.empty())
      error = diagnostic.str();
    return success();
  });
  const std::string text =
      ("func.func @f(" + arguments + ") {\n  %y = " + op + "\n  return\n}").str();
  const auto module = parseSourceString<ModuleOp>(text, &context);
  EXPECT_EQ(static_cast<bool>(module), error.empty()) << text;
  return error;
}

std::string tooLarge(const std::string &subject, const std::string &type) {
  return subject + " is '" + type + "', expected at most the 2^57 bytes that can be addressed";
}

TEST(Sizes, LargeOnesAreAllowed) {
  EXPECT_EQ(errorOf("%x: tensor<4294967296xf32>",
                    "ad.reshape %x : tensor<4294967296xf32> -> tensor<65536x65536xf32>"),
            "");
}

/// It is the bytes that count: 2^57 of i8 are allowed, of i16 they are too many.
TEST(Sizes, Bytes) {
  EXPECT_EQ(errorOf("%x: tensor<i8>", "ad.broadcast %x {axes = array<i64: 0>} : tensor<i8> -> "
                                      "tensor<144115188075855872xi8>"),
            "");
  EXPECT_EQ(errorOf("%x: tensor<i16>", "ad.broadcast %x {axes = array<i64: 0>} : tensor<i16> -> "
                                       "tensor<144115188075855872xi16>"),
            tooLarge("'ad.broadcast' op result 0", "tensor<144115188075855872xi16>"));
}

/// 2^64 elements are none in 64 bits, as many as the result has.
TEST(Sizes, Reshape) {
  EXPECT_EQ(errorOf("%x: tensor<4294967296x4294967296xf32>",
                    "ad.reshape %x : tensor<4294967296x4294967296xf32> -> tensor<0xf32>"),
            tooLarge("'ad.reshape' op operand 0", "tensor<4294967296x4294967296xf32>"));
}

/// Without elements the other sizes count all the same: kernels multiply them.
TEST(Sizes, NoElements) {
  EXPECT_EQ(errorOf("%x: tensor<4294967296x0x4294967296xf32>",
                    "ad.neg %x : tensor<4294967296x0x4294967296xf32>"),
            tooLarge("'ad.neg' op operand 0", "tensor<4294967296x0x4294967296xf32>"));
}

TEST(Sizes, ResultsThatFollowFromOperands) {
  EXPECT_EQ(errorOf("%x: tensor<4x65536xf32>",
                    "ad.pad %x {low = array<i64: 1099511627776, 0>, high = array<i64: 0, 0>, "
                    "interior = array<i64: 0, 0>, value = 0.0 : f64} : tensor<4x65536xf32> -> "
                    "tensor<1099511627780x65536xf32>"),
            tooLarge("'ad.pad' op result 0", "tensor<1099511627780x65536xf32>"));
  EXPECT_EQ(errorOf("%x: tensor<144115188075855872xi8>",
                    "ad.concat %x, %x {axis = 0 : i64} : (tensor<144115188075855872xi8>, "
                    "tensor<144115188075855872xi8>) -> tensor<288230376151711744xi8>"),
            tooLarge("'ad.concat' op result 0", "tensor<288230376151711744xi8>"));
  EXPECT_EQ(errorOf("%x: tensor<536870912x1xf32>, %w: tensor<1x536870912xf32>",
                    "ad.matmul %x, %w : (tensor<536870912x1xf32>, tensor<1x536870912xf32>) -> "
                    "tensor<536870912x536870912xf32>"),
            tooLarge("'ad.matmul' op result 0", "tensor<536870912x536870912xf32>"));
}

TEST(Sizes, Constant) {
  EXPECT_EQ(errorOf("", "ad.constant dense<0.0> : tensor<1073741824x1073741824xf32>"),
            tooLarge("'ad.constant' op result 0", "tensor<1073741824x1073741824xf32>"));
}

} // namespace
} // namespace ad
