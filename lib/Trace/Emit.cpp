// Graph to IR, generic over op names.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Emit.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

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
  void emitStep(const Graph &graph, const Graph::Step &step);
  void emitRequest(const Node &node, ValueRange operands);
  FlatSymbolRefAttr nameOf(const Function &function);
  void addAttributes(const Node &node, OperationState &state);
  void markLiterals(func::FuncOp function, const Graph &graph);
  Attribute literalOf(const Node &node, Storage *value);

  Type elementType(DType dtype) { return elementTypeOf(kindOf(dtype), builder.getContext()); }
  RankedTensorType typeOf(const Node &node) {
    return RankedTensorType::get(node.shape, elementType(node.dtype));
  }
  mlir::Location locationOf(const Node &node) {
    if (!node.loc.line)
      return builder.getUnknownLoc();
    return FileLineColLoc::get(builder.getContext(), node.loc.file, node.loc.line, 0);
  }
  Value valueOf(ValueId id) const {
    return id.isInput ? Value(arguments[id.index]) : steps[id.index];
  }
  NamedAttribute array(StringRef name, ArrayRef<int64_t> values) {
    return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
  }

  OpBuilder builder;
  ModuleOp module;
  std::optional<SymbolTable> symbols;
  llvm::DenseMap<const Function *, func::FuncOp> functions;
  // Of the function that is being written: a request has one value per result.
  Block::BlockArgListType arguments;
  std::vector<Value> steps;
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
  auto outerSteps = std::exchange(steps, {});
  auto outerArguments = std::exchange(arguments, body->getArguments());
  for (auto [argument, input] : llvm::zip_equal(body->getArguments(), graph.inputs))
    argument.setLoc(locationOf(*input.node));
  for (const Graph::Step &step : graph.steps)
    emitStep(graph, step);
  SmallVector<Value> results;
  for (const ValueId result : graph.results)
    results.push_back(valueOf(result));
  func::ReturnOp::create(builder, loc, results);
  steps = std::move(outerSteps);
  arguments = outerArguments;
  return function;
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
  OperationState state(locationOf(node), opInfo(node.kind).name);
  state.addOperands(operands);
  state.addTypes(typeOf(node));
  addAttributes(node, state);
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
  state.addAttribute("callee", nameOf(*node.function));
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
  while (!words.empty()) {
    const Type element = elementType(static_cast<DType>(words.front()));
    words = words.drop_front();
    state.addTypes(RankedTensorType::get(takeList(words), element));
  }
  Operation *request = builder.create(state);
  // A request without results stands for nothing.
  steps.push_back(request->getNumResults() ? Value(request->getResult(0)) : Value());
}

void Emitter::addAttributes(const Node &node, OperationState &state) {
  const ArrayRef<int64_t> words = node.attributes;
  switch (node.kind) {
  case OpKind::Constant: {
    const RankedTensorType type = typeOf(node);
    const Type element = type.getElementType();
    const Attribute value =
        isFloat(node.dtype)
            ? Attribute(builder.getFloatAttr(element, node.value))
            : Attribute(builder.getIntegerAttr(element, static_cast<int64_t>(node.value)));
    state.addAttribute("value", DenseElementsAttr::get(type, value));
    return;
  }
  case OpKind::Compare:
    state.addAttribute(
        "predicate",
        ComparePredicateAttr::get(builder.getContext(), static_cast<ComparePredicate>(words[0])));
    return;
  case OpKind::Broadcast:
  case OpKind::Flip:
  case OpKind::Sum:
  case OpKind::Mean:
  case OpKind::Amax:
    state.attributes.append(array("axes", words));
    return;
  case OpKind::Transpose:
    state.attributes.append(array("permutation", words));
    return;
  case OpKind::Slice:
    state.attributes.append(array("offsets", words.take_front(words.size() / 2)));
    state.attributes.append(array("strides", words.drop_front(words.size() / 2)));
    return;
  case OpKind::Pad: {
    const size_t rank = words.size() / 3;
    state.attributes.append(array("low", words.slice(0, rank)));
    state.attributes.append(array("high", words.slice(rank, rank)));
    state.attributes.append(array("interior", words.slice(2 * rank, rank)));
    state.addAttribute("value", builder.getF64FloatAttr(node.value));
    return;
  }
  case OpKind::Cumsum:
  case OpKind::Recurrence:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("reverse", builder.getUnitAttr());
    return;
  case OpKind::Gather:
  case OpKind::ScatterAdd:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("batched", builder.getUnitAttr());
    return;
  case OpKind::Argsort:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("descending", builder.getUnitAttr());
    return;
  case OpKind::CheckIndex:
    state.addAttribute("dimension", builder.getI64IntegerAttr(words[0]));
    state.addAttribute("size", builder.getI64IntegerAttr(words[1]));
    return;
  case OpKind::Random:
    state.addAttribute("offset", builder.getI64IntegerAttr(words[0]));
    return;
  case OpKind::Concat:
  case OpKind::Iota:
  case OpKind::Prod:
  case OpKind::InverseIndex:
  case OpKind::Argcummax:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    return;
  case OpKind::Matmul:
    if (words[0])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    if (words[1])
      state.addAttribute("transpose_b", builder.getUnitAttr());
    return;
  case OpKind::TriangularSolve:
    if (words[0])
      state.addAttribute("upper", builder.getUnitAttr());
    if (words[1])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    if (words[2])
      state.addAttribute("unit", builder.getUnitAttr());
    return;
  case OpKind::Lu:
    state.addAttribute("refused_by",
                       RefusedByAttr::get(builder.getContext(), static_cast<RefusedBy>(words[0])));
    return;
  case OpKind::LuSolve:
    if (words[0])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    return;
  default:
    return;
  }
}

} // namespace

OwningOpRef<ModuleOp> emitModule(MLIRContext &context, const Graph &graph) {
  context.loadDialect<ADDialect, func::FuncDialect>();
  return Emitter(context).emit(graph);
}

} // namespace ad
