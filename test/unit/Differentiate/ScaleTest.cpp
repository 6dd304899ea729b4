// Large and deep programs: differentiation takes linear time and a bounded stack.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Differentiate/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include <chrono>
#include <gtest/gtest.h>
#include <pthread.h>

using namespace mlir;

namespace {

/// Runs `body` on a thread with a stack of 1 MiB.
void runOnSmallStack(const std::function<void()> &body) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 1 << 20), 0);
  pthread_t thread;
  const auto start = [](void *argument) -> void * {
    (*static_cast<const std::function<void()> *>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, start, const_cast<std::function<void()> *>(&body)),
            0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

class ScaleTest : public ::testing::Test {
protected:
  ScaleTest() : context(MLIRContext::Threading::DISABLED), builder(&context) {
    context.loadDialect<ad::ADDialect, func::FuncDialect>();
    type = RankedTensorType::get({}, builder.getF64Type());
    module = ModuleOp::create(builder.getUnknownLoc());
    builder.setInsertionPointToEnd(module->getBody());
  }

  /// A function of one argument whose body is what `emit` makes of it.
  func::FuncOp addFunction(llvm::StringRef name, llvm::function_ref<Value(Value)> emit) {
    OpBuilder::InsertionGuard guard(builder);
    auto function =
        func::FuncOp::create(builder, loc(), name, builder.getFunctionType({type}, {type}));
    builder.setInsertionPointToEnd(function.addEntryBlock());
    const Value result = emit(function.getArgument(0));
    func::ReturnOp::create(builder, loc(), result);
    return function;
  }
  Value emitGrad(llvm::StringRef callee, Value x) {
    return ad::GradOp::create(builder, loc(), TypeRange(type),
                              FlatSymbolRefAttr::get(&context, callee), ValueRange(x),
                              builder.getDenseI64ArrayAttr({0}), /*value=*/UnitAttr())
        .getResult(0);
  }
  Value emitCall(func::FuncOp callee, Value x) {
    return func::CallOp::create(builder, loc(), callee, ValueRange(x)).getResult(0);
  }
  Location loc() { return builder.getUnknownLoc(); }

  /// Differentiates the module on a small stack; gives the seconds that it took.
  double differentiate() {
    bool isDone = false;
    const auto start = std::chrono::steady_clock::now();
    runOnSmallStack([&] {
      PassManager manager(&context);
      manager.enableVerifier(false);
      manager.addPass(ad::createDifferentiatePass());
      isDone = succeeded(manager.run(*module));
    });
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(isDone);
    return seconds.count();
  }
  size_t countOps(llvm::StringRef function) {
    return llvm::range_size(module->lookupSymbol<func::FuncOp>(function).front());
  }

  MLIRContext context;
  OpBuilder builder;
  RankedTensorType type;
  OwningOpRef<ModuleOp> module;
};

/// A chain in which every value is used at least twice: 2 ops per step, each with an adjoint.
Value emitChain(OpBuilder &builder, Value x, int64_t steps) {
  for (int64_t step = 0; step != steps; ++step) {
    const Value y = ad::SinOp::create(builder, x.getLoc(), x);
    x = ad::MulOp::create(builder, x.getLoc(), x, y);
  }
  return x;
}

TEST_F(ScaleTest, straight_line_of_100000_ops) {
  addFunction("f", [&](Value x) { return emitChain(builder, x, 50000); });
  addFunction("df", [&](Value x) { return emitGrad("f", x); });
  EXPECT_LT(differentiate(), 10.0);
  // sin, mul; cos·c; two products of the mul; the sum over the uses. The last mul is not needed,
  // the seed and the return are added.
  EXPECT_EQ(countOps("f_grad"), 7u * 50000 - 1 + 2);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(ScaleTest, one_value_with_100000_uses) {
  addFunction("f", [&](Value x) {
    Value sum = x;
    for (int use = 0; use != 100000; ++use)
      sum = ad::AddOp::create(builder, loc(), sum, x);
    return sum;
  });
  addFunction("df", [&](Value x) { return emitGrad("f", x); });
  EXPECT_LT(differentiate(), 10.0);
  EXPECT_EQ(countOps("f_grad"), 100000u + 2);
}

TEST_F(ScaleTest, calls_nested_20000_deep) {
  func::FuncOp callee = addFunction("f", [&](Value x) { return emitChain(builder, x, 1); });
  for (int level = 0; level != 20000; ++level)
    callee = addFunction("f" + std::to_string(level), [&](Value x) { return emitCall(callee, x); });
  addFunction("df", [&](Value x) { return emitGrad(callee.getName(), x); });
  EXPECT_LT(differentiate(), 10.0);
  EXPECT_EQ(countOps((callee.getName() + "_grad").str()), 7u - 1 + 2);
}

TEST_F(ScaleTest, requests_nested_5000_deep) {
  // The outermost request is first in the module. Every gradient is the constant 1, so nothing
  // grows.
  const auto nameOf = [](int level) { return "f" + std::to_string(level); };
  for (int level = 5000; level != 0; --level)
    addFunction(nameOf(level), [&](Value x) {
      const Value inner = emitGrad(nameOf(level - 1), x);
      return ad::AddOp::create(builder, loc(), inner, x).getResult();
    });
  addFunction(nameOf(0), [&](Value x) { return x; });
  EXPECT_LT(differentiate(), 10.0);
  EXPECT_TRUE(succeeded(verify(*module)));
}

} // namespace
