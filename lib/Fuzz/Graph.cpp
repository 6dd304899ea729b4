// Adds ops, runs each at once, and keeps what is wanted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Graph.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Factorizations.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Reference.h"
#include "Interpret/Interpreter.h"
#include "mlir/IR/Verifier.h"
#include <cmath>
#include <cstddef>

using namespace mlir;

namespace ad::fuzz {

Graph::Graph(ModuleOp module, StringRef name, Dice &dice, Flavor flavor)
    : module(module), builder(module.getContext()), dice(dice), flavor(flavor) {
  builder.setInsertionPointToEnd(module.getBody());
  function =
      func::FuncOp::create(builder, builder.getUnknownLoc(), name, builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

/// Runs one op in a function of its own. Its operands have values already.
std::optional<Tensors> Graph::evaluate(Operation *op) {
  OpBuilder scratch = OpBuilder::atBlockEnd(module.getBody());
  auto alone =
      func::FuncOp::create(scratch, op->getLoc(), "scratch",
                           scratch.getFunctionType(op->getOperandTypes(), op->getResultTypes()));
  Block *block = alone.addEntryBlock();
  scratch.setInsertionPointToEnd(block);
  Operation *clone = scratch.clone(*op);
  clone->setOperands(block->getArguments());
  func::ReturnOp::create(scratch, op->getLoc(), clone->getResults());
  Tensors operands;
  for (const Value operand : op->getOperands())
    operands.push_back(valueOf(operand));
  FailureOr<Tensors> results = interpret(alone, operands);
  alone.erase();
  if (failed(results))
    return std::nullopt;
  return *results;
}

static bool hasNonFinite(const HostTensor &value) {
  const auto places = llvm::seq<size_t>(0, value.getNumElements());
  return llvm::any_of(places, [&](size_t i) { return !std::isfinite(elementAt(value, i)); });
}

bool Graph::isWanted(const HostTensor &value) const {
  constexpr double largest = 1e4;
  if (value.getNumElements() > maxElements)
    return false;
  if (flavor == Flavor::Differential || !isDifferentiableType(value.getType()))
    return true;
  for (size_t i = 0; i < value.getNumElements(); ++i)
    if (!(std::fabs(elementAt(value, i)) <= largest))
      return false;
  return true;
}

void Graph::define(Value value, const HostTensor &tensor) {
  values[value] = tensor;
  tickets.push_back(value);
}

/// In an analytic case only what the complex step can follow; helpers were drawn in the same way.
bool Graph::isAllowed(Operation *op) const {
  return flavor != Flavor::Analytic || llvm::isa<func::CallOp>(op) ||
         reference::isKnown<reference::Complex>(op);
}

bool Graph::adopt(Operation *op) {
  std::optional<Tensors> results;
  {
    const ScopedDiagnosticHandler silence(op->getContext(), [&](Diagnostic &diagnostic) {
      refusal = diagnostic.str();
      return success();
    });
    if (isAllowed(op) && succeeded(verify(op)))
      results = evaluate(op);
  }
  // Which sums overflow in a library, and are refused then, is its own.
  const bool mustBeFinite = reference::isFactorization(op);
  const auto isFine = [&](const HostTensor &t) {
    return isWanted(t) && !(mustBeFinite && hasNonFinite(t));
  };
  if (!results || !llvm::all_of(*results, isFine)) {
    op->erase();
    return false;
  }
  for (const Value operand : op->getOperands())
    tickets.push_back(operand);
  for (auto [value, tensor] : llvm::zip_equal(op->getResults(), *results))
    define(value, tensor);
  ++numOps;
  return true;
}

/// Adds the result types that the op infers from its operands and attributes.
static LogicalResult inferTypes(OperationState &state, MLIRContext *context) {
  const std::optional<RegisteredOperationName> name = state.name.getRegisteredInfo();
  const auto *inference = state.name.getInterface<InferTypeOpInterface>();
  // Ops without properties, and so without attributes, have the types of their operands: those are
  // given.
  if (!name || !inference || name->getOpPropertyByteSize() == 0)
    return failure();
  const DictionaryAttr attributes = state.attributes.getDictionary(context);
  // Inference reads attributes from the op's properties, which do not exist before the op does.
  SmallVector<std::max_align_t> storage(name->getOpPropertyByteSize() / sizeof(std::max_align_t) +
                                        1);
  const OpaqueProperties properties(storage.data());
  name->initOpProperties(properties, OpaqueProperties(nullptr));
  const auto ignore = [&] { return InFlightDiagnostic(); };
  LogicalResult result = name->setOpPropertiesFromAttribute(*name, properties, attributes, ignore);
  if (succeeded(result))
    result = inference->inferReturnTypes(context, state.location, state.operands, attributes,
                                         properties, {}, state.types);
  name->destroyOpProperties(properties);
  return result;
}

Value Graph::add(StringRef name, ValueRange operands, ArrayRef<NamedAttribute> attributes,
                 Type type) {
  OperationState state(builder.getUnknownLoc(), name, operands, {}, attributes);
  // An op that does not fit its operands is not drawn: no news.
  refusal.clear();
  const ScopedDiagnosticHandler silence(builder.getContext(), [&](Diagnostic &diagnostic) {
    refusal = diagnostic.str();
    return success();
  });
  if (type)
    state.addTypes(type);
  else if (failed(inferTypes(state, builder.getContext())))
    return {};
  Operation *op = builder.create(state);
  return adopt(op) ? op->getResult(0) : Value();
}

Value Graph::addUnseen(StringRef name, ValueRange operands, Type type) {
  OperationState state(builder.getUnknownLoc(), name, operands, type, {});
  Operation *op = builder.create(state);
  const std::optional<Tensors> results =
      isAllowed(op) && succeeded(verify(op)) ? evaluate(op) : std::nullopt;
  if (!results) {
    op->erase();
    return {};
  }
  values[op->getResult(0)] = results->front();
  ++numOps;
  return op->getResult(0);
}

Value Graph::addArgument(RankedTensorType type) {
  return addArgument(drawTensor(dice, type, flavor));
}

Value Graph::addArgument(const HostTensor &value) {
  const unsigned index = function.getNumArguments();
  if (failed(function.insertArgument(index, value.getType(), {}, builder.getUnknownLoc())))
    return {};
  arguments.push_back(value);
  define(function.getArgument(index), arguments.back());
  return function.getArgument(index);
}

Value Graph::addConstant(const HostTensor &value) {
  const Value made =
      ConstantOp::create(builder, builder.getUnknownLoc(), toAttribute(value)).getResult();
  ++numOps;
  define(made, value);
  return made;
}

Value Graph::draw(llvm::function_ref<bool(Value)> accepts) {
  if (tickets.empty())
    return {};
  for (int attempt = 0; attempt < 8; ++attempt)
    if (const Value value = tickets[dice.below(tickets.size())]; accepts(value))
      return value;
  SmallVector<Value> accepted;
  llvm::copy_if(tickets, std::back_inserter(accepted), accepts);
  return accepted.empty() ? Value() : accepted[dice.below(accepted.size())];
}

SmallVector<Value> Graph::unused() const {
  SmallVector<Value> found;
  for (Operation &op : func::FuncOp(function).front())
    for (const Value result : op.getResults())
      if (result.use_empty() && isWanted(valueOf(result)))
        found.push_back(result);
  return found;
}

void Graph::finish(ArrayRef<Value> results) {
  func::ReturnOp::create(builder, builder.getUnknownLoc(), ValueRange(results));
  function.setFunctionType(
      builder.getFunctionType(function.getArgumentTypes(), ValueRange(results).getTypes()));
}

} // namespace ad::fuzz
