// Graph to IR, generic over op names.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Emit.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "Trace/Custom.h"
#include "Trace/EmitAttributes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"
#include <numeric>

using namespace mlir;

namespace ad {
namespace {

class Emitter {
public:
  explicit Emitter(MLIRContext &context) : builder(&context) {}

  OwningOpRef<ModuleOp> emit(const Graph &graph) {
    module = ModuleOp::create(builder.getUnknownLoc());
    symbols.emplace(module);
    emitFunction(graph, entryName, true);
    return module;
  }

private:
  func::FuncOp emitFunction(const Graph &graph, StringRef name, bool isEntry);
  SmallVector<Value> emitGraph(const Graph &graph, ValueRange inputValues);
  void emitStep(const Graph &graph, const Graph::Step &step);
  void emitRequest(const Node &node, ValueRange operands);
  void emitControl(const Node &node, ValueRange operands);
  void emitCustom(const Node &node, ValueRange operands);
  FlatSymbolRefAttr nameOfRule(const Node &node, const Function &function, size_t inFront,
                               size_t firstCaptured);
  void emitBody(const Node &node, const Function &function, size_t firstCaptured, Region &region);
  void addResultTypes(ArrayRef<int64_t> words, OperationState &state);
  void pushResults(Operation *op);
  FlatSymbolRefAttr nameOf(const Function &function);
  void markLiterals(func::FuncOp function, const Graph &graph);
  Attribute literalOf(const Node &node, Storage *value);

  Type elementType(DType dtype) { return elementTypeOf(kindOf(dtype), builder.getContext()); }
  RankedTensorType typeOf(const Node &node) { return tensorTypeOf(node, builder.getContext()); }
  mlir::Location locationOf(const Node &node) {
    if (!node.loc.line)
      return builder.getUnknownLoc();
    return FileLineColLoc::get(builder.getContext(), node.loc.file, node.loc.line, 0);
  }
  Value valueOf(ValueId id) const { return id.isInput ? inputs[id.index] : steps[id.index]; }
  NamedAttribute array(StringRef name, ArrayRef<int64_t> values) {
    return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
  }

  OpBuilder builder;
  ModuleOp module;
  std::optional<SymbolTable> symbols;
  llvm::DenseMap<const Function *, func::FuncOp> functions;
  // Of the graph that is being written. Of an op with several results it is the first.
  std::vector<Value> inputs, steps;
};

Attribute Emitter::literalOf(const Node &node, Storage *value) {
  return dispatchElementKind(kindOf(node.dtype), [&](auto t) -> Attribute {
    using T = typename decltype(t)::type;
    const T number = *static_cast<const T *>(value->data());
    const Type type = elementType(node.dtype);
    if constexpr (isFloatElement<T>)
      return builder.getFloatAttr(type, number);
    else
      return builder.getIntegerAttr(type, number);
  });
}

void Emitter::markLiterals(func::FuncOp function, const Graph &graph) {
  for (auto [index, input] : llvm::enumerate(graph.inputs))
    if (input.node->isNumber && input.value)
      function.setArgAttr(index, "ad.literal", literalOf(*input.node, input.value.get()));
}

func::FuncOp Emitter::emitFunction(const Graph &graph, StringRef name, bool isEntry) {
  SmallVector<Type> inputTypes, resultTypes;
  for (const Graph::Input &input : graph.inputs)
    inputTypes.push_back(typeOf(*input.node));
  for (const NodeRef &result : graph.resultNodes)
    resultTypes.push_back(typeOf(*result));
  const mlir::Location loc =
      graph.resultNodes.empty() ? builder.getUnknownLoc() : locationOf(*graph.resultNodes[0]);
  auto function = func::FuncOp::create(loc, name, builder.getFunctionType(inputTypes, resultTypes));
  function.setVisibility(isEntry ? SymbolTable::Visibility::Public
                                 : SymbolTable::Visibility::Private);
  symbols->insert(function);
  // Literals become arguments of whatever calls this function, and are marked there.
  if (isEntry)
    markLiterals(function, graph);

  Block *body = function.addEntryBlock();
  const OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  for (auto [argument, input] : llvm::zip_equal(body->getArguments(), graph.inputs))
    argument.setLoc(locationOf(*input.node));
  func::ReturnOp::create(builder, loc, emitGraph(graph, body->getArguments()));
  return function;
}

/// The steps of a graph on values for its inputs, at the insertion point; gives its results.
SmallVector<Value> Emitter::emitGraph(const Graph &graph, ValueRange inputValues) {
  auto outerSteps = std::exchange(steps, {});
  auto outerInputs = std::exchange(inputs, {inputValues.begin(), inputValues.end()});
  for (const Graph::Step &step : graph.steps)
    emitStep(graph, step);
  SmallVector<Value> results;
  for (const ValueId result : graph.results)
    results.push_back(valueOf(result));
  steps = std::move(outerSteps);
  inputs = std::move(outerInputs);
  return results;
}

FlatSymbolRefAttr Emitter::nameOf(const Function &function) {
  func::FuncOp &known = functions[&function];
  if (!known) {
    // Not kept as a reference: writing the function may add others to the map.
    func::FuncOp written = emitFunction(function.graph, "f", false);
    functions[&function] = written;
    return FlatSymbolRefAttr::get(written);
  }
  return FlatSymbolRefAttr::get(known);
}

void Emitter::emitStep(const Graph &graph, const Graph::Step &step) {
  const Node &node = *step.node;
  SmallVector<Value> operands;
  for (const ValueId operand : graph.operandsOf(step))
    operands.push_back(valueOf(operand));
  if (node.kind == OpKind::Result) {
    steps.push_back(operands[0].getDefiningOp()->getResult(node.attributes[0]));
    return;
  }
  if (isRequest(node.kind))
    return emitRequest(node, operands);
  if (isControl(node.kind))
    return emitControl(node, operands);
  if (node.kind == OpKind::Custom)
    return emitCustom(node, operands);
  OperationState state(locationOf(node), opInfo(node.kind).name);
  state.addOperands(operands);
  state.addTypes(typeOf(node));
  addAttributes(node, builder, state);
  steps.push_back(builder.create(state)->getResult(0));
}

/// Takes a list with its length in front from `words`.
static ArrayRef<int64_t> takeList(ArrayRef<int64_t> &words) {
  const ArrayRef<int64_t> list = words.slice(1, words[0]);
  words = words.drop_front(1 + list.size());
  return list;
}

/// Attributes of a request: see `setAttributes` in Request.cpp.
void Emitter::emitRequest(const Node &node, ValueRange operands) {
  ArrayRef<int64_t> words = node.attributes;
  OperationState state(locationOf(node), opInfo(node.kind).name);
  state.addOperands(operands);
  state.addAttribute("callee", nameOf(*node.functions.front()));
  const bool withValue = words.front();
  words = words.drop_front();
  const ArrayRef<int64_t> wrt = takeList(words), inAxes = takeList(words),
                          outAxes = takeList(words);
  if (node.kind == OpKind::Vmap) {
    state.attributes.append(array("in_axes", inAxes));
    state.attributes.append(array("out_axes", outAxes));
  } else {
    state.attributes.append(array("wrt", wrt));
  }
  if (node.kind == OpKind::Grad && withValue)
    state.addAttribute("value", builder.getUnitAttr());
  addResultTypes(words, state);
  pushResults(builder.create(state));
}

void Emitter::addResultTypes(ArrayRef<int64_t> words, OperationState &state) {
  while (!words.empty()) {
    const Type element = elementType(static_cast<DType>(words.front()));
    words = words.drop_front();
    state.addTypes(RankedTensorType::get(takeList(words), element));
  }
}

void Emitter::pushResults(Operation *op) {
  // What has no results stands for nothing.
  steps.push_back(op->getNumResults() ? Value(op->getResult(0)) : Value());
}

/// Attributes of control flow: see Control.cpp.
void Emitter::emitControl(const Node &node, ValueRange operands) {
  ArrayRef<int64_t> words = node.attributes;
  OperationState state(locationOf(node), opInfo(node.kind).name);
  state.addOperands(operands);
  const auto addSegments = [&](ArrayRef<int64_t> sizes) {
    SmallVector<int32_t> segments(sizes);
    segments.push_back(static_cast<int32_t>(operands.size()) -
                       std::accumulate(segments.begin(), segments.end(), 0));
    state.addAttribute("operandSegmentSizes", builder.getDenseI32ArrayAttr(segments));
  };
  if (node.kind == OpKind::For) {
    state.addAttribute("trips", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("reverse", builder.getUnitAttr());
    addSegments(words.slice(2, 2));
    words = words.drop_front(4);
  } else if (node.kind == OpKind::While) {
    state.addAttribute("limit", builder.getI64IntegerAttr(words[0]));
    addSegments(words[1]);
    words = words.drop_front(2);
  }
  addResultTypes(words, state);
  size_t captured = node.functions.front()->parameterCount;
  for (const auto &function : node.functions) {
    emitBody(node, *function, captured, *state.addRegion());
    captured += function->graph.inputs.size() - function->parameterCount;
  }
  pushResults(builder.create(state));
}

/// Each body takes the parameters, and what any of them captured.
void Emitter::emitBody(const Node &node, const Function &function, size_t firstCaptured,
                       Region &region) {
  Block &block = region.emplaceBlock();
  const auto take = [&](ArrayRef<Graph::Input> added) {
    for (const Graph::Input &input : added)
      block.addArgument(typeOf(*input.node), locationOf(*input.node));
  };
  const size_t parameters = function.parameterCount;
  take(ArrayRef(node.functions.front()->graph.inputs).take_front(parameters));
  for (const auto &other : node.functions)
    take(ArrayRef(other->graph.inputs).drop_front(parameters));
  SmallVector<Value> taken(block.getArguments().take_front(parameters));
  llvm::append_range(
      taken, block.getArguments().slice(firstCaptured, function.graph.inputs.size() - parameters));
  const OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&block);
  const SmallVector<Value> results = emitGraph(function.graph, taken);
  YieldOp::create(builder, locationOf(node), results);
}

/// A function of the parameters with what any of the node's functions captured in between.
FlatSymbolRefAttr Emitter::nameOfRule(const Node &node, const Function &function, size_t inFront,
                                      size_t firstCaptured) {
  if (const auto known = functions.find(&function); known != functions.end())
    return FlatSymbolRefAttr::get(known->second);
  SmallVector<const Node *> taken;
  const auto take = [&](ArrayRef<Graph::Input> added) {
    for (const Graph::Input &input : added)
      taken.push_back(input.node.get());
  };
  const ArrayRef<Graph::Input> all = function.graph.inputs;
  const size_t parameters = function.parameterCount;
  take(all.take_front(inFront));
  for (const auto &other : node.functions)
    take(ArrayRef(other->graph.inputs).drop_front(other->parameterCount));
  const size_t behind = taken.size();
  take(all.slice(inFront, parameters - inFront));
  const auto typesOf = [&](auto &&nodes) {
    return llvm::map_to_vector(nodes, [&](auto &of) -> Type { return typeOf(*of); });
  };
  auto rule = func::FuncOp::create(
      locationOf(node), "rule",
      builder.getFunctionType(typesOf(taken), typesOf(function.graph.resultNodes)));
  rule.setPrivate();
  symbols->insert(rule);
  functions[&function] = rule;
  Block *body = rule.addEntryBlock();
  SmallVector<Value> values(body->getArguments().take_front(inFront));
  llvm::append_range(values, body->getArguments().drop_front(behind));
  llvm::append_range(values,
                     body->getArguments().slice(inFront + firstCaptured, all.size() - parameters));
  const OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  func::ReturnOp::create(builder, locationOf(node), emitGraph(function.graph, values));
  return FlatSymbolRefAttr::get(rule);
}

/// See Custom.cpp.
void Emitter::emitCustom(const Node &node, ValueRange operands) {
  OperationState state(locationOf(node), opInfo(node.kind).name);
  state.addOperands(operands);
  const auto inputCount = static_cast<int32_t>(node.functions.front()->parameterCount);
  state.addAttribute("operandSegmentSizes",
                     builder.getDenseI32ArrayAttr(
                         {inputCount, static_cast<int32_t>(operands.size()) - inputCount}));
  SmallVector<Attribute> batch;
  size_t captured = 0;
  for (const auto &[name, function] : llvm::zip_equal(ruleNames(node), node.functions)) {
    const FlatSymbolRefAttr rule =
        nameOfRule(node, *function, parametersInFront(node, name), captured);
    captured += function->graph.inputs.size() - function->parameterCount;
    if (StringRef(name) == "batch")
      batch.push_back(rule);
    else
      state.addAttribute(name, rule);
  }
  if (!batch.empty())
    state.addAttribute("batch", builder.getArrayAttr(batch));
  addResultTypes(ArrayRef(node.attributes).drop_front(4), state);
  pushResults(builder.create(state));
}

} // namespace

OwningOpRef<ModuleOp> emitModule(MLIRContext &context, const Graph &graph) {
  context.loadDialect<ADDialect, func::FuncDialect>();
  return Emitter(context).emit(graph);
}

} // namespace ad
