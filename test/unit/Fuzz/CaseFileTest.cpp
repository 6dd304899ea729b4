// Cases as files: they come back as they were, and a report writes one.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/CaseFile.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Generator.h"
#include "Fuzz/Report.h"
#include "Fuzz/Restrict.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cstring>
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::fuzz {
namespace {

class CaseFile : public testing::Test {
protected:
  void SetUp() override {
    auto made = Native::create();
    ASSERT_TRUE(static_cast<bool>(made)) << llvm::toString(made.takeError());
    native = std::move(*made);
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("ad-fuzz", folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string pathOf(StringRef name) const {
    SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    return path.str().str();
  }
  void write(StringRef path, StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream file(path, error);
    ASSERT_FALSE(error);
    file << text;
  }

  std::unique_ptr<Native> native;
  SmallString<128> folder;
};

std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return text;
}

/// Every bit of every element, of all flavors: NaN, zeros of both signs, all element types.
TEST_F(CaseFile, ComesBack) {
  for (const Flavor flavor : {Flavor::Smooth, Flavor::Analytic, Flavor::Differential})
    for (uint64_t seed = 1; seed < 20; ++seed) {
      const Case drawn = generate(native->context(), seed, flavor, {/*maxOps=*/10});
      const std::string path = pathOf("case.mlir");
      write(path, toLitTest(drawn, {seed, "o1", "summary", "finding"}));
      auto read = readCase(path, flavor, native->context());
      ASSERT_TRUE(static_cast<bool>(read)) << llvm::toString(read.takeError());
      EXPECT_EQ(textOf(*read->module), textOf(*drawn.module));
      ASSERT_EQ(read->arguments.size(), drawn.arguments.size());
      for (auto [a, b] : llvm::zip_equal(read->arguments, drawn.arguments))
        EXPECT_EQ(std::memcmp(a.data(), b.data(), b.getNumBytes()), 0);
    }
}

Finding findTanh(Check &check) {
  const bool found = !check.input.function().front().getOps<TanhOp>().empty();
  return found ? Finding("has a tanh") : std::nullopt;
}

TEST_F(CaseFile, ReportShrinksAndWrites) {
  const Oracle oracle = {"o99", "there is no tanh", true, 1.0, findTanh};
  for (uint64_t seed = 1; seed < 200; ++seed) {
    const Case drawn = generate(native->context(), seed, Flavor::Smooth, {/*maxOps=*/30});
    Check check(drawn, *native, seed);
    if (countOps(drawn) < 20 || !findTanh(check))
      continue;
    const ReportOptions options{/*isShrinking=*/true, /*shrinkSeconds=*/20, pathOf("found")};
    ASSERT_FALSE(
        static_cast<bool>(reportFailure(options, drawn, *native, oracle, seed, "has a tanh")));
    const std::string path = pathOf("found/o99-" + std::to_string(seed) + ".mlir");
    auto read = readCase(path, Flavor::Smooth, native->context());
    ASSERT_TRUE(static_cast<bool>(read)) << llvm::toString(read.takeError());
    EXPECT_EQ(countOps(*read), 1u);
    const auto text = llvm::MemoryBuffer::getFile(path);
    ASSERT_TRUE(static_cast<bool>(text));
    EXPECT_TRUE((*text)->getBuffer().contains(
        "// RUN: ad-fuzz check %s --oracle o99 --seed " + std::to_string(seed) +
        " --flavor smooth | FileCheck %s\n// CHECK: o99 holds\n"));
    return;
  }
  FAIL() << "no seed gives a graph with a tanh";
}

} // namespace
} // namespace ad::fuzz
