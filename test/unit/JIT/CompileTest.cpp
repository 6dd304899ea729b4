// Modules of the ad dialect to running code, against the interpreter.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Interpreter.h"
#include "LoweredModules.h"
#include "Runtime/Runtime.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>

using namespace adtest;

namespace {

struct FreeRuntime {
  void operator()(void *memory) const { ad_rt_free(memory); }
};
using Memory = std::unique_ptr<void, FreeRuntime>;

/// Runs `code` on copies of float arrays; returns the results, whose sizes are given.
std::vector<std::vector<float>> run(const ad::Executable &code,
                                    const std::vector<std::vector<float>> &inputs,
                                    const std::vector<size_t> &resultSizes) {
  std::vector<Memory> memory;
  std::vector<void *> buffers;
  auto add = [&](size_t bytes) {
    memory.emplace_back(ad_rt_allocate(bytes));
    buffers.push_back(memory.back().get());
  };
  for (const std::vector<float> &input : inputs) {
    add(input.size() * sizeof(float));
    std::memcpy(buffers.back(), input.data(), input.size() * sizeof(float));
  }
  for (size_t size : resultSizes)
    add(size * sizeof(float));
  Memory workspace(ad_rt_allocate(code.workspaceBytes()));
  code.run(buffers.data(), workspace.get());
  std::vector<std::vector<float>> results;
  for (size_t i = 0; i < resultSizes.size(); ++i) {
    const float *from = static_cast<const float *>(buffers[inputs.size() + i]);
    results.emplace_back(from, from + resultSizes[i]);
  }
  return results;
}

std::shared_ptr<ad::Executable> compileAD(ad::Compiler &compiler, const std::string &text,
                                          const std::string &entry,
                                          const ad::CompileHooks &hooks = {}) {
  auto code = compiler.compile(parse(compiler, text), entry, hooks);
  if (!code) {
    ADD_FAILURE() << llvm::toString(code.takeError());
    return nullptr;
  }
  return *code;
}

const char *const chain = R"(
  func.func @chain(%x: tensor<3x7xf32>) -> tensor<3x7xf32> {
    %c = ad.constant dense<0.75> : tensor<3x7xf32>
    %a = ad.mul %x, %c : tensor<3x7xf32>
    %b = ad.tanh %a : tensor<3x7xf32>
    %d = ad.sin %b : tensor<3x7xf32>
    %e = ad.exp %d : tensor<3x7xf32>
    %f = ad.add %e, %x : tensor<3x7xf32>
    return %f : tensor<3x7xf32>
  })";

const char *const loss = R"(
  func.func private @loss(%w: tensor<3x2xf32>, %x: tensor<4x3xf32>) -> tensor<f32> {
    %p = ad.matmul %x, %w : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
    %t = ad.tanh %p : tensor<4x2xf32>
    %s = ad.square %t : tensor<4x2xf32>
    %m = ad.mean %s {axes = array<i64: 0, 1>} : tensor<4x2xf32> -> tensor<f32>
    return %m : tensor<f32>
  }
  func.func @step(%w: tensor<3x2xf32>, %x: tensor<4x3xf32>) -> (tensor<f32>, tensor<3x2xf32>) {
    %r:2 = ad.grad @loss(%w, %x) {wrt = array<i64: 0>, value} : (tensor<3x2xf32>, tensor<4x3xf32>) -> (tensor<f32>, tensor<3x2xf32>)
    return %r#0, %r#1 : tensor<f32>, tensor<3x2xf32>
  })";

} // namespace

TEST(Compile, ElementwiseHasTheBitsOfTheInterpreter) {
  auto compiler = makeCompiler();
  std::vector<float> x;
  for (int i = 0; i < 21; ++i)
    x.push_back(float(i) * 0.37f - 3.0f);
  x[3] = -0.0f, x[5] = INFINITY, x[8] = 1e-40f, x[20] = NAN;
  auto module = parse(*compiler, chain);
  auto function = module->lookupSymbol<mlir::func::FuncOp>("chain");
  auto type = mlir::cast<mlir::RankedTensorType>(function.getArgumentTypes()[0]);
  auto input = ad::HostTensor::create(type);
  ASSERT_TRUE(succeeded(input));
  std::memcpy(input->data(), x.data(), x.size() * sizeof(float));
  auto expected = ad::interpret(function, *input);
  ASSERT_TRUE(succeeded(expected));

  auto code = compileAD(*compiler, chain, "chain");
  ASSERT_TRUE(code);
  std::vector<float> found = run(*code, {x}, {21})[0];
  const float *want = static_cast<const float *>((*expected)[0].data());
  for (int i = 0; i < 21; ++i)
    EXPECT_TRUE(std::memcmp(&found[i], &want[i], sizeof(float)) == 0 ||
                (std::isnan(found[i]) && std::isnan(want[i])))
        << "element " << i << ": " << found[i] << " for " << want[i];
}

/// A chain of `count` ops on 37 elements; every sixth multiplies by the next of `numbers` inputs.
static std::string longChain(int count, int numbers) {
  const std::string type = "tensor<37xf32>";
  std::string text = "func.func @chain(%v0: " + type;
  for (int i = 0; i < numbers; ++i)
    text += ", %s" + std::to_string(i) + ": tensor<f32>";
  text += ") -> " + type + " {\n%c = ad.constant dense<0.75> : " + type + "\n";
  const char *ops[] = {"tanh", "sin", "exp", "sigmoid", "add", "mul"};
  for (int i = 0; i < count; ++i) {
    const std::string before = "%v" + std::to_string(i), number = std::to_string(i / 6);
    const int kind = i % 6;
    if (kind == 5)
      text += "%b" + number + " = ad.broadcast %s" + number +
              " {axes = array<i64: 0>} : tensor<f32> -> " + type + "\n";
    text += "%v" + std::to_string(i + 1) + " = ad." + ops[kind] + " " + before +
            (kind == 5   ? ", %b" + number
             : kind == 4 ? ", %c"
                         : "") +
            " : " + type + "\n";
  }
  return text + "return %v" + std::to_string(count) + " : " + type + "\n}";
}

/// Whether an instruction other than a call has an operand that is a constant vector.
static bool hasVectorConstants(const llvm::Function &function) {
  for (const llvm::BasicBlock &block : function)
    for (const llvm::Instruction &instruction : block)
      for (const llvm::Value *operand : instruction.operands())
        if (!llvm::isa<llvm::CallBase>(instruction) && llvm::isa<llvm::Constant>(operand) &&
            !llvm::isa<llvm::UndefValue>(operand) && operand->getType()->isVectorTy())
          return true;
  return false;
}

// Few numbers are arguments of the kernel, many come as a table.
TEST(Compile, LargeFunctionsHaveTheBitsOfTheInterpreter) {
  auto compiler = makeCompiler();
  for (int numbers : {0, 1, 12, 80}) {
    const std::string text = longChain(6 * numbers + 4, numbers);
    auto module = parse(*compiler, text);
    auto function = module->lookupSymbol<mlir::func::FuncOp>("chain");
    std::vector<std::vector<float>> inputs(1);
    for (int i = 0; i < 37; ++i)
      inputs[0].push_back(0.21f * float(i) - 3.5f);
    for (int i = 0; i < numbers; ++i)
      inputs.push_back({1.0f + 0.03f * float(i % 7)});
    std::vector<ad::HostTensor> tensors;
    for (auto [type, values] : llvm::zip_equal(function.getArgumentTypes(), inputs)) {
      auto tensor = ad::HostTensor::create(mlir::cast<mlir::RankedTensorType>(type));
      ASSERT_TRUE(succeeded(tensor));
      std::memcpy(tensor->data(), values.data(), values.size() * sizeof(float));
      tensors.push_back(std::move(*tensor));
    }
    auto expected = ad::interpret(function, tensors);
    ASSERT_TRUE(succeeded(expected));
    bool isLarge = false;
    ad::CompileHooks hooks;
    hooks.onLLVM = [&](const llvm::Module &code) {
      for (const llvm::Function &f : code) {
        if (!f.hasFnAttribute(llvm::Attribute::OptimizeNone))
          continue;
        isLarge = true;
        EXPECT_FALSE(hasVectorConstants(f)) << f.getName().str();
      }
    };
    auto code = compileAD(*compiler, text, "chain", hooks);
    ASSERT_TRUE(code);
    EXPECT_EQ(isLarge, numbers > 1);
    std::vector<float> found = run(*code, inputs, {37})[0];
    EXPECT_EQ(std::memcmp(found.data(), (*expected)[0].data(), sizeof(float) * 37), 0) << numbers;
  }
}

TEST(Compile, ExpandsDerivatives) {
  auto compiler = makeCompiler();
  auto code = compileAD(*compiler, loss, "step");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->numInputs(), 2u);
  EXPECT_EQ(code->numResults(), 2u);
  std::vector<float> w{0.1f, -0.2f, 0.3f, 0.4f, -0.5f, 0.6f}, x;
  for (int i = 0; i < 12; ++i)
    x.push_back(0.1f * float(i) - 0.5f);
  auto results = run(*code, {w, x}, {1, 6});
  // mean(tanh(x·w)²) and its derivative, in double.
  double mean = 0, gradient[6] = {};
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 2; ++j) {
      double p = 0;
      for (int k = 0; k < 3; ++k)
        p += double(x[i * 3 + k]) * w[k * 2 + j];
      double t = std::tanh(p);
      mean += t * t / 8;
      for (int k = 0; k < 3; ++k)
        gradient[k * 2 + j] += 2 * t * (1 - t * t) / 8 * x[i * 3 + k];
    }
  EXPECT_NEAR(results[0][0], mean, 1e-6);
  for (int k = 0; k < 6; ++k)
    EXPECT_NEAR(results[1][k], gradient[k], 1e-6) << k;
}

TEST(Compile, HooksSeeEachPhase) {
  auto compiler = makeCompiler();
  std::vector<std::string> stages;
  bool isExpanded = false;
  ad::CompileTimes times;
  ad::CompileHooks hooks;
  hooks.times = &times;
  hooks.onModule = [&](llvm::StringRef stage, mlir::ModuleOp module) {
    stages.push_back(stage.str());
    isExpanded |= stage == "differentiate" && module.lookupSymbol("loss_grad") != nullptr;
  };
  ASSERT_TRUE(compileAD(*compiler, loss, "step", hooks));
  EXPECT_EQ(stages, (std::vector<std::string>{"differentiate", "optimize", "lower"}));
  for (double phase : {times.differentiate, times.optimize, times.lower, times.translate,
                       times.llvm, times.codegen, times.link})
    EXPECT_GT(phase, 0);
}

TEST(Compile, UserNamesCaptureNothing) {
  // sin has a rare path that calls sinf of libm: a user's function of that name is not it.
  auto compiler = makeCompiler();
  for (std::string name : {"sinf", "sin", "ad_rt_gemm_f32", "memcpy", "kernel", "main"}) {
    std::string text = "func.func @" + name + R"((%x: tensor<5xf32>) -> tensor<5xf32> {
      %y = ad.sin %x : tensor<5xf32>
      return %y : tensor<5xf32>
    })";
    auto code = compileAD(*compiler, text, name);
    ASSERT_TRUE(code) << name;
    std::vector<float> y = run(*code, {{0.5f, -2.0f, 1e30f, 0, 3}}, {5})[0];
    EXPECT_NEAR(y[0], std::sin(0.5), 1e-6) << name;
    EXPECT_NEAR(y[2], std::sin(double(1e30f)), 1e-6) << name;
  }
}

TEST(Compile, SaysWhichPhaseFailed) {
  auto compiler = makeCompiler();
  auto missing = compiler->compile(parse(*compiler, chain), "nothing");
  ASSERT_FALSE(bool(missing));
  EXPECT_EQ(llvm::toString(missing.takeError()), "no function 'nothing' to compile");
  auto external = compiler->compile(
      parse(*compiler, "func.func private @f(tensor<2xf32>) -> tensor<2xf32>"), "f");
  ASSERT_FALSE(bool(external));
  EXPECT_EQ(llvm::toString(external.takeError()), "no function 'f' to compile");
}

/// Each temporary can be addressed, but not two at a time.
TEST(Compile, TemporariesMustBeAddressable) {
  auto compiler = makeCompiler();
  std::string error;
  const mlir::ScopedDiagnosticHandler keep(&compiler->context(), [&](mlir::Diagnostic &diagnostic) {
    error += diagnostic.str();
    return mlir::success();
  });
  auto code = compiler->compile(parse(*compiler, R"(
    func.func @f() -> tensor<1xi8> {
      %0 = ad.iota {axis = 0 : i64} : tensor<144115188075855872xi8>
      %1 = ad.cumsum %0 {axis = 0 : i64} : tensor<144115188075855872xi8>
      %2 = ad.slice %1 {offsets = array<i64: 7>, strides = array<i64: 1>} : tensor<144115188075855872xi8> -> tensor<1xi8>
      return %2 : tensor<1xi8>
    })"),
                                "f");
  ASSERT_FALSE(bool(code));
  llvm::consumeError(code.takeError());
  EXPECT_NE(error.find("'func.func' op keeps more temporaries at a time than can be addressed"),
            std::string::npos)
      << error;
}

TEST(Compile, ThreadsShareCode) {
  auto compiler = makeCompiler();
  auto code = compileAD(*compiler, loss, "step");
  ASSERT_TRUE(code);
  std::vector<float> w{0.1f, -0.2f, 0.3f, 0.4f, -0.5f, 0.6f}, x(12, 0.25f);
  auto expected = run(*code, {w, x}, {1, 6});
  std::vector<int> wrong(8, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int call = 0; call < 500; ++call)
        wrong[t] += run(*code, {w, x}, {1, 6}) != expected;
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(8, 0));
}
