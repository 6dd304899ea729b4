// Lowered modules to running code: results, what is refused, what the hooks see.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LoweredModules.h"
#include "llvm/IR/Module.h"
#include <gtest/gtest.h>

using namespace adtest;

/// An entry function whose body calls the external function `name`: double -> double.
static std::string callsExternal(const std::string &name) {
  return "llvm.func @" + name + R"((f64) -> f64
    llvm.func @entry(%buffers: !llvm.ptr, %workspace: !llvm.ptr) attributes
        {ad.workspace_bytes = 0 : i64, ad.num_inputs = 0 : i64, ad.num_results = 1 : i64} {
      %x = llvm.mlir.constant(0.5 : f64) : f64
      %y = llvm.call @)" +
         name + R"((%x) : (f64) -> f64
      %out = llvm.load %buffers : !llvm.ptr -> !llvm.ptr
      llvm.store %y, %out : f64, !llvm.ptr
      llvm.return
    })";
}

TEST(CompileLowered, RunsAVectorLoop) {
  auto compiler = makeCompiler();
  auto code = compile(*compiler, scaleModule("scale", 2.5f), "scale");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->numInputs(), 1u);
  EXPECT_EQ(code->numResults(), 1u);
  EXPECT_EQ(code->workspaceBytes(), 128u);
  EXPECT_TRUE(scalesBy(*code, 2.5f));
}

TEST(CompileLowered, KeepsEqualNamesApart) {
  auto compiler = makeCompiler();
  auto two = compile(*compiler, scaleModule("scale", 2), "scale");
  auto three = compile(*compiler, scaleModule("scale", 3), "scale");
  ASSERT_TRUE(two && three);
  EXPECT_TRUE(scalesBy(*two, 2));
  EXPECT_TRUE(scalesBy(*three, 3));
}

TEST(CompileLowered, UserNamesCaptureNothing) {
  // Functions of users that are named like functions that compiled code, LLVM or libc calls.
  auto compiler = makeCompiler();
  for (const char *name :
       {"expf", "memcpy", "memset", "ad_rt_gemm_f32", "main", "malloc", "ad.entry.0"}) {
    auto code = compile(*compiler, scaleModule("\"" + std::string(name) + "\"", 4), name);
    ASSERT_TRUE(code) << name;
    EXPECT_TRUE(scalesBy(*code, 4)) << name;
  }
  auto sine = compile(*compiler, callsExternal("sin"), "entry");
  ASSERT_TRUE(sine);
  double result = 0;
  void *buffers[] = {&result};
  sine->run(buffers, nullptr);
  EXPECT_DOUBLE_EQ(result, 0.479425538604203);
}

TEST(CompileLowered, OffersNothingOutsideOfTheTable) {
  auto compiler = makeCompiler();
  for (const char *name :
       {"system", "execve", "dlopen", "mprotect", "getenv", "nosuchfunction", "erf"})
    EXPECT_EQ(errorOf(*compiler, callsExternal(name), "entry"),
              "symbol '" + std::string(name) + "' is not offered by the runtime");
  EXPECT_EQ(compiler->liveExecutables(), 0u);
  auto code =
      compile(*compiler, scaleModule("scale", 2), "scale"); // a refusal leaves nothing behind
  EXPECT_TRUE(code && scalesBy(*code, 2));
}

TEST(CompileLowered, RefusesWhatIsNoEntry) {
  auto compiler = makeCompiler();
  EXPECT_EQ(errorOf(*compiler, scaleModule("scale", 2), "other"), "no function 'other' to compile");
  EXPECT_EQ(errorOf(*compiler, scaleModule("scale", 2), "factor"),
            "no function 'factor' to compile");
  EXPECT_EQ(errorOf(*compiler, scaleModule("scale", 2), "kernel"),
            "function 'kernel' has no count 'ad.workspace_bytes': it was not lowered as an entry");
}

TEST(CompileLowered, HooksSeeEachForm) {
  auto compiler = makeCompiler();
  std::string function;
  size_t objectBytes = 0;
  ad::CompileTimes times;
  ad::CompileHooks hooks;
  hooks.onLLVM = [&](const llvm::Module &module) {
    for (const llvm::Function &f : module)
      if (f.hasExternalLinkage())
        function = f.getName().str();
  };
  hooks.onObject = [&](llvm::MemoryBufferRef object) { objectBytes = object.getBufferSize(); };
  hooks.times = &times;
  auto code = compiler->compileLowered(parse(*compiler, scaleModule("scale", 2)), "scale", hooks);
  ASSERT_TRUE(bool(code)) << llvm::toString(code.takeError());
  EXPECT_EQ(function, "ad.entry.0");
  EXPECT_GT(objectBytes, 200u);
  for (double phase : {times.translate, times.llvm, times.codegen, times.link})
    EXPECT_GT(phase, 0);
  EXPECT_LE(times.total(), 1000);
}

TEST(Compiler, RefusesUnknownOptions) {
  ad::CompilerOptions options;
  options.cpu = "pdp11";
  auto compiler = ad::Compiler::create(options);
  ASSERT_FALSE(bool(compiler));
  EXPECT_EQ(llvm::toString(compiler.takeError()), "unknown CPU 'pdp11'");
  options.cpu.clear();
  options.codegenLevel = 4;
  auto other = ad::Compiler::create(options);
  ASSERT_FALSE(bool(other));
  EXPECT_EQ(llvm::toString(other.takeError()), "code generation level is 4, expected 0 to 3");
}
