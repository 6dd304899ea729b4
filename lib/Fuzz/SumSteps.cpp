// Draws ops that combine elements: reductions, scans, products of matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

void Step::reduce(const ReductionSpec &spec) {
  Value x = anyOrMadeBy("ad.broadcast", spec.family); // with ties
  if (x && (x = operands.inside(x, spec.domain)))
    graph.add(spec.name, x, attribute("axes", drawAxes(typeOf(x).getRank())));
}

/// A value and its own sums, as in softmax: what reads a sum must wait for all of its terms.
void Step::normalize() {
  const ReductionSpec &spec = dice.pick(reductionSpecs());
  Value x = operands.any(ElementFamily::Float);
  if (!x || typeOf(x).getRank() == 0 || !(x = operands.inside(x, spec.domain)))
    return;
  const NamedAttribute axes = attribute("axes", drawAxes(typeOf(x).getRank()));
  const Value y = graph.add(spec.name, x, axes);
  // Along other axes where their sizes are the same.
  Value copied;
  if (y && dice.chance(0.5))
    copied =
        graph.add("ad.broadcast", y, attribute("axes", drawAxes(typeOf(x).getRank())), x.getType());
  if (y && !copied)
    copied = graph.add("ad.broadcast", y, axes, x.getType());
  if (copied)
    combine(drawSpec({"ad.add", "ad.sub", "ad.mul", "ad.div"}), {x, copied});
}

/// An outer product or sum of a vector and itself: one input that is read in two ways.
void Step::outer() {
  const Value x = operands.any(ElementFamily::Float);
  if (!x || typeOf(x).getRank() != 1)
    return;
  const int64_t size = typeOf(x).getDimSize(0);
  const Type type = typeOf(x).clone({size, size});
  const Value a = graph.add("ad.broadcast", x, attribute("axes", Axes{0}), type);
  const Value b = a ? graph.add("ad.broadcast", x, attribute("axes", Axes{1}), type) : a;
  combine(drawSpec({"ad.add", "ad.sub", "ad.mul", "ad.div"}), {a, b});
}

/// Sums over rows of what is made of the sum of each row, over more rows than a vector has lanes.
void Step::sumsOfSums() {
  const Type element =
      elementTypeOf(drawKind(dice, Flavor::Smooth), graph.getBuilder().getContext());
  const auto rows = RankedTensorType::get(dice.within(8, 33), element);
  const auto type = RankedTensorType::get({rows.getDimSize(0), dice.within(2, 7)}, element);
  const ElementwiseSpec &spec = drawSpec({"ad.add", "ad.sub", "ad.mul", "ad.div"});
  const Value x = operands.ofType(type);
  const Value y = x ? combine(spec, {x, operands.like(x)}) : x;
  const Value sums = y ? graph.add("ad.sum", y, attribute("axes", Axes{1})) : y;
  const Value z = sums ? combine(spec, {sums, operands.ofType(rows)}) : sums;
  if (z)
    graph.add("ad.sum", z, attribute("axes", Axes{0}));
}

/// A reduction of no elements, which is not empty itself.
void Step::ofNothing() {
  const Value x = operands.any(ElementFamily::Float);
  if (!x || llvm::is_contained(typeOf(x).getShape(), 0))
    return;
  Axes shape(typeOf(x).getShape());
  const int64_t axis = dice.below(shape.size() + 1);
  shape.insert(shape.begin() + axis, 0);
  const Value nothing = operands.ofType(typeOf(x).clone(shape));
  const Attribute number = graph.getBuilder().getI64IntegerAttr(axis);
  Value y;
  if (nothing && dice.chance(0.7))
    y = graph.add("ad.prod", nothing, attribute("axis", number));
  else if (nothing)
    y = graph.add("ad.sum", nothing, attribute("axes", Axes{axis}));
  if (y)
    combine(drawSpec({"ad.add", "ad.mul"}), {x, y});
}

void Step::scan() {
  const StringRef ops[] = {"ad.cumsum", "ad.prod", "ad.recurrence"};
  const StringRef op = dice.pick(ArrayRef(ops));
  const Value x = operands.any(ElementFamily::Float);
  if (!x || typeOf(x).getRank() == 0)
    return;
  SmallVector<Value> inputs = {x};
  if (op == "ad.recurrence")
    inputs.push_back(operands.like(x));
  const int64_t axis = dice.below(typeOf(x).getRank());
  OpBuilder &builder = graph.getBuilder();
  SmallVector<NamedAttribute> attributes = {
      builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis))};
  if (op != "ad.prod" && dice.chance(0.5))
    attributes.push_back(attribute("reverse", Attribute(builder.getUnitAttr())));
  if (inputs.back())
    graph.add(op, inputs, attributes, op == "ad.prod" ? Type() : x.getType());
}

void Step::matmul() {
  Value a = operands.any(ElementFamily::Float);
  if (!a)
    return;
  while (typeOf(a).getRank() < 2) {
    Axes shape(typeOf(a).getShape());
    shape.insert(shape.begin() + dice.below(shape.size() + 1), 1);
    if (!(a = graph.add("ad.reshape", a, {}, typeOf(a).clone(shape))))
      return;
  }
  const bool flipA = dice.chance(0.4), flipB = dice.chance(0.4);
  Axes shape(typeOf(a).getShape());
  const size_t row = shape.size() - 2, column = shape.size() - 1;
  const int64_t inner = shape[flipA ? row : column];
  shape[flipB ? column : row] = inner;
  shape[flipB ? row : column] = drawSize(dice);
  const Value b = shape == typeOf(a).getShape() && dice.chance(0.2)
                      ? a
                      : operands.ofType(typeOf(a).clone(shape));
  SmallVector<NamedAttribute> flags;
  const Attribute unit = graph.getBuilder().getUnitAttr();
  if (flipA)
    flags.push_back(attribute("transpose_a", unit));
  if (flipB)
    flags.push_back(attribute("transpose_b", unit));
  if (b)
    graph.add("ad.matmul", {a, b}, flags);
}

} // namespace ad::fuzz
