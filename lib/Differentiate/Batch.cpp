// Batching: one sweep over the ops from first to last, each replaced by one that handles all
// instances along a leading axis. What depends on shared arguments alone stays as it is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Batch.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Copy.h"

using namespace mlir;

namespace ad {
namespace {

class Batcher {
public:
  Batcher(func::FuncOp copy, const Request &request)
      : copy(copy), body(copy.front()), request(request), builder(copy.getContext()) {}

  LogicalResult run();

private:
  void addArguments();
  LogicalResult batchOp(Operation *op);
  LogicalResult setResults();
  FailureOr<Value> resultAt(Value value, int64_t axis, unsigned index);

  func::FuncOp copy;
  Block &body;
  const Request &request;
  OpBuilder builder;
  int64_t size = 0;
  /// Each value that differs between instances, with these along a leading axis.
  DenseMap<Value, Value> batched;
};

/// New arguments follow the old ones, which `run` erases.
void Batcher::addArguments() {
  builder.setInsertionPointToStart(&body);
  for (auto [index, axis] : llvm::enumerate(request.inAxes)) {
    BlockArgument old = body.getArgument(index);
    const Type type = request.op->getOperand(index).getType();
    const BlockArgument argument = body.addArgument(type, old.getLoc());
    if (axis < 0) {
      old.replaceAllUsesWith(argument);
      continue;
    }
    size = llvm::cast<RankedTensorType>(type).getDimSize(axis);
    batched[old] = moveAxis(builder, old.getLoc(), argument, axis, 0);
  }
}

LogicalResult Batcher::batchOp(Operation *op) {
  SmallVector<Value> operands;
  SmallVector<bool> isBatched;
  for (const Value operand : op->getOperands()) {
    const Value all = batched.lookup(operand);
    operands.push_back(all ? all : operand);
    isBatched.push_back(all != nullptr);
  }
  if (!llvm::is_contained(isBatched, true))
    return success();
  builder.setInsertionPoint(op);
  Batching::Results results = failure();
  if (auto batchable = llvm::dyn_cast<BatchableOpInterface>(op))
    results = batchable.batch(builder, operands, isBatched, size);
  if (failed(results)) {
    auto diagnostic = op->emitOpError("has no batching rule");
    request.explain(diagnostic);
    return failure();
  }
  for (auto [old, all] : llvm::zip_equal(op->getResults(), *results))
    batched[old] = all;
  return success();
}

/// A result with the instances along `axis`, or the one that they share.
FailureOr<Value> Batcher::resultAt(Value value, int64_t axis, unsigned index) {
  const Value all = batched.lookup(value);
  const Location loc = body.getTerminator()->getLoc();
  if (axis >= 0 && all)
    return moveAxis(builder, loc, all, 0, axis);
  if (axis >= 0)
    return Value(BroadcastOp::create(
        builder, loc, llvm::cast<RankedTensorType>(request.op->getResult(index).getType()), value,
        ArrayRef<int64_t>{axis}));
  if (!all)
    return value;
  return request.op->emitOpError()
         << "result " << index << " of '" << func::FuncOp(request.callee).getName()
         << "' differs between instances, expected an axis for it in "
            "out_axes";
}

LogicalResult Batcher::setResults() {
  Operation *terminator = body.getTerminator();
  builder.setInsertionPoint(terminator);
  SmallVector<Value> results;
  for (auto [index, axis] : llvm::enumerate(request.outAxes)) {
    const FailureOr<Value> result = resultAt(terminator->getOperand(index), axis, index);
    if (failed(result))
      return failure();
    results.push_back(*result);
  }
  terminator->setOperands(results);
  return success();
}

LogicalResult Batcher::run() {
  const size_t numArguments = body.getNumArguments();
  addArguments();
  const auto ops = llvm::to_vector(llvm::make_pointer_range(body.without_terminator()));
  for (Operation *op : ops)
    if (failed(batchOp(op)))
      return failure();
  if (failed(setResults()))
    return failure();
  // From last to first: what was batched has no users left.
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty() &&
        llvm::any_of(op->getResults(), [&](Value result) { return batched.contains(result); }))
      op->erase();
  body.eraseArguments(0, numArguments);
  copy.setFunctionType(
      FunctionType::get(copy.getContext(), body.getArgumentTypes(), request.op->getResultTypes()));
  eraseDeadOps(body);
  return success();
}

} // namespace

LogicalResult batch(func::FuncOp copy, const Request &request) {
  return Batcher(copy, request).run();
}

} // namespace ad
