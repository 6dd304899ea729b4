// Draws ops that move elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

void Step::broadcast() {
  const Value x = anyOrMadeBy("ad.broadcast");
  if (!x)
    return;
  Axes shape(typeOf(x).getShape()), axes;
  const int64_t count = dice.within(1, 2);
  for (int64_t i = 0; i < count && shape.size() < 4; ++i) {
    const int64_t axis = dice.within(axes.empty() ? 0 : axes.back() + 1, shape.size());
    shape.insert(shape.begin() + axis, drawSize(dice));
    axes.push_back(axis);
    if (axis == static_cast<int64_t>(shape.size()) - 1)
      break;
  }
  if (!axes.empty())
    graph.add("ad.broadcast", x, attribute("axes", axes), typeOf(x).clone(shape));
}

void Step::reshape() {
  const Value x = operands.any();
  if (!x)
    return;
  // Axes merged, then ones inserted.
  Axes shape(typeOf(x).getShape());
  while (shape.size() > 1 && dice.chance(0.6)) {
    const size_t at = dice.below(shape.size() - 1);
    shape[at] *= shape[at + 1];
    shape.erase(shape.begin() + at + 1);
  }
  if (shape.size() < 4 && dice.chance(0.5))
    shape.insert(shape.begin() + dice.below(shape.size() + 1), 1);
  graph.add("ad.reshape", x, {}, typeOf(x).clone(shape));
}

Value Step::transposed(Value x, const Axes &permutation) {
  return graph.add("ad.transpose", x, attribute("permutation", permutation));
}

void Step::transpose() {
  const StringRef ops[] = {"ad.transpose", "ad.broadcast", "ad.matmul"};
  if (const Value x = anyOrMadeBy(dice.pick(ArrayRef(ops))))
    transposed(x, drawPermutation(typeOf(x).getRank()));
}

/// A function of transposes, alike or not, that is transposed: rewrites move them out and cancel
/// them.
void Step::transposes() {
  const Value x = operands.any(ElementFamily::Float);
  const int64_t rank = x ? typeOf(x).getRank() : 0;
  if (rank < 2)
    return;
  const Axes first = drawPermutation(rank),
             other = dice.chance(0.5) ? first : drawPermutation(rank);
  const Value a = transposed(x, first);
  if (!a)
    return;
  Axes shape(rank);
  for (auto [axis, from] : llvm::enumerate(other))
    shape[from] = typeOf(a).getDimSize(axis);
  const Value y = operands.ofType(typeOf(x).clone(shape));
  const Value b = y ? transposed(y, other) : y;
  const Value both = b ? combine(drawSpec({"ad.add", "ad.mul", "ad.maximum"}), {a, b}) : b;
  if (both)
    transposed(both, drawPermutation(rank));
}

/// Once or twice, along other axes or the same.
void Step::flip() {
  Value x = anyOrMadeBy("ad.flip");
  for (int64_t count = dice.within(1, 2); x && count > 0; --count)
    x = graph.add("ad.flip", x, attribute("axes", drawAxes(typeOf(x).getRank())), x.getType());
}

void Step::slice() {
  const Value x = anyOrMadeBy(dice.chance(0.5)   ? "ad.slice"
                              : dice.chance(0.5) ? "ad.pad"
                                                 : "ad.concat");
  if (!x)
    return;
  Axes sizes, offsets, strides = drawPerAxis(typeOf(x).getRank(), 1, 3);
  for (auto [axis, size] : llvm::enumerate(typeOf(x).getShape())) {
    if (dice.chance(0.4))
      strides[axis] = 1;
    offsets.push_back(size > 0 && dice.chance(0.6) ? dice.below(size) : 0);
    const int64_t most = size == 0 ? 0 : (size - offsets.back() - 1) / strides[axis] + 1;
    sizes.push_back(dice.chance(0.7) ? most : dice.within(0, most));
  }
  graph.add("ad.slice", x, {attribute("offsets", offsets), attribute("strides", strides)},
            typeOf(x).clone(sizes));
}

/// A slice that begins at a whole line of memory: without gaps it needs no copy.
void Step::view() {
  constexpr int64_t line = 16; // elements of f32
  Value x = operands.any();
  const int64_t size = x ? typeOf(x).getNumElements() : 0;
  if (size <= line || !(x = operands.reshaped(x, {size})))
    return;
  const int64_t offset = line * dice.within(0, (size - 1) / line), stride = dice.within(1, 2);
  graph.add("ad.slice", x, {attribute("offsets", {offset}), attribute("strides", {stride})},
            typeOf(x).clone({dice.within(1, (size - offset - 1) / stride + 1)}));
}

void Step::pad() {
  const Value x = anyOrMadeBy("ad.pad");
  if (!x)
    return;
  const int64_t rank = typeOf(x).getRank();
  const double value = dice.chance(0.5) ? 0.0 : dice.within(-2, 2);
  graph.add("ad.pad", x,
            {attribute("low", drawPerAxis(rank, 0, 2)), attribute("high", drawPerAxis(rank, 0, 2)),
             attribute("interior", drawPerAxis(rank, 0, 1)),
             attribute("value", graph.getBuilder().getF64FloatAttr(value))});
}

void Step::concat() {
  const Value x = operands.any();
  if (!x || typeOf(x).getRank() == 0)
    return;
  const int64_t axis = dice.below(typeOf(x).getRank());
  SmallVector<Value> inputs = {x};
  for (int64_t more = dice.within(1, 2); more > 0; --more) {
    Axes shape(typeOf(x).getShape());
    if (dice.chance(0.5))
      shape[axis] = drawSize(dice);
    inputs.push_back(dice.chance(0.2) ? x : operands.ofType(typeOf(x).clone(shape)));
    if (!inputs.back())
      return;
  }
  graph.add("ad.concat", inputs, attribute("axis", graph.getBuilder().getI64IntegerAttr(axis)));
}

} // namespace ad::fuzz
