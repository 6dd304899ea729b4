// Modules in the form that the lowering makes, and how the tests of this folder compile and run
// them. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LoweredModules.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

namespace adtest {

std::string scaleModule(const std::string &name, float factor) {
  return R"(
    llvm.mlir.global private constant @factor(dense<)" +
         std::to_string(factor) +
         R"(> : tensor<16xf32>) {addr_space = 0 : i32, alignment = 64 : i64} : !llvm.array<16 x f32>
    llvm.func private @kernel(%in: !llvm.ptr, %out: !llvm.ptr) {
      %zero = llvm.mlir.constant(0 : i64) : i64
      %step = llvm.mlir.constant(16 : i64) : i64
      %end = llvm.mlir.constant(64 : i64) : i64
      %where = llvm.mlir.addressof @factor : !llvm.ptr
      %factor = llvm.load %where {alignment = 64 : i64} : !llvm.ptr -> vector<16xf32>
      llvm.br ^loop(%zero : i64)
    ^loop(%i: i64):
      %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
      %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
      %x = llvm.load %from {alignment = 64 : i64} : !llvm.ptr -> vector<16xf32>
      %y = llvm.fmul %x, %factor : vector<16xf32>
      llvm.store %y, %to {alignment = 64 : i64} : vector<16xf32>, !llvm.ptr
      %next = llvm.add %i, %step : i64
      %more = llvm.icmp "ult" %next, %end : i64
      llvm.cond_br %more, ^loop(%next : i64), ^done
    ^done:
      llvm.return
    }
    llvm.func @)" +
         name + R"((%buffers: !llvm.ptr, %workspace: !llvm.ptr) attributes
        {ad.workspace_bytes = 128 : i64, ad.num_inputs = 1 : i64, ad.num_results = 1 : i64} {
      %in = llvm.load %buffers : !llvm.ptr -> !llvm.ptr
      %slot = llvm.getelementptr %buffers[1] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
      %out = llvm.load %slot : !llvm.ptr -> !llvm.ptr
      llvm.call @kernel(%in, %out) : (!llvm.ptr, !llvm.ptr) -> ()
      llvm.return
    })";
}

std::unique_ptr<ad::Compiler> makeCompiler() {
  ad::CompilerOptions options;
  options.verify = true;
  auto compiler = ad::Compiler::create(options);
  if (!compiler) {
    ADD_FAILURE() << llvm::toString(compiler.takeError());
    return nullptr;
  }
  return std::move(*compiler);
}

mlir::OwningOpRef<mlir::ModuleOp> parse(ad::Compiler &compiler, const std::string &text) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &compiler.context());
  EXPECT_TRUE(module);
  return module;
}

std::shared_ptr<ad::Executable> compile(ad::Compiler &compiler, const std::string &text,
                                        const std::string &entry) {
  auto code = compiler.compileLowered(parse(compiler, text), entry);
  if (!code) {
    ADD_FAILURE() << llvm::toString(code.takeError());
    return nullptr;
  }
  return *code;
}

std::string errorOf(ad::Compiler &compiler, const std::string &text, const std::string &entry) {
  auto code = compiler.compileLowered(parse(compiler, text), entry);
  if (code)
    return "compiled";
  return llvm::toString(code.takeError());
}

bool scalesBy(const ad::Executable &code, float factor) {
  alignas(64) float in[64], out[64] = {};
  alignas(64) char workspace[128];
  for (int i = 0; i < 64; ++i)
    in[i] = float(i) - 20.5f;
  void *buffers[] = {in, out};
  code.run(buffers, workspace);
  for (int i = 0; i < 64; ++i)
    if (out[i] != in[i] * factor)
      return false;
  return true;
}

} // namespace adtest
