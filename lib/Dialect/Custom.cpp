// ad.custom: its verification, and its rules, which call the functions that it names.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/FunctionTypes.h"
#include "Dialect/Joined.h"
#include "Dialect/Stacks.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {
namespace {

using Symbol = std::optional<llvm::StringRef>;

/// The numbers [first, first + count).
SmallVector<int64_t> numbersFrom(size_t first, size_t count) {
  return llvm::to_vector(llvm::seq<int64_t>(first, first + count));
}

/// Of those with a derivative, each value of `given`, or zeros in place of a null one.
SmallVector<Value> withZeros(OpBuilder &builder, Location loc, ValueRange like, ValueRange given) {
  SmallVector<Value> values;
  for (auto [x, dx] : llvm::zip(like, given))
    if (isDifferentiableType(x.getType()))
      values.push_back(dx ? dx
                          : Value(ConstantOp::create(
                                builder, loc, llvm::cast<RankedTensorType>(x.getType()), 0.0)));
  return values;
}

SmallVector<Value> zerosLike(OpBuilder &builder, Location loc, ValueRange like) {
  return withZeros(builder, loc, like, SmallVector<Value>(like.size()));
}

/// Spreads derivatives over all of `like`: null for those that have none.
void spread(ValueRange like, ValueRange derivatives, SmallVectorImpl<Value> &spreadOut) {
  auto next = derivatives.begin();
  for (const Value x : like)
    spreadOut.push_back(isDifferentiableType(x.getType()) ? *next++ : Value());
}

func::CallOp call(OpBuilder &builder, CustomOp op, Symbol callee, TypeRange results,
                  ValueRange operands) {
  return func::CallOp::create(builder, op.getLoc(), *callee, results, operands);
}

/// The function's results and residuals, by its forward rule.
func::CallOp callForward(OpBuilder &builder, CustomOp op, TypeRange residuals) {
  return call(builder, op, op.getForward(), joinedTypes({op.getResultTypes(), residuals}),
              op->getOperands());
}

/// The types of what the forward rule hands to the backward rule.
SmallVector<Type> residualTypes(CustomOp op) {
  auto backward = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, op.getBackwardAttr());
  const auto types = backward.getArgumentTypes();
  const size_t others = op.getConstants().size() + floatsOf(op.getResultTypes()).size();
  return SmallVector<Type>(types.drop_back(others));
}

LogicalResult refuseConstant(CustomOp op, size_t index) {
  return op.emitOpError() << "constant " << index
                          << " carries a derivative, expected it among the inputs";
}

SmallVector<FlatSymbolRefAttr> batchRules(CustomOp op) {
  SmallVector<FlatSymbolRefAttr> rules;
  if (const auto names = op.getBatchAttr())
    for (const auto name : names.getAsRange<FlatSymbolRefAttr>())
      rules.push_back(name);
  return rules;
}

/// Verification of the rules against what it is to take and give.
class RuleCheck {
public:
  RuleCheck(CustomOp op, SymbolTableCollection &symbols) : op(op), symbols(symbols) {}

  LogicalResult run();

private:
  LogicalResult check(FlatSymbolRefAttr name, TypeRange taken, TypeRange given);
  LogicalResult checkReverse();
  LogicalResult checkBatch(FlatSymbolRefAttr name);

  CustomOp op;
  SymbolTableCollection &symbols;
};

LogicalResult RuleCheck::check(FlatSymbolRefAttr name, TypeRange taken, TypeRange given) {
  if (!name)
    return success();
  const FailureOr<FunctionType> type = lookUpFunction(op, name, symbols);
  const std::string arguments = ("arguments of '" + name.getValue() + "'").str(),
                    results = ("results of '" + name.getValue() + "'").str();
  return failure(failed(type) || failed(verifyTypeList(op, arguments, type->getInputs(), taken)) ||
                 failed(verifyTypeList(op, results, type->getResults(), given)));
}

LogicalResult RuleCheck::checkReverse() {
  if (!op.getForward() != !op.getBackward())
    return op.emitOpError() << "has one of 'forward' and 'backward', expected both or none";
  if (!op.getForward())
    return success();
  const FailureOr<FunctionType> forward = lookUpFunction(op, op.getForwardAttr(), symbols);
  if (failed(forward))
    return failure();
  const size_t count = op.getNumResults();
  if (forward->getNumResults() < count)
    return op.emitOpError() << "forward rule '" << *op.getForward() << "' gives "
                            << forward->getNumResults() << " results, expected the " << count
                            << " of the function in front of the residuals";
  const TypeRange residuals = TypeRange(forward->getResults()).drop_front(count);
  const SmallVector<Type> inputs(op.getInputs().getTypes()), results(op.getResultTypes());
  return failure(
      failed(
          check(op.getForwardAttr(), op->getOperandTypes(), joinedTypes({results, residuals}))) ||
      failed(check(op.getBackwardAttr(),
                   joinedTypes({residuals, op.getConstants().getTypes(), floatsOf(results)}),
                   floatsOf(inputs))));
}

/// How many instances a batch rule is for; fails if it is for none.
FailureOr<int64_t> instancesOf(func::FuncOp rule) {
  const auto first = rule.getNumArguments()
                         ? llvm::dyn_cast<RankedTensorType>(rule.getArgumentTypes()[0])
                         : RankedTensorType();
  if (!first || first.getRank() == 0)
    return failure();
  return first.getDimSize(0);
}

LogicalResult RuleCheck::checkBatch(FlatSymbolRefAttr name) {
  auto rule = symbols.lookupNearestSymbolFrom<func::FuncOp>(op, name);
  const FailureOr<int64_t> size = rule ? instancesOf(rule) : FailureOr<int64_t>(failure());
  if (rule && failed(size))
    return op.emitOpError() << "batch rule '" << name.getValue()
                            << "' takes no instances along a leading axis of its first argument";
  return check(name,
               joinedTypes({stacked(op.getInputs().getTypes(), size.value_or(0)),
                            op.getConstants().getTypes()}),
               stacked(op.getResultTypes(), size.value_or(0)));
}

LogicalResult RuleCheck::run() {
  const SmallVector<Type> inputs(op.getInputs().getTypes()), results(op.getResultTypes());
  for (const auto name : batchRules(op))
    if (failed(checkBatch(name)))
      return failure();
  return failure(
      failed(check(op.getCalleeAttr(), op->getOperandTypes(), results)) ||
      failed(check(op.getTangentAttr(), joinedTypes({op->getOperandTypes(), floatsOf(inputs)}),
                   joinedTypes({results, floatsOf(results)}))) ||
      failed(checkReverse()));
}

/// A function that does for all instances what `function` does for one.
class BatchOfRule {
public:
  BatchOfRule(CustomOp op, int64_t size) : op(op), size(size) {}

  /// `isShared` says which arguments all instances have in common. Gives its name.
  FlatSymbolRefAttr make(FlatSymbolRefAttr name, llvm::function_ref<bool(size_t)> isShared);

private:
  CustomOp op;
  int64_t size;
};

FlatSymbolRefAttr BatchOfRule::make(FlatSymbolRefAttr name,
                                    llvm::function_ref<bool(size_t)> isShared) {
  if (!name)
    return {};
  auto function = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, name);
  SmallVector<Type> inputs(function.getArgumentTypes());
  SmallVector<int64_t> inAxes, outAxes(function.getNumResults(), 0);
  for (auto [index, type] : llvm::enumerate(inputs)) {
    inAxes.push_back(isShared(index) ? -1 : 0);
    if (!isShared(index))
      type = stackOf(type, size);
  }
  const SmallVector<Type> results = stacked(function.getResultTypes(), size);
  OpBuilder builder(op.getContext());
  auto batched = func::FuncOp::create(op.getLoc(), (name.getValue() + "_batch").str(),
                                      builder.getFunctionType(inputs, results));
  batched.setPrivate();
  builder.setInsertionPointToStart(batched.addEntryBlock());
  auto all = VmapOp::create(builder, op.getLoc(), results, name.getValue(), batched.getArguments(),
                            inAxes, outAxes);
  func::ReturnOp::create(builder, op.getLoc(), all.getResults());
  SymbolTable(function->getParentOp()).insert(batched, std::next(Block::iterator(function)));
  return FlatSymbolRefAttr::get(batched);
}

} // namespace

LogicalResult CustomOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return RuleCheck(*this, symbols).run();
}

LogicalResult CustomOp::pushforward(OpBuilder &builder, ValueRange tangents,
                                    SmallVectorImpl<Value> &resultTangents) {
  for (auto [index, dx] : llvm::enumerate(tangents.drop_front(getInputs().size())))
    if (dx)
      return refuseConstant(*this, index);
  const Location loc = getLoc();
  const SmallVector<Type> results(getResultTypes());
  const auto dxs = withZeros(builder, loc, getInputs(), tangents);
  if (getTangent()) {
    auto both = call(builder, *this, getTangent(), joinedTypes({results, floatsOf(results)}),
                     joined({getOperands(), dxs}));
    spread(getResults(), both.getResults().drop_front(results.size()), resultTangents);
    return success();
  }
  if (!getBackward())
    return failure();
  // backward is linear in cy, and its transpose takes dx to dy.
  const auto residuals = residualTypes(*this);
  auto forward = callForward(builder, *this, residuals);
  const auto zeros = zerosLike(builder, loc, getResults());
  const SmallVector<Type> inputs(getInputs().getTypes());
  auto transposed = VjpOp::create(
      builder, loc, joinedTypes({floatsOf(inputs), floatsOf(results)}), *getBackward(),
      joined({forward.getResults().drop_front(results.size()), getConstants(), zeros, dxs}),
      numbersFrom(residuals.size() + getConstants().size(), zeros.size()));
  spread(getResults(), transposed.getResults().take_back(zeros.size()), resultTangents);
  return success();
}

LogicalResult CustomOp::pullback(OpBuilder &builder, ValueRange cotangents,
                                 llvm::ArrayRef<bool> needed,
                                 SmallVectorImpl<Value> &operandCotangents) {
  for (auto [index, isNeeded] : llvm::enumerate(needed.drop_front(getInputs().size())))
    if (isNeeded)
      return refuseConstant(*this, index);
  const Location loc = getLoc();
  const SmallVector<Type> inputs(getInputs().getTypes()), results(getResultTypes());
  const auto cys = withZeros(builder, loc, getResults(), cotangents);
  if (getBackward()) {
    OpBuilder here(*this);
    auto forward = callForward(here, *this, residualTypes(*this));
    const size_t count = results.size();
    auto backward = call(builder, *this, getBackward(), floatsOf(inputs),
                         joined({forward.getResults().drop_front(count), getConstants(), cys}));
    getResults().replaceAllUsesWith(forward.getResults().take_front(count));
    spread(getInputs(), backward.getResults(), operandCotangents);
  } else if (getTangent()) {
    // tangent is linear in dx, and its transpose takes cy to cx.
    const auto zeros = zerosLike(builder, loc, getInputs());
    auto transposed = VjpOp::create(
        builder, loc, joinedTypes({results, floatsOf(results), floatsOf(inputs)}), *getTangent(),
        joined({getOperands(), zeros, zerosLike(builder, loc, getResults()), cys}),
        numbersFrom(getNumOperands(), zeros.size()));
    spread(getInputs(), transposed.getResults().take_back(zeros.size()), operandCotangents);
  } else {
    return failure();
  }
  operandCotangents.append(getConstants().size(), Value());
  return success();
}

FailureOr<SmallVector<Value>> CustomOp::batch(OpBuilder &builder, ValueRange operands,
                                              llvm::ArrayRef<bool> isBatched, int64_t size) {
  const size_t count = getInputs().size();
  const auto constants = isBatched.drop_front(count);
  SmallVector<Value> inputs;
  for (auto [operand, batched] : llvm::zip(operands.take_front(count), isBatched))
    inputs.push_back(batched ? operand : repeatInFront(builder, getLoc(), operand, size));
  const auto results = stacked(getResultTypes(), size);
  if (getBatchAttr()) {
    if (llvm::is_contained(constants, true))
      return failure();
    for (const auto name : batchRules(*this)) {
      auto function = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(*this, name);
      if (*instancesOf(function) == size)
        return SmallVector<Value>(call(builder, *this, name.getValue(), results,
                                       joined({inputs, operands.drop_front(count)}))
                                      .getResults());
    }
    return failure();
  }
  BatchOfRule rule(*this, size);
  // The constants of each rule follow its first arguments.
  const auto sharedFrom = [&](size_t first) {
    return [&constants, first](size_t index) {
      return index >= first && index - first < constants.size() && !constants[index - first];
    };
  };
  const size_t residuals = getBackward() ? residualTypes(*this).size() : 0;
  auto all = CustomOp::create(
      builder, getLoc(), results, rule.make(getCalleeAttr(), sharedFrom(count)), inputs,
      operands.drop_front(count), rule.make(getTangentAttr(), sharedFrom(count)),
      rule.make(getForwardAttr(), sharedFrom(count)),
      rule.make(getBackwardAttr(), sharedFrom(residuals)), ArrayAttr());
  return SmallVector<Value>(all.getResults());
}

} // namespace ad
