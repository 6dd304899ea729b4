// What composed requests are made of.
//
// A request names a function, so what is asked of another request becomes a function of its own:
// jacfwd is a batch of pushforwards, and hvp a pushforward of a gradient.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/FunctionTypes.h"
#include "Dialect/Joined.h"
#include "Dialect/RequestFunctions.h"
#include "Dialect/Stacks.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {
namespace {

/// What decompositions have in common: a request and the function that it names.
class Composer {
public:
  template <class OpTy>
  Composer(OpTy op, OpBuilder &builder, RequestFunctions &functions)
      : op(op), callee(op.getCalleeAttr()), type(functions.typeOf(op, callee)),
        inputs(op.getInputs().take_front(type.getNumInputs())), builder(builder),
        functions(functions) {}

  /// What the function gives, if that is wanted.
  SmallVector<Value> results(bool areWanted);
  /// The results, then the tangents of the float results along a new axis, the first or the last of
  /// each; for `tangents` along the leading axes of the arguments in `wrt`.
  SmallVector<Value> push(ArrayRef<int64_t> wrt, ValueRange tangents, bool isLast);
  /// The derivatives of all float results by one argument, its elements along one axis behind them.
  SmallVector<Value> column(int64_t argument);
  /// The derivatives of one result by the arguments in `wrt`, its elements along one axis.
  SmallVector<Value> row(int64_t result, ArrayRef<int64_t> wrt);
  /// A function that gives the gradient of the first result.
  FlatSymbolRefAttr gradient(ArrayRef<int64_t> wrt);
  /// Which results are floats.
  SmallVector<int64_t> rows() const;
  /// The blocks of a Jacobian in the shapes of the results of the request.
  SmallVector<Value> shaped(ArrayRef<Value> all);

private:
  SmallVector<Value> batch(FlatSymbolRefAttr function, ValueRange mapped, TypeRange results,
                           ArrayRef<int64_t> outAxes);
  FlatSymbolRefAttr only(int64_t result);
  Value basisOf(Type tensor);

  Operation *op;
  FlatSymbolRefAttr callee;
  FunctionType type;
  ValueRange inputs;
  OpBuilder &builder;
  RequestFunctions &functions;
};

SmallVector<int64_t> Composer::rows() const {
  return llvm::filter_to_vector(llvm::seq<int64_t>(0, type.getNumResults()), [&](int64_t result) {
    return isDifferentiableType(type.getResult(result));
  });
}

SmallVector<Value> Composer::results(bool areWanted) {
  if (!areWanted)
    return {};
  return func::CallOp::create(builder, op->getLoc(), callee, type.getResults(), inputs)
      .getResults();
}

SmallVector<Value> Composer::push(ArrayRef<int64_t> wrt, ValueRange tangents, bool isLast) {
  const SmallVector<Type> rows = floatsOf(type.getResults());
  SmallVector<Type> taken(type.getInputs()), pushed(type.getResults());
  appendWrt(taken, type, wrt);
  llvm::append_range(pushed, rows);
  const auto pushforward = functions.get(
      op, callee, "_pushforward", wrt, taken,
      [&](OpBuilder &inside, ValueRange arguments) -> SmallVector<Value> {
        return JvpOp::create(inside, op->getLoc(), pushed, callee.getValue(), arguments, wrt)
            .getResults();
      });
  SmallVector<int64_t> outAxes(type.getNumResults(), -1);
  for (const Type row : rows)
    outAxes.push_back(isLast ? llvm::cast<RankedTensorType>(row).getRank() : 0);
  return batch(pushforward, tangents, pushed, outAxes);
}

SmallVector<Value> Composer::column(int64_t argument) {
  const SmallVector<Value> pushed =
      push(argument, basisOf(type.getInput(argument)), /*isLast=*/true);
  return SmallVector<Value>(ArrayRef(pushed).drop_front(type.getNumResults()));
}

SmallVector<Value> Composer::row(int64_t result, ArrayRef<int64_t> wrt) {
  const Type seed = type.getResult(result);
  SmallVector<Type> taken(type.getInputs()), pulled{seed};
  taken.push_back(seed);
  appendWrt(pulled, type, wrt);
  SmallVector<int64_t> numbers{result};
  llvm::append_range(numbers, wrt);
  const FlatSymbolRefAttr function = type.getNumResults() == 1 ? callee : only(result);
  const auto pullback = functions.get(
      op, callee, "_pullback", numbers, taken,
      [&](OpBuilder &inside, ValueRange arguments) -> SmallVector<Value> {
        return VjpOp::create(inside, op->getLoc(), pulled, function.getValue(), arguments, wrt)
            .getResults()
            .drop_front();
      });
  return batch(pullback, basisOf(seed), ArrayRef(pulled).drop_front(),
               SmallVector<int64_t>(wrt.size(), 0));
}

/// The function that gives one of the results: the cotangents of the others are no zeros then, but
/// none at all.
FlatSymbolRefAttr Composer::only(int64_t result) {
  return functions.get(
      op, callee, "_result", result, type.getInputs(),
      [&](OpBuilder &inside, ValueRange arguments) -> SmallVector<Value> {
        return {func::CallOp::create(inside, op->getLoc(), callee, type.getResults(), arguments)
                    .getResult(result)};
      });
}

FlatSymbolRefAttr Composer::gradient(ArrayRef<int64_t> wrt) {
  SmallVector<Type> columns;
  appendWrt(columns, type, wrt);
  return functions.get(op, callee, "_gradient", wrt, type.getInputs(),
                       [&](OpBuilder &inside, ValueRange arguments) -> SmallVector<Value> {
                         return GradOp::create(inside, op->getLoc(), columns, callee.getValue(),
                                               arguments, wrt, /*value=*/false)
                             .getResults();
                       });
}

/// The values of `function` for the inputs, which all instances share, and `mapped`, of which each
/// has its own along the leading axes. `results` are those of one instance.
SmallVector<Value> Composer::batch(FlatSymbolRefAttr function, ValueRange mapped, TypeRange results,
                                   ArrayRef<int64_t> outAxes) {
  const int64_t size = llvm::cast<RankedTensorType>(mapped.front().getType()).getDimSize(0);
  SmallVector<Value> operands(inputs);
  llvm::append_range(operands, mapped);
  SmallVector<int64_t> inAxes(inputs.size(), -1);
  inAxes.append(mapped.size(), 0);
  return VmapOp::create(builder, op->getLoc(), withAxes(results, outAxes, size),
                        function.getValue(), operands, inAxes, outAxes)
      .getResults();
}

/// The tensors of a type that are 1 in one place and 0 in all others, along a new leading axis.
Value Composer::basisOf(Type tensor) {
  const auto type = llvm::cast<RankedTensorType>(tensor);
  const int64_t size = type.getNumElements();
  const auto numbers = RankedTensorType::get({size, size}, builder.getI64Type());
  const Location loc = op->getLoc();
  const Value isOne = CompareOp::create(builder, loc, ComparePredicate::eq,
                                        IotaOp::create(builder, loc, numbers, /*axis=*/0),
                                        IotaOp::create(builder, loc, numbers, /*axis=*/1));
  const Value flat = CastOp::create(
      builder, loc, RankedTensorType::get({size, size}, type.getElementType()), isOne);
  return ReshapeOp::create(builder, loc, stackOf(type, size), flat);
}

SmallVector<Value> Composer::shaped(ArrayRef<Value> blocks) {
  return llvm::map_to_vector(
      llvm::zip_equal(blocks, TypeRange(op->getResultTypes()).take_back(blocks.size())),
      [&](auto pair) -> Value {
        auto [block, wanted] = pair;
        return block.getType() == wanted ? block
                                         : ReshapeOp::create(builder, op->getLoc(), wanted, block);
      });
}

} // namespace

SmallVector<Value> JacfwdOp::decompose(OpBuilder &builder, RequestFunctions &functions) {
  Composer composer(*this, builder, functions);
  const auto columns =
      llvm::map_to_vector(getWrt(), [&](int64_t argument) { return composer.column(argument); });
  SmallVector<Value> blocks;
  for (size_t row = 0; row < columns.front().size(); ++row)
    for (const SmallVector<Value> &column : columns)
      blocks.push_back(column[row]);
  return joined({composer.results(getValue()), composer.shaped(blocks)});
}

SmallVector<Value> JacrevOp::decompose(OpBuilder &builder, RequestFunctions &functions) {
  Composer composer(*this, builder, functions);
  SmallVector<Value> blocks;
  for (const int64_t result : composer.rows())
    llvm::append_range(blocks, composer.row(result, getWrt()));
  return joined({composer.results(getValue()), composer.shaped(blocks)});
}

SmallVector<Value> HessianOp::decompose(OpBuilder &builder, RequestFunctions &functions) {
  Composer composer(*this, builder, functions);
  const FlatSymbolRefAttr gradient = composer.gradient(getWrt());
  const SmallVector<Value> results = composer.results(getValue());
  auto jacobian =
      JacfwdOp::create(builder, getLoc(), TypeRange(getResultTypes()).drop_front(results.size()),
                       gradient.getValue(), getInputs(), getWrt(), /*value=*/false);
  return joined({results, jacobian.getResults()});
}

SmallVector<Value> HvpOp::decompose(OpBuilder &builder, RequestFunctions &functions) {
  Composer composer(*this, builder, functions);
  const FlatSymbolRefAttr gradient = composer.gradient(getWrt());
  const SmallVector<Value> results = composer.results(getValue());
  const TypeRange columns = TypeRange(getResultTypes()).drop_front(results.size());
  auto pushed = JvpOp::create(builder, getLoc(), joinedTypes({columns, columns}),
                              gradient.getValue(), getInputs(), getWrt());
  return joined({results, pushed.getResults().drop_front(columns.size())});
}

SmallVector<Value> LinearizeOp::decompose(OpBuilder &builder, RequestFunctions &functions) {
  Composer composer(*this, builder, functions);
  return composer.push(getWrt(), getInputs().take_back(getWrt().size()), /*isLast=*/false);
}

} // namespace ad
