// Every op on tensors of rank 0 and without elements: forward and reverse, interpreted and
// compiled. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Native.h"
#include "GradCheck/Requests.h"
#include "GradCheck/Vectors.h"
#include "Interpret/Interpreter.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringSet.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::fuzz {
namespace {

struct Corner {
  const char *mnemonic;
  int number;
  double low, high;
  const char *text;
};

const Corner corners[] = {
#define AD_CORNER(mnemonic, number, low, high, text) {mnemonic, number, low, high, text},
#include "Corners.inc"
#undef AD_CORNER
};

void PrintTo(const Corner &corner, std::ostream *os) { *os << corner.text; }

Native &native() {
  static const std::unique_ptr<Native> instance = llvm::cantFail(Native::create());
  return *instance;
}

class OpCorner : public ::testing::TestWithParam<Corner> {
protected:
  /// The arguments of the op, or nothing in particular for what comes behind them.
  static Tensors draw(func::FuncOp function) {
    Random random(1);
    Tensors arguments;
    for (const Type type : function.getArgumentTypes())
      arguments.push_back(
          random.tensorLike(*HostTensor::create(type), GetParam().low, GetParam().high));
    return arguments;
  }

  static void expectSameBits(func::FuncOp function) {
    const Tensors arguments = draw(function);
    const auto expected = interpret(function, arguments);
    ASSERT_TRUE(succeeded(expected));
    for (const Pipeline pipeline : {Pipeline::Optimized, Pipeline::Plain}) {
      auto found = native().run(function, arguments, pipeline);
      ASSERT_TRUE(static_cast<bool>(found)) << llvm::toString(found.takeError());
      EXPECT_EQ(compareBits(*found, *expected, resultsWithFixedBits(function)), std::nullopt)
          << function.getName().str();
    }
  }
};

TEST_P(OpCorner, BothModesInBothEngines) {
  auto module = parseSourceString<ModuleOp>(GetParam().text, &native().context());
  ASSERT_TRUE(module);
  auto function = module->lookupSymbol<func::FuncOp>("f");
  expectSameBits(function);
  const SmallVector<int64_t> wrt = floatArguments(function);
  if (wrt.empty() || !isDifferentiableType(function.getResultTypes().front()))
    return;
  func::FuncOp forward = addJvpFunction(function, wrt), reverse = addVjpFunction(function, wrt);
  ASSERT_TRUE(succeeded(expandRequests(*module)));
  expectSameBits(forward);
  expectSameBits(reverse);
}

INSTANTIATE_TEST_SUITE_P(Ops, OpCorner, ::testing::ValuesIn(corners), [](const auto &info) {
  return std::string(info.param.mnemonic) + std::to_string(info.param.number);
});

/// Calls `visit` with each op that has corners to show: not requests, nor ops with bodies, which
/// are what their bodies are, and their ends.
void forEachOp(llvm::function_ref<void(StringRef mnemonic)> visit) {
  for (const RegisteredOperationName name : native().context().getRegisteredOperations())
    if (llvm::isa<ADDialect>(name.getDialect()) && !name.hasInterface<SymbolUserOpInterface>() &&
        !llvm::is_contained(
            {"ad.checkpoint", "ad.fused", "ad.for", "ad.if", "ad.reversal", "ad.while", "ad.yield"},
            name.getStringRef()))
      visit(name.stripDialect());
}

TEST(Corners, EveryOpRunsWithoutElements) {
  llvm::StringSet<> seen;
  for (const Corner &corner : corners)
    if (StringRef(corner.text).contains("<0x") || StringRef(corner.text).contains("x0x"))
      seen.insert(corner.mnemonic);
  forEachOp([&](StringRef mnemonic) { EXPECT_TRUE(seen.contains(mnemonic)) << mnemonic.str(); });
}

TEST(Corners, EveryOpThatCanRunsOnRankZero) {
  // These have an axis in their operands and in their result.
  const StringRef withAxes[] = {"iota",     "concat",           "cumsum",    "recurrence",
                                "matmul",   "argsort",          "argcummax", "inverse_index",
                                "cholesky", "triangular_solve", "lu",        "lu_solve",
                                "cofactor"};
  llvm::StringSet<> seen;
  for (const Corner &corner : corners)
    for (const char *type : {"<f32>", "<f64>", "<i64>", "<i8>", "<i1>"})
      if (StringRef(corner.text).contains(type))
        seen.insert(corner.mnemonic);
  forEachOp([&](StringRef mnemonic) {
    EXPECT_NE(seen.contains(mnemonic), llvm::is_contained(withAxes, mnemonic)) << mnemonic.str();
  });
}

} // namespace
} // namespace ad::fuzz
