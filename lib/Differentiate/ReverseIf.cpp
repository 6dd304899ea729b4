// Reverse mode of a branch: a branch on the same condition between the pullbacks of the bodies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Residuals.h"
#include "Differentiate/Reverse.h"

using namespace mlir;

namespace ad {
namespace {

class IfPullback {
public:
  IfPullback(IfOp branch, OpBuilder &builder, const Activity &activity)
      : branch(branch), builder(builder), activity(activity) {}

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  /// A body of the branch, the block of its pullback, and its cotangents.
  struct Side {
    Block *body, *pullback;
    SmallVector<Value> inputCotangents;
    std::optional<Residuals> residuals;
  };

  LogicalResult pullSide(Region &region, ValueRange cotangents);
  void yieldCotangents(ArrayRef<bool> needed);
  /// An input of the branch to be; gives the argument in the pullback of either side.
  std::array<Value, 2> addInput(Value input);
  void giveResiduals();
  void replaceBranch();

  IfOp branch;
  OpBuilder &builder;
  const Activity &activity;
  SmallVector<Side, 2> sides;
  SmallVector<Value> inputs;
  /// The inputs of the branch that have a cotangent on one of the sides.
  SmallVector<size_t> outputsFor;
};

LogicalResult IfPullback::pullSide(Region &region, ValueRange cotangents) {
  Side side{&region.front(), new Block, {}, std::nullopt};
  // The block belongs to the branch for as long as rules build in it.
  region.push_back(side.pullback);
  ReverseSweep sweep(OpBuilder::atBlockEnd(side.pullback), activity);
  Operation *yield = side.body->getTerminator();
  for (auto [y, cy] : llvm::zip_equal(yield->getOperands(), cotangents))
    if (cy)
      sweep.seed(y, side.pullback->addArgument(cy.getType(), branch.getLoc()), branch.getLoc());
  if (failed(sweep.run(*side.body)))
    return failure();
  for (const BlockArgument x : side.body->getArguments())
    side.inputCotangents.push_back(sweep.lookup(x));
  sides.push_back(std::move(side));
  return success();
}

void IfPullback::yieldCotangents(ArrayRef<bool> needed) {
  for (size_t index = 0; index < branch.getInputs().size(); ++index)
    if (needed[index + 1] && (sides[0].inputCotangents[index] || sides[1].inputCotangents[index]))
      outputsFor.push_back(index);
  for (Side &side : sides) {
    OpBuilder inside = OpBuilder::atBlockEnd(side.pullback);
    SmallVector<Value> yielded;
    for (const size_t index : outputsFor) {
      const Value cx = side.inputCotangents[index];
      yielded.push_back(
          cx ? cx : emitZero(inside, branch.getLoc(), branch.getInputs()[index].getType()));
    }
    YieldOp::create(inside, branch.getLoc(), yielded);
    side.pullback->getParent()->getBlocks().remove(side.pullback);
  }
}

std::array<Value, 2> IfPullback::addInput(Value input) {
  inputs.push_back(input);
  return {sides[0].pullback->addArgument(input.getType(), branch.getLoc()),
          sides[1].pullback->addArgument(input.getType(), branch.getLoc())};
}

/// A branch that also gives what the pullback of either side needs, and zeros from the other side,
/// takes the place of this one.
void IfPullback::replaceBranch() {
  SmallVector<Type> types(branch->getResultTypes());
  for (auto [number, side] : llvm::enumerate(sides))
    for (const Value value : side.residuals->getKept()) {
      types.push_back(value.getType());
      for (auto [other, giving] : llvm::enumerate(sides)) {
        Operation *yield = giving.body->getTerminator();
        const Value given = other == number ? value : emitSplat(yield, value.getType(), 0.0);
        yield->insertOperands(yield->getNumOperands(), given);
      }
    }
  if (types.size() == branch->getNumResults())
    return;
  OpBuilder before(branch);
  auto made = llvm::cast<IfOp>(remake(before, branch, types, branch->getOperands()));
  branch.replaceAllUsesWith(made->getResults().take_front(branch->getNumResults()));
  branch = made;
}

void IfPullback::giveResiduals() {
  for (Side &side : sides)
    side.residuals.emplace(*side.body, *side.pullback, [](BlockArgument) { return true; });
  const size_t numResults = branch->getNumResults();
  replaceBranch();
  size_t nextKept = numResults;
  llvm::DenseMap<unsigned, std::array<Value, 2>> known;
  for (auto [number, side] : llvm::enumerate(sides)) {
    SmallVector<Value> given, kept;
    for (const BlockArgument argument : side.residuals->getGiven()) {
      const unsigned index = argument.getArgNumber();
      if (!known.contains(index))
        known[index] = addInput(branch.getInputs()[index]);
      given.push_back(known[index][number]);
    }
    for (size_t count = side.residuals->getKept().size(); count > 0; --count)
      kept.push_back(addInput(branch->getResult(nextKept++))[number]);
    side.residuals->replace(given, kept);
  }
}

LogicalResult IfPullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                              SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(branch->getNumOperands(), Value());
  for (const Value cy : cotangents)
    if (cy)
      inputs.push_back(cy);
  for (Region *region : {&branch.getThenBody(), &branch.getElseBody()})
    if (failed(pullSide(*region, cotangents)))
      return failure();
  yieldCotangents(needed);
  giveResiduals();
  auto made = IfOp::create(builder, activity.locate(OriginKind::Cotangent, branch.getLoc()),
                           sides[0].pullback->getTerminator()->getOperandTypes(),
                           branch.getCondition(), inputs);
  made.getThenBody().push_back(sides[0].pullback);
  made.getElseBody().push_back(sides[1].pullback);
  for (auto [index, cx] : llvm::zip_equal(outputsFor, made->getResults()))
    operandCotangents[index + 1] = cx;
  return success();
}

} // namespace

LogicalResult pullIf(IfOp branch, OpBuilder &builder, const Activity &activity,
                     ValueRange cotangents, ArrayRef<bool> needed,
                     SmallVectorImpl<Value> &operandCotangents) {
  return IfPullback(branch, builder, activity).run(cotangents, needed, operandCotangents);
}

} // namespace ad
