// Draws ops that take elements by index, on the order of elements, and random numbers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/IndexSteps.h"
#include "Fuzz/Inputs.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

using Attributes = SmallVector<NamedAttribute>;

Attributes attributesOf(Graph &graph, int64_t axis, StringRef flag, bool hasFlag) {
  OpBuilder &builder = graph.getBuilder();
  Attributes attributes{builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis))};
  if (hasFlag)
    attributes.push_back(builder.getNamedAttr(flag, builder.getUnitAttr()));
  return attributes;
}

/// A constant of numbers in [0, bound).
Value drawIndices(Graph &graph, ArrayRef<int64_t> shape, int64_t bound) {
  Dice &dice = graph.getDice();
  const ElementKind kind = dice.chance(0.3) ? ElementKind::I32 : ElementKind::I64;
  const auto type =
      RankedTensorType::get(shape, elementTypeOf(kind, graph.getBuilder().getContext()));
  FailureOr<HostTensor> indices = HostTensor::create(type);
  if (failed(indices) || (bound == 0 && indices->getNumElements() > 0))
    return {};
  dispatchElementKind(kind, [&](auto t) {
    using T = typename decltype(t)::type;
    for (T &index : indices->elements<T>())
      index = static_cast<T>(dice.below(bound));
  });
  return graph.addConstant(*indices);
}

/// A value with an axis, and which one.
std::pair<Value, int64_t> drawAxis(Graph &graph, ElementFamily family) {
  const Value x = Operands(graph).any(family);
  if (!x || typeOf(x).getRank() == 0)
    return {};
  return {x, static_cast<int64_t>(graph.getDice().below(typeOf(x).getRank()))};
}

void gather(Graph &graph) {
  Dice &dice = graph.getDice();
  const auto [x, axis] = drawAxis(graph, ElementFamily::Any);
  if (!x)
    return;
  const bool isBatched = dice.chance(0.5);
  SmallVector<int64_t> shape{drawSize(dice)};
  if (isBatched) {
    const int64_t count = shape.front();
    shape.assign(typeOf(x).getShape().begin(), typeOf(x).getShape().end());
    shape[axis] = count;
  } else if (dice.chance(0.3)) {
    shape.push_back(dice.within(0, 3));
  }
  if (const Value indices = drawIndices(graph, shape, typeOf(x).getDimSize(axis)))
    graph.add("ad.gather", {x, indices}, attributesOf(graph, axis, "batched", isBatched));
}

void scatterAdd(Graph &graph) {
  Dice &dice = graph.getDice();
  const auto [x, axis] = drawAxis(graph, ElementFamily::Number);
  if (!x)
    return;
  const bool isBatched = dice.chance(0.5);
  SmallVector<int64_t> shape(typeOf(x).getShape());
  SmallVector<int64_t> each = shape, one{shape[axis]};
  shape[axis] = drawSize(dice);
  const Value indices = drawIndices(graph, isBatched ? each : one, shape[axis]);
  if (indices)
    graph.add("ad.scatter_add", {x, indices}, attributesOf(graph, axis, "batched", isBatched),
              typeOf(x).clone(shape));
}

/// Writing by index: the last one wins. All ops of indices in a row.
void scatter(Graph &graph) {
  Dice &dice = graph.getDice();
  const auto [x, axis] = drawAxis(graph, ElementFamily::Any);
  if (!x)
    return;
  OpBuilder &builder = graph.getBuilder();
  const int64_t count = typeOf(x).getDimSize(axis), size = drawSize(dice);
  const Value indices = drawIndices(graph, typeOf(x).getShape(), size);
  if (!indices || count == 0)
    return;
  SmallVector<int64_t> shape(typeOf(x).getShape());
  shape[axis] = size;
  const Value last = graph.add("ad.inverse_index", indices, attributesOf(graph, axis, "", false),
                               typeOf(indices).clone(shape));
  // −1 stands for the last place then.
  const Value place =
      last ? graph.add("ad.check_index", last,
                       {builder.getNamedAttr("dimension", builder.getI64IntegerAttr(axis)),
                        builder.getNamedAttr("size", builder.getI64IntegerAttr(count))},
                       last.getType())
           : last;
  if (place)
    graph.add("ad.gather", {x, place}, attributesOf(graph, axis, "batched", true));
}

/// One entry replaced.
void put(Graph &graph) {
  const auto [x, axis] = drawAxis(graph, ElementFamily::Any);
  if (!x || typeOf(x).getDimSize(axis) == 0)
    return;
  const auto index = [&, size = typeOf(x).getDimSize(axis)] {
    return drawIndices(graph, {}, size);
  };
  const Value from = index(), to = index();
  const Value entry =
      graph.add("ad.gather", {x, from}, attributesOf(graph, axis, "batched", false));
  if (entry)
    graph.add("ad.put", {x, entry, to}, attributesOf(graph, axis, "", false));
}

} // namespace

void addIndexStep(Graph &graph) {
  void (*const draws[])(Graph &) = {gather, scatterAdd, scatter, put};
  graph.getDice().pick(llvm::ArrayRef(draws))(graph);
}

void addOrderStep(Graph &graph) {
  // Where elements are equal, differences see another order than the derivative.
  if (graph.getFlavor() == Flavor::Smooth)
    return;
  Dice &dice = graph.getDice();
  const bool isSorted = dice.chance(0.7);
  const auto [x, axis] = drawAxis(graph, isSorted ? ElementFamily::Any : ElementFamily::Number);
  if (!x)
    return;
  const Type type = typeOf(x).clone(graph.getBuilder().getI64Type());
  const Value order =
      isSorted ? graph.add("ad.argsort", x,
                           attributesOf(graph, axis, "descending", dice.chance(0.5)), type)
               : graph.add("ad.argcummax", x, attributesOf(graph, axis, "", false), type);
  if (order)
    graph.add("ad.gather", {x, order}, attributesOf(graph, axis, "batched", true));
}

void addRandomStep(Graph &graph) {
  Dice &dice = graph.getDice();
  OpBuilder &builder = graph.getBuilder();
  FailureOr<HostTensor> key = HostTensor::create(RankedTensorType::get({2}, builder.getI64Type()));
  if (failed(key))
    return;
  for (int64_t &word : key->elements<int64_t>())
    word = static_cast<int64_t>(dice.next());
  const ElementKind kinds[] = {ElementKind::F32, ElementKind::F64, ElementKind::I32,
                               ElementKind::I64};
  // Integers carry no derivative, so a smooth case stays with floats.
  const size_t count = graph.getFlavor() == Flavor::Smooth ? 2 : 4;
  const Type element = elementTypeOf(kinds[dice.below(count)], builder.getContext());
  graph.add("ad.random", graph.addConstant(*key),
            builder.getNamedAttr("offset", builder.getI64IntegerAttr(dice.within(0, 5))),
            RankedTensorType::get(drawShape(dice), element));
}

} // namespace ad::fuzz
