// Every row of the table of singular points holds in both modes of differentiation and in every way
// to run a function. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Native.h"
#include "Interpret/Interpreter.h"
#include "Optimize/Passes.h"
#include "Program.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

fuzz::Native &native() {
  static const std::unique_ptr<fuzz::Native> instance = llvm::cantFail(fuzz::Native::create());
  return *instance;
}

/// Numbers agree but for some units of the last place; zeros of either sign are equal.
bool agrees(double found, double expected, bool isDouble) {
  if (std::isnan(expected))
    return std::isnan(found);
  if (std::isinf(expected) || expected == 0)
    return found == expected;
  const double unit = isDouble ? 0x1p-52 : 0x1p-23;
  return std::fabs(found - expected) <= 8 * unit * std::fabs(expected);
}

/// As IR with `all` a function of constants.
OwningOpRef<ModuleOp> withConstants(func::FuncOp all, llvm::ArrayRef<HostTensor> arguments) {
  OwningOpRef<ModuleOp> module = all->getParentOfType<ModuleOp>().clone();
  auto function = module->lookupSymbol<func::FuncOp>("all");
  OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
  for (auto [argument, tensor] : llvm::zip_equal(function.getArguments(), arguments))
    argument.replaceAllUsesWith(
        ConstantOp::create(builder, function.getLoc(), fuzz::toAttribute(tensor)));
  PassManager passes(module->getContext(), ModuleOp::getOperationName());
  passes.addPass(createInlinePass());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createSimplifyPass());
  if (failed(passes.run(*module)))
    return nullptr;
  return module;
}

/// A detached constant counts: `ad.detach` has no fold, which would let derivatives through.
bool isConstant(Value value) {
  if (auto detached = value.getDefiningOp<DetachOp>())
    value = detached.getX();
  return value.getDefiningOp<ConstantOp>() != nullptr;
}

class SingularPoints : public testing::TestWithParam<size_t> {
protected:
  const SingularFunction &function() const { return singularFunctions()[GetParam()]; }
  void check(const Batch &batch, bool isDouble);

private:
  void expectNumbers(const char *what, const std::vector<double> &found,
                     const std::vector<double> &expected) const;
  void expectRow(const char *engine, llvm::ArrayRef<HostTensor> results) const;
  void expectNative(const char *engine, fuzz::Pipeline pipeline) const;
  void expectFolded() const;

  const Program *program = nullptr;
  const Batch *batch = nullptr;
  bool isDouble = false;
};

void SingularPoints::expectNumbers(const char *what, const std::vector<double> &found,
                                   const std::vector<double> &expected) const {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (size_t i = 0; i < found.size(); ++i) {
    std::string at;
    for (const auto &operand : batch->operands)
      at += " " + testing::PrintToString(batch->isElementwise ? std::vector{operand[i]} : operand);
    EXPECT_TRUE(agrees(found[i], expected[i], isDouble))
        << what << " of " << function().text << " at" << at << ": element " << i << " is "
        << found[i] << ", the table says " << expected[i];
  }
}

void SingularPoints::expectRow(const char *engine, llvm::ArrayRef<HostTensor> results) const {
  SCOPED_TRACE(std::string(engine) + (isDouble ? ", f64" : ", f32"));
  const Findings findings = program->read(results);
  expectNumbers("value", findings.value, batch->value);
  for (size_t i = 0; i < findings.value.size(); ++i)
    EXPECT_TRUE(batch->value[i] != 0 ||
                std::signbit(findings.value[i]) == std::signbit(batch->value[i]))
        << "sign of zero " << i << " of " << function().text;
  for (size_t i = 0; i < batch->operands.size(); ++i) {
    expectNumbers("reverse derivative", findings.reverse[i], batch->derivatives[i]);
    expectNumbers("forward derivative", findings.forward[i], batch->derivatives[i]);
  }
}

void SingularPoints::expectNative(const char *engine, fuzz::Pipeline pipeline) const {
  auto results = native().run(program->all(), program->arguments(), pipeline);
  ASSERT_TRUE(static_cast<bool>(results)) << llvm::toString(results.takeError());
  expectRow(engine, *results);
}

void SingularPoints::expectFolded() const {
  const OwningOpRef<ModuleOp> folded = withConstants(program->all(), program->arguments());
  ASSERT_TRUE(folded);
  auto all = ModuleOp(*folded).lookupSymbol<func::FuncOp>("all");
  if (batch->isElementwise) {
    for (const Value result : all.front().getTerminator()->getOperands())
      EXPECT_TRUE(isConstant(result)) << function().text << " is not folded";
  }
  const auto results = interpret(all, program->arguments());
  ASSERT_TRUE(succeeded(results));
  expectRow("constant-folded", *results);
}

void SingularPoints::check(const Batch &points, bool inDouble) {
  const FailureOr<Program> made = Program::create(native().context(), GetParam(), points, inDouble);
  ASSERT_TRUE(succeeded(made));
  program = &*made;
  batch = &points;
  isDouble = inDouble;
  const auto results = interpret(program->all(), program->arguments());
  ASSERT_TRUE(succeeded(results));
  expectRow("interpreted", *results);
  expectNative("unfused", fuzz::Pipeline::Plain);
  expectNative("fused", fuzz::Pipeline::Optimized);
  expectFolded();
}

TEST_P(SingularPoints, AreThoseOfTheTable) {
  for (const Batch &batch : batchesOf(function()))
    for (const bool isDouble : {false, true})
      check(batch, isDouble);
}

INSTANTIATE_TEST_SUITE_P(All, SingularPoints, testing::Range(size_t(0), singularFunctions().size()),
                         [](const auto &row) {
                           std::string name = singularFunctions()[row.param].text;
                           for (char &c : name)
                             c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
                           return std::to_string(row.param) + "_" + name;
                         });

// The promise of docs/reference/singular-points.md.
TEST(Table, HasEnoughRows) {
  size_t rows = 0;
  for (const SingularFunction &function : singularFunctions())
    rows += function.points.size();
  EXPECT_GE(rows, 150u);
}

} // namespace
} // namespace ad::test
