// ad-inline: puts the bodies of called functions into their callers and drops what is then unused.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Not the inliner of MLIR: that one walks its call graph and rewrites every location, which took as
// long as the rest of ad-optimize on a chain of 1,000 ops. A body that one call alone uses is
// moved.
#include "Dialect/Origin.h"
#include "Optimize/Passes.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"

namespace ad {
#define GEN_PASS_DEF_INLINEPASS
#include "Optimize/Passes.h.inc"

using namespace mlir;

namespace {

struct Inline : impl::InlinePassBase<Inline> {
  using InlinePassBase::InlinePassBase;

  void runOnOperation() override {
    // An op of an unknown dialect may be a symbol table, whose names are not ours to judge.
    if (failed(countUses()))
      return;
    for (func::FuncOp function : getOperation().getOps<func::FuncOp>())
      visit(function);
    for (auto [function, state] : llvm::make_early_inc_range(states))
      if (function.isPrivate() && !function.isExternal() &&
          uses.lookup(function.getSymNameAttr()) == 0)
        function.erase();
  }

private:
  enum class State { Open, Done };
  struct Frame {
    func::FuncOp function;
    SmallVector<func::CallOp> calls;
  };

  /// How often each symbol is named, by calls or otherwise.
  LogicalResult countUses() {
    functions.clear();
    uses.clear();
    states.clear();
    for (func::FuncOp function : getOperation().getOps<func::FuncOp>())
      functions[function.getSymNameAttr()] = function;
    const auto found = SymbolTable::getSymbolUses(&getOperation().getBodyRegion());
    if (!found)
      return failure();
    for (const SymbolTable::SymbolUse &use : *found)
      ++uses[use.getSymbolRef().getRootReference()];
    return success();
  }

  static Frame frameOf(func::FuncOp function) {
    Frame frame{function, {}};
    function.walk([&](func::CallOp call) { frame.calls.push_back(call); });
    return frame;
  }

  /// Callees first, without recursion in C++: calls may nest deeply.
  void visit(func::FuncOp root) {
    if (!states.insert({root, State::Open}).second)
      return;
    SmallVector<Frame> stack{frameOf(root)};
    while (!stack.empty()) {
      Frame &top = stack.back();
      if (top.calls.empty()) {
        states[top.function] = State::Done;
        stack.pop_back();
        continue;
      }
      func::CallOp call = top.calls.back();
      func::FuncOp callee = functions.lookup(call.getCalleeAttr().getAttr());
      if (callee && states.insert({callee, State::Open}).second) {
        stack.push_back(frameOf(callee));
        continue;
      }
      top.calls.pop_back();
      // A callee that is still open calls itself through this call, which stays.
      if (callee && states.lookup(callee) == State::Done && callee.getBody().hasOneBlock())
        inlineCall(call, callee);
    }
  }

  void inlineCall(func::CallOp call, func::FuncOp callee) {
    unsigned &count = uses[callee.getSymNameAttr()];
    const bool isOnlyUse = callee.isPrivate() && count == 1;
    --count;
    Block &body = callee.getBody().front();
    Operation *previous = call->getPrevNode();
    isOnlyUse ? moveBody(call, body) : copyBody(call, body);
    if (Origins().of(call.getLoc()).order > 0)
      locateAt(call, previous ? previous->getNextNode() : &call->getBlock()->front());
    call.erase();
  }

  /// The ops from `first` to the call are made by the derivative that made the call: their
  /// locations are in it.
  static void locateAt(func::CallOp call, Operation *first) {
    for (Operation *op = first; op != call; op = op->getNextNode())
      op->walk([&](Operation *inner) {
        inner->setLoc(CallSiteLoc::get(inner->getLoc(), call.getLoc()));
      });
  }

  static void moveBody(func::CallOp call, Block &body) {
    Operation *terminator = body.getTerminator();
    for (auto [argument, operand] : llvm::zip_equal(body.getArguments(), call.getOperands()))
      argument.replaceAllUsesWith(operand);
    call->getBlock()->getOperations().splice(call->getIterator(), body.getOperations(),
                                             body.begin(), terminator->getIterator());
    call.replaceAllUsesWith(SmallVector<Value>(terminator->getOperands()));
    terminator->dropAllReferences();
  }

  void copyBody(func::CallOp call, Block &body) {
    OpBuilder builder(call);
    IRMapping mapping;
    mapping.map(body.getArguments(), call.getOperands());
    if (AD_SEEDED(inline_arguments, false,
                  call.getNumOperands() > 1 &&
                      call.getOperand(0).getType() == call.getOperand(1).getType()))
      mapping.map(body.getArgument(0), call.getOperand(1));
    for (Operation &op : body.without_terminator())
      builder.clone(op, mapping)->walk([&](func::CallOp copy) {
        ++uses[copy.getCalleeAttr().getAttr()];
      });
    SmallVector<Value> results;
    for (const Value value : body.getTerminator()->getOperands())
      results.push_back(mapping.lookupOrDefault(value));
    call.replaceAllUsesWith(results);
  }

  llvm::DenseMap<StringAttr, func::FuncOp> functions;
  llvm::DenseMap<StringAttr, unsigned> uses;
  llvm::MapVector<func::FuncOp, State> states;
};

} // namespace
} // namespace ad
