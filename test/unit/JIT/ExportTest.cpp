// Exported objects: linked into a C program of their own, and what is refused.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Export.h"
#include "LoweredModules.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace adtest;

namespace {

const char *const model = R"(
  func.func private @loss(%w: tensor<3x2xf32>, %x: tensor<4x3xf32>) -> tensor<f32> {
    %p = ad.matmul %x, %w : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
    %s = ad.square %p : tensor<4x2xf32>
    %m = ad.sum %s {axes = array<i64: 0, 1>} : tensor<4x2xf32> -> tensor<f32>
    return %m : tensor<f32>
  }
  func.func @model(%w: tensor<3x2xf32>, %x: tensor<4x3xf32>) -> (tensor<f32>, tensor<3x2xf32>) {
    %r:2 = ad.grad @loss(%w, %x) {wrt = array<i64: 0>, value} : (tensor<3x2xf32>, tensor<4x3xf32>) -> (tensor<f32>, tensor<3x2xf32>)
    return %r#0, %r#1 : tensor<f32>, tensor<3x2xf32>
  })";

// All of w and x are 1: x·w is 3 everywhere, the loss 8 · 9, each gradient 4 · 2 · 3. The program
// brings a product of its own, so that the test needs no CBLAS and sees how it is called.
const char *const program = R"(
  #include "model.h"
  #include <stdalign.h>
  #include <stdio.h>
  #include <stdlib.h>
  void cblas_sgemm(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda,
                   const float *b, int ldb, float beta, float *c, int ldc) {
    if (order != 101) exit(3);
    for (int i = 0; i < m; ++i)
      for (int j = 0; j < n; ++j) {
        float sum = 0;
        for (int p = 0; p < k; ++p)
          sum += (ta == 112 ? a[p * lda + i] : a[i * lda + p]) * (tb == 112 ? b[j * ldb + p] : b[p * ldb + j]);
        c[i * ldc + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]);
      }
  }
  int main(void) {
    alignas(64) float w[6], x[12], value[1], gradient[6];
    for (int i = 0; i < 6; ++i) w[i] = 1;
    for (int i = 0; i < 12; ++i) x[i] = 1;
    void *workspace = aligned_alloc(64, (model_workspace_bytes() + 127) / 64 * 64);
    if (model(w, x, value, gradient, workspace) != 0) return 4;
    if (value[0] != 72) return 1;
    for (int i = 0; i < 6; ++i)
      if (gradient[i] != 24) return 2;
    return 0;
  }
)";

// Several math functions: the object has its own loops for them, and huge arguments go to libm.
const char *const functions = R"(
  func.func @model(%x: tensor<1000xf64>) -> (tensor<1000xf64>, tensor<1000xf64>) {
    %0 = ad.exp %x : tensor<1000xf64>
    %1 = ad.sin %0 : tensor<1000xf64>
    %2 = ad.cos %0 : tensor<1000xf64>
    %3 = ad.log1p %0 : tensor<1000xf64>
    %4 = ad.pow %3, %x : tensor<1000xf64>
    %5 = ad.mul %1, %2 : tensor<1000xf64>
    %6 = ad.sub %5, %4 : tensor<1000xf64>
    return %6, %1 : tensor<1000xf64>, tensor<1000xf64>
  })";

const char *const functionsProgram = R"(
  #include "model.h"
  #include <math.h>
  #include <stdalign.h>
  #include <stdlib.h>
  int main(void) {
    static alignas(64) double x[1000], y[1000], sine[1000];
    for (int i = 0; i < 1000; ++i) x[i] = 0.03 * i;
    void *workspace = aligned_alloc(64, (model_workspace_bytes() + 127) / 64 * 64);
    model(x, y, sine, workspace);
    for (int i = 0; i < 1000; ++i) {
      double e = exp(x[i]), p = pow(log1p(e), x[i]);
      if (!(fabs(y[i] - (sin(e) * cos(e) - p)) <= 1e-12 * (1 + fabs(e) * 1e-3 + p))) return 1;
      if (!(fabs(sine[i] - sin(e)) <= 1e-12 * (1 + fabs(e)))) return 2;
    }
    return 0;
  }
)";

// Two checks of indices, of which either may fail: rows of x, then elements of those.
const char *const lookup = R"(
  func.func @model(%x: tensor<3x2xf32>, %i: tensor<2xi64>, %j: tensor<1xi32>) -> tensor<2x1xf32> {
    %0 = ad.gather %x, %i {axis = 0 : i64} : (tensor<3x2xf32>, tensor<2xi64>) -> tensor<2x2xf32>
    %1 = ad.gather %0, %j {axis = 1 : i64} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<2x1xf32>
    return %1 : tensor<2x1xf32>
  })";

const char *const lookupProgram = R"(
  #include "model.h"
  #include <stdalign.h>
  static alignas(64) float x[6] = {0, 1, 2, 3, 4, 5}, y[2];
  static alignas(64) char workspace[4096];
  static int64_t at(int64_t i0, int64_t i1, int32_t j0) {
    static alignas(64) int64_t i[2];
    static alignas(64) int32_t j[1];
    i[0] = i0, i[1] = i1, j[0] = j0;
    return model(x, i, j, y, workspace);
  }
  int main(void) {
    if (model_workspace_bytes() > sizeof workspace) return 1;
    if (at(2, 0, 1) != 0 || y[0] != 5 || y[1] != 1) return 2;
    if (at(2, 3, 1) != 1 || at(-1, 0, 7) != 1 || at(0, 0, 2) != 2) return 3;
    return 0;
  }
)";

// The derivative by w of y = x·wⁿ for the first n with y ≥ 9: 24·w²³ for x = 1 and w = 1.1.
const char *const loop = R"(
  func.func private @grow(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
    %y = ad.while(%x) with(%w) limit 1000000 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
    ^bb0(%a: tensor<f64>, %b: tensor<f64>):
      %end = ad.constant dense<9.0> : tensor<f64>
      %less = ad.compare lt, %a, %end : tensor<f64>
      ad.yield %less : tensor<i1>
    } do {
    ^bb0(%a: tensor<f64>, %b: tensor<f64>):
      %m = ad.mul %a, %b : tensor<f64>
      ad.yield %m : tensor<f64>
    }
    return %y : tensor<f64>
  }
  func.func @model(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
    %r = ad.grad @grow(%x, %w) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
    return %r : tensor<f64>
  })";

const char *const loopProgram = R"(
  #include "model.h"
  #include <math.h>
  #include <stdalign.h>
  #include <stdlib.h>
  int main(void) {
    void *workspace = aligned_alloc(64, (model_workspace_bytes() + 127) / 64 * 64);
    alignas(64) double x[1] = {1}, w[1] = {1.1}, gradient[1];
    if (model(x, w, gradient, workspace) != 0) return 4;
    if (fabs(gradient[0] - 214.9033) > 1e-4) return 1;
    w[0] = 1.0001; // 21,974 trips: the tape grows
    if (model(x, w, gradient, workspace) != 0) return 4;
    return fabs(gradient[0] / (21974 * pow(1.0001, 21973)) - 1) < 1e-9 ? 0 : 2;
  }
)";

/// A folder that is removed with its files.
struct TemporaryFolder {
  llvm::SmallString<64> path;
  TemporaryFolder() { EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("ad-export", path)); }
  ~TemporaryFolder() { llvm::sys::fs::remove_directories(path); }
  std::string file(const char *name) const { return (path + "/" + name).str(); }
};

std::string failureOf(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "done";
}

std::string emitted(ad::Compiler &compiler, ad::OutputKind kind) {
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  EXPECT_EQ(failureOf(compiler.emit(parse(compiler, model), "model", kind, os)), "done");
  return text.str().str();
}

} // namespace

/// Exports @model of `text`, links `program` with it and nothing of ours, and runs it.
static void expectServes(const char *text, const char *mainProgram) {
  auto compiler = makeCompiler();
  TemporaryFolder folder;
  ASSERT_EQ(failureOf(ad::exportObject(*compiler, parse(*compiler, text), "model",
                                       folder.file("model.o"))),
            "done");
  std::ofstream(folder.file("main.c")) << mainProgram;
  std::string build = std::string(AD_TEST_CC) + " -std=c11 -Wall -Werror " + folder.file("main.c") +
                      " " + folder.file("model.o") + " -lm -o " + folder.file("main");
  ASSERT_EQ(std::system(build.c_str()), 0) << build;
  EXPECT_EQ(std::system(folder.file("main").c_str()), 0);
}

TEST(Export, ObjectAndHeaderServeACProgram) { expectServes(model, program); }

TEST(Export, ObjectBringsItsMathFunctions) { expectServes(functions, functionsProgram); }

TEST(Export, IndicesAreChecked) { expectServes(lookup, lookupProgram); }

TEST(Export, TapesOfLoopsGrow) { expectServes(loop, loopProgram); }

TEST(Export, HeaderSaysShapesAndTypes) {
  auto compiler = makeCompiler();
  mlir::OpBuilder builder(&compiler->context());
  auto tensor = [](llvm::ArrayRef<int64_t> shape, mlir::Type element) {
    return mlir::RankedTensorType::get(shape, element);
  };
  auto type = builder.getFunctionType(
      {tensor({2, 3}, builder.getF32Type()), tensor({}, builder.getI1Type())},
      {tensor({4}, builder.getF64Type()), tensor({1}, builder.getI64Type())});
  auto header = ad::makeHeader("f", type);
  ASSERT_TRUE(bool(header)) << llvm::toString(header.takeError());
  EXPECT_NE(header->find("int64_t f(const float *x0 /* [2, 3] */, const bool *x1 /* [] */, double "
                         "*result0 /* [4] */, "
                         "int64_t *result1 /* [1] */, void *workspace);"),
            std::string::npos)
      << *header;
  EXPECT_NE(header->find("size_t f_workspace_bytes(void);"), std::string::npos);
}

TEST(Export, HeaderGivesSmallFloatsAsBits) {
  auto compiler = makeCompiler();
  mlir::OpBuilder builder(&compiler->context());
  auto scalar = [](mlir::Type element) { return mlir::RankedTensorType::get({}, element); };
  auto type = builder.getFunctionType(
      {scalar(builder.getF16Type()), scalar(builder.getIntegerType(8, /*isSigned=*/false))},
      {scalar(builder.getBF16Type())});
  auto header = ad::makeHeader("f", type);
  ASSERT_TRUE(bool(header)) << llvm::toString(header.takeError());
  EXPECT_NE(header->find("f(const uint16_t *x0 /* [] bits of f16 */, const uint8_t *x1 /* [] */, "
                         "uint16_t *result0 /* [] bits of bf16 */, void *workspace);"),
            std::string::npos)
      << *header;
}

TEST(Export, TextFormsNameTheFunction) {
  auto compiler = makeCompiler();
  std::string ir = emitted(*compiler, ad::OutputKind::LLVMIR);
  EXPECT_NE(ir.find("define i64 @model(ptr"), std::string::npos) << ir;
  for (const char *flag :
       {" fast ", " nnan ", " ninf ", " nsz ", " reassoc ", " arcp ", " contract ", " afn "})
    EXPECT_EQ(ir.find(flag), std::string::npos) << flag;
  std::string assembly = emitted(*compiler, ad::OutputKind::Assembly);
  EXPECT_NE(assembly.find("\nmodel:"), std::string::npos);
  EXPECT_EQ(assembly.find("ad_rt_gemm_f32@PLT"), std::string::npos);
}

TEST(Export, SameInputGivesSameBytes) {
  auto one = makeCompiler(), two = makeCompiler();
  std::string first = emitted(*one, ad::OutputKind::Object);
  EXPECT_EQ(first, emitted(*one, ad::OutputKind::Object));
  EXPECT_EQ(first, emitted(*two, ad::OutputKind::Object));
}

TEST(Export, RefusesNamesThatCDoesNotAllow) {
  auto compiler = makeCompiler();
  auto type = mlir::FunctionType::get(&compiler->context(), {}, {});
  auto errorFor = [&](llvm::StringRef name) {
    auto header = ad::makeHeader(name, type);
    return header ? std::string("done") : llvm::toString(header.takeError());
  };
  EXPECT_EQ(errorFor("a.b"), "cannot export function 'a.b': expected a C identifier");
  EXPECT_EQ(errorFor("1a"), "cannot export function '1a': expected a C identifier");
  EXPECT_EQ(errorFor("double"), "cannot export function 'double': expected a C identifier");
  EXPECT_EQ(errorFor(""), "cannot export function '': expected a C identifier");
  for (std::string name : {"sinf", "memcpy", "free", "main", "cblas_sgemm"})
    EXPECT_EQ(errorFor(name), "cannot export function '" + name +
                                  "': expected a name that the C library and CBLAS do not use");
}

TEST(Export, RefusesWhatOnlyTheRuntimeHas) {
  auto compiler = makeCompiler();
  const auto errorFor = [&](const char *text) {
    llvm::SmallString<0> code;
    llvm::raw_svector_ostream os(code);
    return failureOf(compiler->emit(parse(*compiler, text), "model", ad::OutputKind::LLVMIR, os));
  };
  EXPECT_EQ(errorFor(R"(
    func.func @model(%x: tensor<3xf32>) -> tensor<3xi64> {
      %y = ad.argsort %x {axis = 0 : i64} : tensor<3xf32> -> tensor<3xi64>
      return %y : tensor<3xi64>
    })"),
            "'ad_rt_argsort_f32' has no counterpart outside of this process");
  EXPECT_EQ(errorFor(R"(
    func.func @model(%x: tensor<2147483648x1xf32>, %w: tensor<1x1xf32>) -> tensor<2147483648x1xf32> {
      %y = ad.matmul %x, %w : (tensor<2147483648x1xf32>, tensor<1x1xf32>) -> tensor<2147483648x1xf32>
      return %y : tensor<2147483648x1xf32>
    })"),
            "a matrix product has an axis of 2147483648 elements, expected less than 2^31 in an "
            "exported function");
}

TEST(Export, LeavesNothingBehindOnFailure) {
  auto compiler = makeCompiler();
  TemporaryFolder folder;
  std::string header = folder.file("model.h"), nowhere = folder.file("none/model.o");
  EXPECT_EQ(failureOf(ad::exportObject(*compiler, parse(*compiler, model), "model", header)),
            "cannot write object file '" + header + "': its header would take its place");
  EXPECT_NE(failureOf(ad::exportObject(*compiler, parse(*compiler, model), "model", nowhere))
                .find("cannot write"),
            std::string::npos);
  std::error_code error;
  EXPECT_EQ(llvm::sys::fs::directory_iterator(folder.path.str(), error),
            llvm::sys::fs::directory_iterator());
}
