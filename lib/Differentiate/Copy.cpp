// Copies a function with its calls inlined. Iterative, because calls may nest deeply.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Copy.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Bodies.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace ad {
namespace {

/// Whether the body is one block that ends in a return of the function's results.
bool isStraightLine(func::FuncOp function) {
  return function.getBody().hasOneBlock() &&
         llvm::isa<func::ReturnOp>(function.front().getTerminator());
}

func::FuncOp inlinable(Operation *op, FlatSymbolRefAttr name, SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<func::FuncOp>(op, name);
  return callee && !callee.isExternal() && isStraightLine(callee) ? callee : func::FuncOp();
}

/// Whether the user gave a rule that serves this mode.
bool hasRule(CustomOp op, Mode mode) {
  const bool isDifferentiable = op.getTangent() || op.getBackward();
  return isDifferentiable || (mode == Mode::Batch && op.getBatch());
}

/// The function whose body takes the place of `op` in a copy for this mode.
func::FuncOp replacement(Operation *op, Mode mode, SymbolTableCollection &symbols) {
  if (auto custom = llvm::dyn_cast<CustomOp>(op))
    return hasRule(custom, mode) ? func::FuncOp() : inlinable(op, custom.getCalleeAttr(), symbols);
  return inlinableCallee(op, symbols);
}

/// A block that is being copied: the whole function, a callee in place of its call, or a body of an
/// op.
struct Frame {
  Block::iterator next;
  Block *into = nullptr;
  std::unique_ptr<IRMapping> mapping;
  /// The call that the block replaces, or null; and the location in the copy of the call that it is
  /// a part of.
  Operation *call = nullptr;
  std::optional<Location> callLoc;

  Location locate(Location loc) const {
    return callLoc ? Location(CallSiteLoc::get(loc, *callLoc)) : loc;
  }
};

class InliningCopier {
public:
  InliningCopier(const Request &request, int64_t maxOps, SymbolTableCollection &symbols)
      : request(request), maxOps(maxOps), symbols(symbols) {}

  LogicalResult copyInto(func::FuncOp copy);

private:
  void enter(func::FuncOp callee, Block *into, Operation *call, ValueRange arguments);
  void enterBodies(Operation &op);
  void leave(Operation &terminator);
  void copyOp(Operation &op);
  LogicalResult countOp();

  const Request &request;
  const int64_t maxOps;
  SymbolTableCollection &symbols;
  SmallVector<Frame> frames;
  int64_t visitedOps = 0;
};

void InliningCopier::enter(func::FuncOp callee, Block *into, Operation *call,
                           ValueRange arguments) {
  Frame frame;
  frame.next = callee.front().begin();
  frame.into = into;
  frame.mapping = std::make_unique<IRMapping>();
  frame.mapping->map(callee.getArguments(), arguments);
  if (AD_SEEDED(copy_arguments, false,
                call && arguments.size() > 1 && arguments[0].getType() == arguments[1].getType()))
    frame.mapping->map(callee.getArgument(0), arguments[1]);
  if (call) {
    frame.call = call;
    frame.callLoc = frames.back().locate(call->getLoc());
  }
  frames.push_back(std::move(frame));
}

/// Copies an op and opens its bodies, which see nothing from outside.
void InliningCopier::enterBodies(Operation &op) {
  const std::optional<Location> callLoc = frames.back().callLoc;
  OpBuilder builder = OpBuilder::atBlockEnd(frames.back().into);
  Operation *copy = builder.cloneWithoutRegions(op, *frames.back().mapping);
  copy->setLoc(frames.back().locate(op.getLoc()));
  for (auto [from, to] : llvm::zip_equal(op.getRegions(), copy->getRegions())) {
    Frame frame;
    frame.next = from.front().begin();
    frame.into = &to.emplaceBlock();
    frame.mapping = std::make_unique<IRMapping>();
    frame.callLoc = callLoc;
    for (const BlockArgument argument : from.getArguments())
      frame.mapping->map(
          argument, frame.into->addArgument(argument.getType(), frame.locate(argument.getLoc())));
    frames.push_back(std::move(frame));
  }
}

/// The values that a callee returns become the results of its call.
void InliningCopier::leave(Operation &terminator) {
  const Frame callee = std::move(frames.back());
  frames.pop_back();
  for (auto [result, returned] :
       llvm::zip_equal(callee.call->getResults(), terminator.getOperands()))
    frames.back().mapping->map(result, callee.mapping->lookup(returned));
}

void InliningCopier::copyOp(Operation &op) {
  const Frame &frame = frames.back();
  OpBuilder builder = OpBuilder::atBlockEnd(frame.into);
  Operation *copy = builder.clone(op, *frame.mapping);
  if (frame.callLoc)
    copy->walk([&](Operation *inner) { inner->setLoc(frame.locate(inner->getLoc())); });
}

/// Calls and returns count too: they multiply even if nothing is copied.
LogicalResult InliningCopier::countOp() {
  if (++visitedOps <= maxOps)
    return success();
  return request.op->emitOpError()
         << "visits more than " << maxOps << " ops of '" << func::FuncOp(request.callee).getName()
         << "' and the functions that it calls";
}

LogicalResult InliningCopier::copyInto(func::FuncOp copy) {
  enter(request.callee, &copy.front(), /*call=*/nullptr, copy.getArguments());
  while (!frames.empty()) {
    if (failed(countOp()))
      return failure();
    Frame &frame = frames.back();
    Operation &op = *frame.next++;
    const bool isTerminator = &op == &op.getBlock()->back();
    if (isTerminator && frame.call) {
      leave(op);
    } else if (const func::FuncOp callee = replacement(&op, request.mode, symbols)) {
      const SmallVector<Value> arguments = llvm::map_to_vector(
          op.getOperands(), [&](Value operand) { return frame.mapping->lookup(operand); });
      enter(callee, frame.into, &op, arguments);
    } else if (hasBodies(&op)) {
      enterBodies(op);
    } else {
      copyOp(op);
      if (isTerminator)
        frames.pop_back();
    }
  }
  return success();
}

LogicalResult checkControlFlow(const Request &request) {
  func::FuncOp callee = request.callee;
  if (isStraightLine(callee))
    return success();
  const size_t blocks = callee.getBody().getBlocks().size();
  auto diagnostic = callee.front().getTerminator()->emitOpError();
  if (blocks > 1)
    diagnostic << "branches between the " << blocks << " blocks of '" << callee.getName()
               << "', expected one block to differentiate";
  else
    diagnostic << "ends '" << callee.getName() << "', expected 'func.return' to differentiate";
  request.explain(diagnostic);
  return failure();
}

} // namespace

func::FuncOp inlinableCallee(Operation *call, SymbolTableCollection &symbols) {
  auto callOp = llvm::dyn_cast<func::CallOp>(call);
  return callOp ? inlinable(call, callOp.getCalleeAttr(), symbols) : func::FuncOp();
}

SmallVector<func::FuncOp> namedFunctions(Operation *op, SymbolTableCollection &symbols) {
  SmallVector<func::FuncOp> functions;
  const auto add = [&](FlatSymbolRefAttr name) {
    if (const func::FuncOp function = name ? inlinable(op, name, symbols) : func::FuncOp())
      functions.push_back(function);
  };
  if (auto call = llvm::dyn_cast<func::CallOp>(op))
    add(call.getCalleeAttr());
  auto custom = llvm::dyn_cast<CustomOp>(op);
  if (!custom)
    return functions;
  for (const auto name : {custom.getCalleeAttr(), custom.getTangentAttr(), custom.getForwardAttr(),
                          custom.getBackwardAttr()})
    add(name);
  if (const auto batch = custom.getBatchAttr())
    llvm::for_each(batch.getAsRange<FlatSymbolRefAttr>(), add);
  return functions;
}

FailureOr<OwningOpRef<func::FuncOp>> copyInlined(const Request &request, int64_t maxOps,
                                                 SymbolTableCollection &symbols) {
  if (failed(checkControlFlow(request)))
    return failure();
  func::FuncOp callee = request.callee;
  OwningOpRef<func::FuncOp> copy = func::FuncOp::create(
      callee.getLoc(), (callee.getName() + request.suffix).str(), callee.getFunctionType());
  copy->setPrivate();
  copy->getBody().push_back(new Block());
  for (const BlockArgument argument : callee.getArguments())
    copy->front().addArgument(argument.getType(), argument.getLoc());
  if (failed(InliningCopier(request, maxOps, symbols).copyInto(*copy)))
    return failure();
  return copy;
}

void eraseDeadOps(Block &body) {
  // From last to first, so that an op is seen after all its users.
  for (Operation *op = body.getTerminator()->getPrevNode(); op;) {
    Operation *previous = op->getPrevNode();
    if (isOpTriviallyDead(op))
      op->erase();
    else if (hasBodies(op))
      for (Region &region : op->getRegions())
        eraseDeadOps(region.front());
    op = previous;
  }
}

} // namespace ad
