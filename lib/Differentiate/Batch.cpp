// Batching: one sweep over the ops from first to last, each replaced by one that handles all
// instances along a leading axis. What depends on shared arguments alone stays as it is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Batch.h"
#include "Dialect/Dialect.h"
#include "Dialect/Stacks.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Copy.h"

using namespace mlir;

namespace ad {

RankedTensorType BatchSweep::batchedType(Type type) const {
  if (llvm::cast<RankedTensorType>(type).hasStaticShape())
    return stackOf(type, size);
  return stackOf(stackOf(entryOf(type), size), ShapedType::kDynamic);
}

Value BatchSweep::lookupOrRepeat(OpBuilder &builder, Value value) const {
  if (const Value all = lookup(value))
    return all;
  return repeatInFront(builder, value.getLoc(), value, size);
}

void BatchSweep::spread(Block &block, ValueRange values) {
  differing.insert(values.begin(), values.end());
  spread(block);
}

void BatchSweep::spread(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (!hasBodies(&op)) {
      if (llvm::any_of(op.getOperands(), [&](Value x) { return differs(x); }))
        differing.insert(op.result_begin(), op.result_end());
      continue;
    }
    for (size_t before = differing.size() + 1; before != differing.size();) {
      before = differing.size();
      forEachStep(&op, [&](Value from, Value to) {
        if (differs(from))
          differing.insert(to);
      });
      for (Region &region : op.getRegions())
        spread(region.front());
    }
  }
}

LogicalResult BatchSweep::batchOp(Operation *op) {
  if (hasBodies(op))
    return batchBodies(op, *this);
  SmallVector<Value> operands;
  SmallVector<bool> isBatched;
  for (const Value operand : op->getOperands()) {
    const Value all = lookup(operand);
    operands.push_back(all ? all : operand);
    isBatched.push_back(all != nullptr);
  }
  OpBuilder builder(op);
  Batching::Results results = failure();
  if (auto batchable = llvm::dyn_cast<BatchableOpInterface>(op))
    results = batchable.batch(builder, operands, isBatched, size);
  if (failed(results)) {
    auto diagnostic = op->emitOpError("has no batching rule");
    request.explain(diagnostic);
    return failure();
  }
  for (auto [old, all] : llvm::zip_equal(op->getResults(), *results))
    set(old, all);
  return success();
}

LogicalResult BatchSweep::run(Block &block) {
  for (Operation *op : llvm::to_vector(llvm::make_pointer_range(block.without_terminator()))) {
    if (llvm::none_of(op->getOperands(), [&](Value x) { return differs(x); }))
      continue;
    if (failed(batchOp(op)))
      return failure();
    replaced.insert(op);
  }
  return success();
}

void BatchSweep::eraseReplaced(Block &block) {
  // From last to first: what was replaced has no users left.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (replaced.contains(&op) && op.use_empty()) {
      replaced.erase(&op);
      for (const Value result : op.getResults())
        forget(result);
      op.erase();
    }
}

namespace {

class Batcher {
public:
  Batcher(func::FuncOp copy, const Request &request)
      : copy(copy), body(copy.front()), request(request), sweep(request, sizeOf(request)),
        builder(copy.getContext()) {}

  LogicalResult run();

private:
  static int64_t sizeOf(const Request &request);
  void addArguments();
  LogicalResult setResults();
  FailureOr<Value> resultAt(Value value, int64_t axis, unsigned index);

  func::FuncOp copy;
  Block &body;
  const Request &request;
  BatchSweep sweep;
  OpBuilder builder;
};

/// How many instances there are: the verifier has seen that all arguments agree.
int64_t Batcher::sizeOf(const Request &request) {
  for (auto [type, axis] : llvm::zip_equal(request.op->getOperandTypes(), request.inAxes))
    if (axis >= 0)
      return llvm::cast<RankedTensorType>(type).getDimSize(axis);
  return 0;
}

/// New arguments follow the old ones, which `run` erases.
void Batcher::addArguments() {
  builder.setInsertionPointToStart(&body);
  SmallVector<Value> differing;
  for (auto [index, axis] : llvm::enumerate(request.inAxes)) {
    BlockArgument old = body.getArgument(index);
    const Type type = request.op->getOperand(index).getType();
    const BlockArgument argument = body.addArgument(type, old.getLoc());
    if (axis < 0) {
      old.replaceAllUsesWith(argument);
      continue;
    }
    sweep.set(old, moveAxis(builder, old.getLoc(), argument, axis, 0));
    differing.push_back(old);
  }
  sweep.spread(body, differing);
}

/// A result with the instances along `axis`, or the one that they share.
FailureOr<Value> Batcher::resultAt(Value value, int64_t axis, unsigned index) {
  const Value all = sweep.lookup(value);
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
  if (failed(sweep.run(body)) || failed(setResults()))
    return failure();
  sweep.eraseReplaced(body);
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
