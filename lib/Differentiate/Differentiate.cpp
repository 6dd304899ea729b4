// ad-differentiate: replaces requests by calls of functions that do what they ask for.
//
// Reads on in Schedule.cpp (order), Copy.cpp (the copy that becomes the derivative or the batch),
// Activity.cpp, then Reverse.cpp, Forward.cpp and Batch.cpp; Bodies.h for loops and branches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/MemoryBudget.h"
#include "Differentiate/Batch.h"
#include "Differentiate/Copy.h"
#include "Differentiate/ExpandReversal.h"
#include "Differentiate/Forward.h"
#include "Differentiate/Passes.h"
#include "Differentiate/Reverse.h"
#include "Differentiate/Schedule.h"
#include "Differentiate/Transpose.h"
#include "SeededBugs/SeededBugs.h"
#include <map>

using namespace mlir;

namespace ad {

#define GEN_PASS_DEF_DIFFERENTIATE
#include "Differentiate/Passes.h.inc"

namespace {

/// What two requests must agree in to share a generated function.
using RequestKey = std::tuple<Operation *, const void *, std::vector<int64_t>, Mode, bool, bool,
                              bool, std::vector<int64_t>, std::vector<int64_t>>;

std::vector<int64_t> numbers(ArrayRef<int64_t> list) { return {list.begin(), list.end()}; }

RequestKey keyOf(const Request &request, bool isBudgeted) {
  // Batches of other sizes have other types.
  const auto type = FunctionType::get(request.op->getContext(), request.op->getOperandTypes(),
                                      request.op->getResultTypes());
  return {request.callee,
          type.getAsOpaquePointer(),
          numbers(request.wrt),
          AD_SEEDED(cache_key, request.mode, Mode::Reverse),
          request.seedsFirstResult,
          request.returnsPrimal,
          isBudgeted,
          numbers(request.inAxes),
          numbers(request.outAxes)};
}

/// Expands requests one by one and remembers the functions made for them.
class Expander {
public:
  Expander(int64_t maxOps, bool isWhereSafe, llvm::DenseMap<Operation *, int64_t> budgets,
           SymbolTableCollection &symbols)
      : maxOps(maxOps), isWhereSafe(isWhereSafe), symbols(symbols), budgets(std::move(budgets)) {}

  LogicalResult expandAll(llvm::ArrayRef<Request> requests);

private:
  LogicalResult expand(const Request &request);
  LogicalResult expandWithin(func::FuncOp function);
  LogicalResult finishTranspose(func::FuncOp pullback, const Request &request);
  bool isBudgeted(const Request &request) const {
    return budgets.contains(request.op->getParentOfType<func::FuncOp>());
  }
  FailureOr<func::FuncOp> functionFor(const Request &request);
  FailureOr<func::FuncOp> generate(const Request &request);

  const int64_t maxOps;
  const bool isWhereSafe;
  SymbolTableCollection &symbols;
  std::map<RequestKey, func::FuncOp> generated;
  /// Of functions that work within somebody's memory budget, what states of loops may take.
  llvm::DenseMap<Operation *, int64_t> budgets;
  /// Requests of the module that are still to come.
  llvm::DenseSet<Operation *> pending;
  /// Functions without requests but pending ones, in themselves and what they call.
  llvm::DenseSet<Operation *> expanded;
};

/// Turns the copy of a function into what is asked for.
LogicalResult transform(func::FuncOp copy, const Request &request) {
  switch (request.mode) {
  case Mode::Reverse:
    return differentiateReverse(copy, request);
  case Mode::Forward:
    return differentiateForward(copy, request);
  case Mode::Transpose:
    return transposeLinear(copy, request);
  case Mode::Batch:
    return batch(copy, request);
  }
  llvm_unreachable("no such mode");
}

FailureOr<func::FuncOp> Expander::generate(const Request &request) {
  FailureOr<OwningOpRef<func::FuncOp>> copy = copyInlined(request, maxOps, symbols);
  if (failed(copy))
    return failure();
  func::FuncOp callee = request.callee, function = copy->release();
  Operation *module = callee->getParentOp();
  // Gives the function a free name.
  symbols.getSymbolTable(module).insert(function, std::next(Block::iterator(callee)));
  if (!isWhereSafe)
    function->setAttr(plainZeros, UnitAttr::get(function->getContext()));
  if (isBudgeted(request)) {
    const int64_t budget = budgets.lookup(callee);
    budgets[function] = budget;
    function->setAttr(withinBudget, Builder(function->getContext()).getI64IntegerAttr(budget));
  }
  const bool hasRules =
      function.walk([](CustomOp) { return WalkResult::interrupt(); }).wasInterrupted();
  if (failed(transform(function, request)))
    return failure();
  function->removeAttr(plainZeros);
  function->removeAttr(withinBudget);
  if (!hasRules) {
    expanded.insert(function);
  } else {
    // The rules of ad.custom make functions and requests of their own.
    symbols.invalidateSymbolTable(module);
    if (failed(expandWithin(function)))
      return failure();
  }
  if (request.mode == Mode::Transpose && failed(finishTranspose(function, request)))
    return failure();
  return function;
}

/// Inlines the rules of ad.custom that the pullback calls: what they are given tells nothing of
/// what they read.
LogicalResult Expander::finishTranspose(func::FuncOp pullback, const Request &request) {
  Request whole = request;
  whole.callee = pullback;
  FailureOr<OwningOpRef<func::FuncOp>> copy = copyInlined(whole, maxOps, symbols);
  if (failed(copy))
    return failure();
  pullback.getBody().takeBody((*copy)->getBody());
  eraseDeadOps(pullback.front());
  return dropPrimals(pullback, request);
}

FailureOr<func::FuncOp> Expander::functionFor(const Request &request) {
  const RequestKey key = keyOf(request, isBudgeted(request));
  if (const auto known = generated.find(key); known != generated.end())
    return known->second;
  const FailureOr<func::FuncOp> function = generate(request);
  if (succeeded(function))
    generated.emplace(key, *function);
  return function;
}

LogicalResult Expander::expand(const Request &request) {
  const FailureOr<func::FuncOp> function = functionFor(request);
  if (failed(function))
    return failure();
  OpBuilder builder(request.op);
  auto call =
      func::CallOp::create(builder, request.op->getLoc(), *function, request.op->getOperands());
  request.op->replaceAllUsesWith(call);
  request.op->erase();
  return success();
}

/// Expands what the expansion of another request has left in a function, and in those that it
/// names.
LogicalResult Expander::expandWithin(func::FuncOp function) {
  if (!expanded.insert(function).second)
    return success();
  SmallVector<Operation *> requests;
  const WalkResult walked = function.walk([&](Operation *op) {
    if (isRequest(op) && !pending.contains(op))
      requests.push_back(op);
    for (const func::FuncOp named : namedFunctions(op, symbols))
      if (failed(expandWithin(named)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  if (walked.wasInterrupted())
    return failure();
  for (Operation *op : requests) {
    FailureOr<Request> request = readRequest(op, symbols);
    if (failed(request) || failed(expandWithin(request->callee)) || failed(expand(*request)))
      return failure();
  }
  return success();
}

LogicalResult Expander::expandAll(llvm::ArrayRef<Request> requests) {
  for (const Request &request : requests)
    pending.insert(request.op);
  for (const Request &request : requests) {
    pending.erase(request.op);
    if (failed(expand(request)))
      return failure();
  }
  return success();
}

/// What is left of functions with rules is what they compute.
void callPlainly(Operation *root) {
  root->walk([](CustomOp op) {
    OpBuilder builder(op);
    op->replaceAllUsesWith(func::CallOp::create(builder, op.getLoc(), op.getCallee(),
                                                op.getResultTypes(), op->getOperands()));
    op->erase();
  });
}

struct DifferentiatePass : impl::DifferentiateBase<DifferentiatePass> {
  using DifferentiateBase::DifferentiateBase;

  void runOnOperation() override {
    if (stateShare < 0 || stateShare > 100) {
      getOperation().emitError() << "option state-share is " << stateShare.getValue()
                                 << ", expected 0 to 100 percent";
      return signalPassFailure();
    }
    SymbolTableCollection symbols;
    FailureOr<SmallVector<Request>> requests = scheduleRequests(getOperation(), symbols);
    if (succeeded(requests) && decomposeRequests(getOperation(), symbols))
      requests = scheduleRequests(getOperation(), symbols);
    if (failed(requests))
      return signalPassFailure();
    Expander expander(maxOps, whereSafe, stateBudgetsOf(getOperation(), symbols, stateShare),
                      symbols);
    if (failed(expander.expandAll(*requests)))
      return signalPassFailure();
    callPlainly(getOperation());
    symbols.invalidateSymbolTable(getOperation());
    expandReversals(getOperation(), symbols, stateShare);
  }
};

} // namespace

std::unique_ptr<Pass> createDifferentiatePass() { return std::make_unique<DifferentiatePass>(); }

} // namespace ad
