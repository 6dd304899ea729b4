// Draws, for each cell, small graphs until one has the op on such operands, and checks its
// gradient. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Cells.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "Fuzz/Steps.h"
#include "llvm/Support/xxhash.h"
#include <numeric>

using namespace mlir;

namespace ad::fuzz {
namespace {

/// Fills the cells of one op and element type.
class Filler {
public:
  Filler(Native &native, StringRef op, ElementKind kind, uint64_t seed)
      : native(native), op(op), element(elementTypeOf(kind, &native.context())), seed(seed),
        dice(seed) {}

  OpCells fill(ElementKind kind);

private:
  struct Drawn {
    Case input;
    Operation *op;
  };

  uint64_t seedOf(Layout layout, int round) const;
  Cell fillDrawn(Layout layout, int round);
  Cell fillUndrawn(Layout layout);
  std::optional<Drawn> draw(Layout layout);
  std::optional<Case> construct(Layout layout, int variant, std::string &refusal);
  Value addArgument(Graph &graph, ArrayRef<int64_t> shape);
  Value addOperand(Graph &graph, Layout layout, int64_t broadcastAxis);
  Cell check(const Case &input);

  Native &native;
  StringRef op;
  Type element;
  uint64_t seed;
  Dice dice;
  /// An instance of the op, whatever its operands, and the most operands that it was seen with.
  std::optional<Drawn> example;
  size_t mostOperands = 0;
};

/// Numbers in the domain of the op.
Value Filler::addArgument(Graph &graph, ArrayRef<int64_t> shape) {
  const Domain domain = domainOf(op);
  HostTensor tensor = *HostTensor::create(RankedTensorType::get(shape, element));
  dispatchElementKind(tensor.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    for (T &number : tensor.elements<T>())
      number = static_cast<T>(dice.between(domain.low, domain.high));
  });
  return graph.addArgument(tensor);
}

/// A value of the layout, and what it is made of. A negative axis says that it is not broadcast.
Value Filler::addOperand(Graph &graph, Layout layout, int64_t broadcastAxis) {
  OpBuilder &builder = graph.getBuilder();
  const auto numbers = [&](StringRef name, ArrayRef<int64_t> values) {
    return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
  };
  const auto type = RankedTensorType::get(shapeFor(layout), element);
  if (layout == Layout::Sliced)
    return graph.add("ad.slice", addArgument(graph, {layoutSide + 2, 2 * layoutSide + 1}),
                     {numbers("offsets", {1, 1}), numbers("strides", {1, 2})}, type);
  if (type.getRank() == 3 && broadcastAxis >= 0)
    return graph.add("ad.broadcast", addArgument(graph, {layoutSide, layoutSide}),
                     numbers("axes", {broadcastAxis}), type);
  return addArgument(graph, type.getShape());
}

std::optional<Filler::Drawn> Filler::draw(Layout layout) {
  constexpr int steps = 6;
  Drawn drawn{{Flavor::Smooth, ModuleOp::create(UnknownLoc::get(&native.context())), {}}, nullptr};
  Graph graph(*drawn.input.module, "f", dice, Flavor::Smooth);
  addOperand(graph, layout, 0);
  Operation *any = nullptr;
  for (int i = 0; i < steps && !drawn.op; ++i) {
    addStepTowards(graph, op);
    for (Operation &made : graph.getFunction().front()) {
      if (made.getName().getStringRef() != op || floatOperands(&made).empty() ||
          getElementTypeOrSelf(floatOperands(&made).front().getType()) != element)
        continue;
      any = &made;
      if (hasLayout(&made, layout))
        drawn.op = &made;
    }
  }
  if (!any)
    return std::nullopt;
  const bool isWanted = drawn.op != nullptr;
  drawn.op = isWanted ? drawn.op : any;
  mostOperands = std::max(mostOperands, floatOperands(any).size());
  graph.finish(SmallVector<Value>(drawn.op->getResults()));
  drawn.input.arguments = graph.getArguments();
  if (isWanted)
    return drawn;
  if (!example)
    example = std::move(drawn);
  return std::nullopt;
}

/// Dual numbers, or where they do not know the op, both modes and differences.
Cell Filler::check(const Case &input) {
  Check check(input, native, dice.next());
  bool isChecked = false;
  for (auto *oracle : {checkDual, checkDotProduct, checkDifferences}) {
    check.isSkipped = false;
    if (Finding finding = oracle(check))
      return {Cell::Wrong, *finding};
    isChecked |= !check.isSkipped && oracle != checkDotProduct;
    if (isChecked)
      return {Cell::Checked, ""};
  }
  return {Cell::Missing, "no oracle has something to say"};
}

/// An attribute for operands of another rank: as it is, or what is likely to fit.
Attribute adapted(Attribute attribute, int64_t rank, int variant) {
  if (variant == 0)
    return attribute;
  if (const auto number = llvm::dyn_cast<IntegerAttr>(attribute))
    return IntegerAttr::get(number.getType(), 0);
  const auto array = llvm::dyn_cast<DenseI64ArrayAttr>(attribute);
  if (!array)
    return attribute;
  SmallVector<int64_t> numbers(array.asArrayRef());
  numbers.resize(variant == 1 ? rank : std::min<int64_t>(numbers.size(), rank), 0);
  if (variant == 2)
    std::iota(numbers.begin(), numbers.end(), 0);
  return DenseI64ArrayAttr::get(attribute.getContext(), numbers);
}
constexpr int numVariants = 3;

/// The example on operands of the layout, or nothing and what the op said to them.
std::optional<Case> Filler::construct(Layout layout, int variant, std::string &refusal) {
  Case made{Flavor::Smooth, ModuleOp::create(UnknownLoc::get(&native.context())), {}};
  Graph graph(*made.module, "f", dice, Flavor::Smooth);
  const SmallVector<int64_t> shape = shapeFor(layout);
  const SmallVector<Value> floats = floatOperands(example->op);
  SmallVector<Value> operands;
  size_t position = 0;
  for (const Value old : example->op->getOperands()) {
    if (!isDifferentiableType(old.getType())) {
      operands.push_back(graph.addArgument(typeOf(old).clone(shape)));
      continue;
    }
    const bool isFirst = position == 0, isLast = position + 1 == floats.size();
    ++position;
    const bool isBroadcast = (isFirst && layout != Layout::BroadcastRight) ||
                             (isLast && layout != Layout::BroadcastLeft);
    operands.push_back(addOperand(graph, layout, !isBroadcast ? -1 : isFirst ? 0 : 2));
  }
  SmallVector<NamedAttribute> attributes;
  for (const NamedAttribute attribute : example->op->getAttrs())
    attributes.push_back(
        {attribute.getName(), adapted(attribute.getValue(), shape.size(), variant)});
  Value y = graph.add(op, operands, attributes);
  if (!y && graph.getRefusal().empty()) // it does not infer its type
    y = graph.add(op, operands, attributes, RankedTensorType::get(shape, element));
  refusal = graph.getRefusal().str();
  if (!y)
    return std::nullopt;
  graph.finish(y);
  made.arguments = graph.getArguments();
  return made;
}

Cell Filler::fillUndrawn(Layout layout) {
  const auto info = RegisteredOperationName::lookup(op, &native.context());
  if (info->hasTrait<OpTrait::ZeroDerivative>())
    return {Cell::Excused, "its derivative is zero by its record"};
  if (needsTwo(layout) && mostOperands == 1)
    return {Cell::Excused, "one operand carries a derivative"};
  if (!example)
    return {Cell::Missing, "no instance was drawn"};
  std::string refusal;
  for (int variant = 0; variant < numVariants; ++variant)
    if (const std::optional<Case> made = construct(layout, variant, refusal))
      return check(*made);
  return refusal.empty() ? Cell{Cell::Missing, "no such operands were found"}
                         : Cell{Cell::Excused, refusal};
}

/// Of a cell's own: what is drawn for another cell does not change what is drawn for this one.
uint64_t Filler::seedOf(Layout layout, int round) const {
  std::string name;
  llvm::raw_string_ostream(name) << op << ' ' << element << ' ' << nameOf(layout) << ' ' << round;
  return seed ^ llvm::xxh3_64bits(name);
}

Cell Filler::fillDrawn(Layout layout, int round) {
  constexpr int most = 200;
  dice = Dice(seedOf(layout, round));
  for (int attempt = 0; attempt < most; ++attempt) {
    if (needsTwo(layout) && mostOperands == 1)
      break;
    if (const std::optional<Drawn> drawn = draw(layout)) {
      const Cell cell = check(drawn->input);
      if (cell.state != Cell::Missing)
        return cell;
    }
  }
  return {};
}

/// An instance that was drawn for one layout tells what the op says to operands of another. So all
/// layouts are drawn before one is given up; and what is missing then is drawn again, since an op
/// may be rare on a type.
OpCells Filler::fill(ElementKind kind) {
  constexpr int rounds = 20;
  OpCells made{op, kind, SmallVector<Cell>(std::size(layouts))};
  if (!isDifferentiableType(RankedTensorType::get({}, element))) {
    std::string text;
    llvm::raw_string_ostream(text) << element << " carries no derivative";
    llvm::fill(made.cells, Cell{Cell::Excused, text});
    return made;
  }
  for (int round = 0; round < rounds; ++round) {
    for (auto [layout, cell] : llvm::zip_equal(layouts, made.cells))
      if (cell.state == Cell::Missing)
        cell = fillDrawn(layout, round);
    for (auto [layout, cell] : llvm::zip_equal(layouts, made.cells))
      if (cell.state == Cell::Missing)
        cell = fillUndrawn(layout);
  }
  return made;
}

} // namespace

std::vector<OpCells> fillCells(Native &native, uint64_t seed) {
  std::vector<OpCells> all;
  for (const RegisteredOperationName name :
       native.context().getRegisteredOperationsByDialect("ad")) {
    // The others name functions, hold regions, or make values of nothing.
    if ((!name.hasInterface<DifferentiableOpInterface>() &&
         !name.hasTrait<OpTrait::ZeroDerivative>()) ||
        name.hasInterface<SymbolUserOpInterface>())
      continue;
    for (unsigned kind = 0; kind < numElementKinds; ++kind)
      all.push_back(
          Filler(native, name.getStringRef(), ElementKind(kind), seed).fill(ElementKind(kind)));
  }
  return all;
}

} // namespace ad::fuzz
