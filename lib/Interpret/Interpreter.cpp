// Walks functions op by op; dispatches once for each kind of op, by a table.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Interpreter.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementKernels.h"
#include "Dialect/ElementType.h"
#include "Interpret/Control.h"
#include "Interpret/Kernels.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;

namespace ad {
namespace interpreter {
namespace {

constexpr unsigned maxCallDepth = 256;

const KernelTable &kernels() {
  static const KernelTable table = [] {
    KernelTable made;
    addShapeKernels(made);
    addReductionKernels(made);
    addScanKernels(made);
    addIndexKernels(made);
    addOrderKernels(made);
    addRandomKernels(made);
    addContractionKernels(made);
    addLinalgKernels(made);
    addLUKernels(made);
    return made;
  }();
  return table;
}

/// The values of one block that are still needed.
class Frame {
public:
  void define(Value value, HostTensor tensor) {
    const auto uses = std::distance(value.use_begin(), value.use_end());
    if (uses > 0)
      slots[value] = {std::move(tensor), static_cast<size_t>(uses)};
  }

  /// The tensor of an operand; its memory is given up with the last use.
  HostTensor use(Value value) {
    const auto slot = slots.find(value);
    if (--slot->second.remainingUses > 0)
      return slot->second.tensor;
    HostTensor tensor = std::move(slot->second.tensor);
    slots.erase(slot);
    return tensor;
  }

private:
  struct Slot {
    HostTensor tensor;
    size_t remainingUses = 0;
  };
  llvm::DenseMap<Value, Slot> slots;
};

class Interpreter {
public:
  explicit Interpreter(Observe observe) : observe(observe) {}

  /// `caller` is where to report that the arguments do not fit.
  LogicalResult runFunction(func::FuncOp function, Operation *caller,
                            ArrayRef<HostTensor> arguments, SmallVectorImpl<HostTensor> &results);

  /// Why the run failed, if a check was the reason.
  std::optional<RuntimeFailure> runtimeFailure;

private:
  /// Runs the ops of a block; the operands of its terminator are the results.
  LogicalResult runBlock(Block &block, ArrayRef<HostTensor> arguments,
                         SmallVectorImpl<HostTensor> &results);
  LogicalResult runOp(Operation *op, ArrayRef<HostTensor> operands,
                      SmallVectorImpl<HostTensor> &results);
  /// Runs an op with bodies; nothing if it is none.
  std::optional<LogicalResult> runBodies(Operation *op, ArrayRef<HostTensor> operands,
                                         SmallVectorImpl<HostTensor> &results);
  /// Computes the one result of an op in the element types of the operands and of `type`.
  FailureOr<HostTensor> compute(Operation *op, ArrayRef<HostTensor> operands,
                                RankedTensorType type);
  LogicalResult runCall(func::CallOp call, ArrayRef<HostTensor> operands,
                        SmallVectorImpl<HostTensor> &results);
  /// Fails if the op has refused something when it ran, or must.
  LogicalResult check(Operation *op, std::optional<int64_t> refused);
  LogicalResult runConstant(ConstantOp constant, SmallVectorImpl<HostTensor> &results);

  Observe observe;
  SymbolTableCollection symbols;
  unsigned depth = 0;
};

LogicalResult checkArguments(func::FuncOp function, Operation *caller,
                             ArrayRef<HostTensor> arguments) {
  const auto expected = function.getArgumentTypes();
  if (arguments.size() != expected.size())
    return caller->emitError() << "function '" << function.getName() << "' got " << arguments.size()
                               << " arguments, expected " << expected.size();
  for (auto [index, argument, type] : llvm::enumerate(arguments, expected))
    if (argument.getType() != type)
      return caller->emitError() << "argument " << index << " of function '" << function.getName()
                                 << "' is " << argument.getType() << ", expected " << type;
  return success();
}

LogicalResult Interpreter::runFunction(func::FuncOp function, Operation *caller,
                                       ArrayRef<HostTensor> arguments,
                                       SmallVectorImpl<HostTensor> &results) {
  if (function.isExternal())
    return caller->emitError() << "function '" << function.getName() << "' has no body to run";
  if (!function.getBody().hasOneBlock())
    return function.emitError() << "function '" << function.getName() << "' has "
                                << function.getBody().getBlocks().size()
                                << " blocks, expected straight-line code in one";
  if (failed(checkArguments(function, caller, arguments)))
    return failure();
  if (depth == maxCallDepth)
    return caller->emitError() << "calls are nested deeper than " << maxCallDepth << ", is '"
                               << function.getName() << "' recursive?";
  const llvm::SaveAndRestore deeper(depth, depth + 1);
  return runBlock(function.front(), arguments, results);
}

LogicalResult Interpreter::runBlock(Block &block, ArrayRef<HostTensor> arguments,
                                    SmallVectorImpl<HostTensor> &results) {
  Frame frame;
  for (auto [value, tensor] : llvm::zip_equal(block.getArguments(), arguments))
    frame.define(value, tensor);
  SmallVector<HostTensor> operands, produced;
  for (Operation &op : block) {
    operands.clear();
    for (const Value operand : op.getOperands())
      operands.push_back(frame.use(operand));
    if (&op == &block.back()) {
      if (!llvm::isa<func::ReturnOp, YieldOp>(op))
        return op.emitOpError() << "ends a block, expected 'func.return' or 'ad.yield'";
      results.append(operands.begin(), operands.end());
      return success();
    }
    produced.clear();
    if (failed(runOp(&op, operands, produced)))
      return failure();
    if (observe)
      observe(&op, produced);
    for (auto [value, tensor] : llvm::zip_equal(op.getResults(), produced))
      frame.define(value, std::move(tensor));
  }
  return success();
}

/// The tensor in another element type, or itself.
FailureOr<HostTensor> convert(Operation *op, const HostTensor &x, RankedTensorType type) {
  if (x.getType() == type)
    return x;
  FailureOr<HostTensor> y = allocate(op, type);
  if (succeeded(y)) {
    const void *from = x.data();
    castKernel(x.getKind(), y->getKind())(&from, y->data(), y->getNumElements());
  }
  return y;
}

LogicalResult Interpreter::runOp(Operation *op, ArrayRef<HostTensor> operands,
                                 SmallVectorImpl<HostTensor> &results) {
  if (auto call = llvm::dyn_cast<func::CallOp>(op))
    return runCall(call, operands, results);
  if (const std::optional<LogicalResult> ran = runBodies(op, operands, results))
    return *ran;
  if (auto constant = llvm::dyn_cast<ConstantOp>(op))
    return runConstant(constant, results);
  if (op->hasTrait<OpTrait::Request>())
    return op->emitOpError()
           << "is a request for a derivative or a batch, expected it expanded by ad-differentiate";

  if (!llvm::isa_and_present<ADDialect>(op->getDialect()) || op->getNumResults() != 1)
    return op->emitOpError() << "is not known to the interpreter";
  const bool isNarrow = computesNarrow(op);
  auto computed = [&](Type type) {
    return llvm::cast<RankedTensorType>(isNarrow ? computedTypeOf(type) : type);
  };
  const auto type = llvm::cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<HostTensor, 3> converted;
  for (const HostTensor &operand : operands) {
    FailureOr<HostTensor> x = convert(op, operand, computed(operand.getType()));
    if (failed(x))
      return failure();
    converted.push_back(*x);
  }
  FailureOr<HostTensor> result = compute(op, converted, computed(type));
  if (failed(result) || failed(result = convert(op, *result, type)))
    return failure();
  results.push_back(*result);
  return success();
}

std::optional<LogicalResult> Interpreter::runBodies(Operation *op, ArrayRef<HostTensor> operands,
                                                    SmallVectorImpl<HostTensor> &results) {
  const auto run = [&](Block &block, ArrayRef<HostTensor> arguments,
                       SmallVectorImpl<HostTensor> &yielded) {
    return runBlock(block, arguments, yielded);
  };
  if (llvm::isa<FusedOp, CheckpointOp>(op))
    return runBlock(op->getRegion(0).front(), operands, results);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return runIf(branch, operands, results, run);
  std::optional<int64_t> refused;
  const auto isDone = [&](LogicalResult ran) {
    return success(succeeded(ran) && succeeded(check(op, refused)));
  };
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return isDone(runFor(loop, operands, results, run, refused));
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return isDone(runWhile(loop, operands, results, run, refused));
  return std::nullopt;
}

FailureOr<HostTensor> Interpreter::compute(Operation *op, ArrayRef<HostTensor> operands,
                                           RankedTensorType type) {
  const ElementKind kind = *elementKindOf(type.getElementType());
  const ElementKernel elementwise =
      operands.empty() ? nullptr : lookUpElementKernel(op, operands[0].getKind(), kind);
  const Kernel kernel = elementwise ? nullptr : kernels().lookup(op->getName().getTypeID());
  if (!elementwise && !kernel)
    return op->emitOpError() << "is not known to the interpreter";
  if (failed(check(op, indexOutOfRange(op, operands))))
    return failure();
  FailureOr<HostTensor> result = allocate(op, type);
  if (failed(result))
    return failure();
  if (kernel) {
    kernel(op, operands, *result);
    if (failed(check(op, pivotRefused(op, *result))))
      return failure();
  } else {
    const auto addresses =
        llvm::map_to_vector<3>(operands, [](const HostTensor &t) { return t.data(); });
    elementwise(addresses.data(), result->data(), result->getNumElements());
  }
  return result;
}

LogicalResult Interpreter::check(Operation *op, std::optional<int64_t> refused) {
  if (!refused)
    return success();
  runtimeFailure = RuntimeFailure{*runtimeCheckOf(op), *refused};
  return op->emitOpError() << runtimeFailure->check.messageFor(*refused);
}

LogicalResult Interpreter::runCall(func::CallOp call, ArrayRef<HostTensor> operands,
                                   SmallVectorImpl<HostTensor> &results) {
  auto callee = symbols.lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
  if (!callee)
    return call.emitOpError() << "names '" << call.getCallee()
                              << "', which is not a function of this module";
  return runFunction(callee, call, operands, results);
}

LogicalResult Interpreter::runConstant(ConstantOp constant, SmallVectorImpl<HostTensor> &results) {
  FailureOr<HostTensor> tensor = HostTensor::create(constant.getValue());
  if (failed(tensor))
    return constant.emitOpError()
           << "cannot be read: expected dense elements, or a resource of the size of "
           << constant.getType();
  results.push_back(*tensor);
  return success();
}

} // namespace

FailureOr<HostTensor> allocate(Operation *op, RankedTensorType type) {
  FailureOr<HostTensor> tensor = HostTensor::create(type);
  if (failed(tensor))
    op->emitOpError() << "has no memory for its result of type " << type;
  return tensor;
}

} // namespace interpreter

FailureOr<SmallVector<HostTensor>> interpret(func::FuncOp function,
                                             ArrayRef<HostTensor> arguments) {
  return interpretObserved(function, arguments, {});
}

FailureOr<SmallVector<HostTensor>>
interpretObserved(func::FuncOp function, ArrayRef<HostTensor> arguments, Observe observe) {
  SmallVector<HostTensor> results;
  interpreter::Interpreter state(observe);
  if (failed(state.runFunction(function, function, arguments, results)))
    return failure();
  return results;
}

FailureOr<SmallVector<HostTensor>> interpretChecked(func::FuncOp function,
                                                    ArrayRef<HostTensor> arguments,
                                                    std::optional<RuntimeFailure> &runtimeFailure) {
  SmallVector<HostTensor> results;
  interpreter::Interpreter state({});
  const LogicalResult ran = state.runFunction(function, function, arguments, results);
  runtimeFailure = state.runtimeFailure;
  if (failed(ran))
    return failure();
  return results;
}

} // namespace ad
