// Ops of other dialects: a rule attached from outside is used, and what it answers is checked.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Differentiate/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace {

/// test.twice: y = 2x, an op that no dialect of ours defines.
class TwiceOp : public Op<TwiceOp, mlir::OpTrait::OneOperand, mlir::OpTrait::OneResult,
                          MemoryEffectOpInterface::Trait> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TwiceOp)
  using Op::Op;
  static llvm::StringRef getOperationName() { return "test.twice"; }
  static llvm::ArrayRef<llvm::StringRef> getAttributeNames() { return {}; }
  void getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &) {}
};

class TestDialect : public Dialect {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestDialect)
  explicit TestDialect(MLIRContext *context)
      : Dialect("test", context, TypeID::get<TestDialect>()) {
    addOperations<TwiceOp>();
  }
  static llvm::StringRef getDialectNamespace() { return "test"; }
};

/// What the rule under test answers.
enum class Answer { Right, Fails, TooMany, WrongType };
Answer answer = Answer::Right;

LogicalResult answerWith(OpBuilder &builder, Operation *op, Value derivative,
                         SmallVectorImpl<Value> &derivatives) {
  if (answer == Answer::Fails)
    return failure();
  const auto wrong = RankedTensorType::get({3}, builder.getF32Type());
  derivatives.push_back(
      answer == Answer::WrongType
          ? ad::ConstantOp::create(builder, op->getLoc(), wrong, 0.0).getResult()
          : ad::AddOp::create(builder, op->getLoc(), derivative, derivative).getResult());
  if (answer == Answer::TooMany)
    derivatives.push_back(Value());
  return success();
}

struct TwiceRule : ad::DifferentiableOpInterface::ExternalModel<TwiceRule, TwiceOp> {
  LogicalResult pushforward(Operation *op, OpBuilder &builder, ValueRange tangents,
                            SmallVectorImpl<Value> &resultTangents) const {
    return answerWith(builder, op, tangents.front(), resultTangents);
  }
  LogicalResult pullback(Operation *op, OpBuilder &builder, ValueRange cotangents,
                         llvm::ArrayRef<bool>, SmallVectorImpl<Value> &operandCotangents) const {
    return answerWith(builder, op, cotangents.front(), operandCotangents);
  }
};

const char *const program = R"(
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    %y = "test.twice"(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
  func.func @df(%x: tensor<f32>, %d: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %r:2 = ad.REQUEST @f(%x, %d) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %r#0, %r#1 : tensor<f32>, tensor<f32>
  })";

class ExternalModelTest : public ::testing::TestWithParam<const char *> {
protected:
  ExternalModelTest() : context(MLIRContext::Threading::DISABLED) {
    context.loadDialect<ad::ADDialect, func::FuncDialect, TestDialect>();
    TwiceOp::attachInterface<TwiceRule>(context);
  }

  /// Differentiates the program; gives the text of the error, or nothing.
  std::string differentiate(Answer given) {
    answer = given;
    std::string text = program, error;
    text.replace(text.find("REQUEST"), std::strlen("REQUEST"), GetParam());
    module = parseSourceString<ModuleOp>(text, &context);
    ScopedDiagnosticHandler handler(&context,
                                    [&](Diagnostic &diagnostic) { error = diagnostic.str(); });
    PassManager manager(&context);
    manager.addPass(ad::createDifferentiatePass());
    EXPECT_EQ(succeeded(manager.run(*module)), given == Answer::Right);
    return error;
  }
  bool isReverse() const { return GetParam() == llvm::StringRef("vjp"); }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_P(ExternalModelTest, rule_is_used) {
  EXPECT_EQ(differentiate(Answer::Right), "");
  auto derivative = module->lookupSymbol<func::FuncOp>(std::string("f_") + GetParam());
  ASSERT_TRUE(derivative);
  Operation *last = derivative.front().getTerminator()->getOperand(1).getDefiningOp();
  ASSERT_TRUE(llvm::isa_and_nonnull<ad::AddOp>(last));
  EXPECT_EQ(last->getOperand(0), Value(derivative.getArgument(1)));
}

TEST_P(ExternalModelTest, failure_is_reported) {
  EXPECT_EQ(differentiate(Answer::Fails),
            isReverse() ? "'test.twice' op failed to pull its cotangents back"
                        : "'test.twice' op failed to push its tangents forward");
}

TEST_P(ExternalModelTest, number_of_derivatives_is_checked) {
  EXPECT_EQ(differentiate(Answer::TooMany),
            std::string("'test.twice' op has a derivative rule that gives 2 ") +
                (isReverse() ? "cotangents" : "tangents") + ", expected 1");
}

TEST_P(ExternalModelTest, type_of_derivatives_is_checked) {
  EXPECT_EQ(differentiate(Answer::WrongType),
            std::string("'test.twice' op has a derivative rule whose ") +
                (isReverse() ? "cotangents" : "tangents") +
                " 0 is 'tensor<3xf32>', expected 'tensor<f32>'");
}

INSTANTIATE_TEST_SUITE_P(Modes, ExternalModelTest, ::testing::Values("vjp", "jvp"),
                         [](const auto &instance) { return std::string(instance.param); });

} // namespace
