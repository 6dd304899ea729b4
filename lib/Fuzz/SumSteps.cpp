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
