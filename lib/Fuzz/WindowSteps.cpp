// Draws slices, pads and concats, and those that undo or continue one another.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

void Step::slice() {
  if (const Value x = anyOrMadeBy(dice.chance(0.5)   ? "ad.slice"
                                  : dice.chance(0.5) ? "ad.pad"
                                                     : "ad.concat"))
    sliced(x);
}

Value Step::sliced(Value x) {
  Axes sizes, offsets, strides = drawPerAxis(typeOf(x).getRank(), 1, 3);
  for (auto [axis, size] : llvm::enumerate(typeOf(x).getShape())) {
    if (dice.chance(0.4))
      strides[axis] = 1;
    offsets.push_back(size > 0 && dice.chance(0.6) ? dice.below(size) : 0);
    const int64_t most = size == 0 ? 0 : (size - offsets.back() - 1) / strides[axis] + 1;
    sizes.push_back(dice.chance(0.7) ? most : dice.within(0, most));
  }
  return window(x, offsets, sizes, strides);
}

Value Step::window(Value x, const Axes &offsets, const Axes &sizes, const Axes &strides) {
  return graph.add("ad.slice", x, {attribute("offsets", offsets), attribute("strides", strides)},
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
  if (const Value x = anyOrMadeBy("ad.pad"))
    padded(x);
}

Value Step::padded(Value x) {
  const int64_t rank = typeOf(x).getRank();
  const double value = dice.chance(0.5) ? 0.0 : dice.within(-2, 2);
  return graph.add("ad.pad", x,
                   {attribute("low", drawPerAxis(rank, 0, 2)),
                    attribute("high", drawPerAxis(rank, 0, 2)),
                    attribute("interior", drawPerAxis(rank, 0, dice.chance(0.5) ? 0 : 1)),
                    attribute("value", graph.getBuilder().getF64FloatAttr(value))});
}

void Step::concat() {
  if (const Value x = operands.any())
    concatenated(x);
}

Value Step::concatenated(Value x) {
  if (typeOf(x).getRank() == 0)
    return {};
  const int64_t axis = dice.below(typeOf(x).getRank());
  SmallVector<Value> inputs = {x};
  for (int64_t more = dice.within(1, 2); more > 0; --more) {
    Axes shape(typeOf(x).getShape());
    if (dice.chance(0.5))
      shape[axis] = drawSize(dice);
    inputs.push_back(dice.chance(0.2) ? x : operands.ofType(typeOf(x).clone(shape)));
    if (!inputs.back())
      return {};
  }
  return join(inputs, axis);
}

Value Step::join(ArrayRef<Value> inputs, int64_t axis) {
  return graph.add("ad.concat", inputs,
                   attribute("axis", graph.getBuilder().getI64IntegerAttr(axis)));
}

/// A window on what was put together, or the other way round: rewrites make them one.
void Step::windows() {
  Value (Step::*const steps[])(Value) = {&Step::sliced, &Step::padded, &Step::concatenated};
  Value x = operands.any();
  for (int64_t count = dice.within(2, 3); x && count > 0; --count)
    x = (this->*steps[dice.below(std::size(steps))])(x);
}

/// The two ends of a value, in order or not, with or without what was between them.
void Step::ends() {
  const Value x = operands.any();
  if (!x || typeOf(x).getRank() == 0)
    return;
  const int64_t axis = dice.below(typeOf(x).getRank()), size = typeOf(x).getDimSize(axis);
  const int64_t cut = dice.within(0, size), next = dice.chance(0.5) ? cut : dice.within(cut, size);
  const Axes none(typeOf(x).getRank(), 0), each(typeOf(x).getRank(), 1);
  Axes head(typeOf(x).getShape()), tail = head, offsets = none;
  head[axis] = cut;
  tail[axis] = size - next;
  offsets[axis] = next;
  const Value a = window(x, none, head, each);
  const Value b = a ? window(x, offsets, tail, each) : a;
  if (b && dice.chance(0.7))
    join({a, b}, axis);
  else if (b)
    join({b, a}, axis);
}

} // namespace ad::fuzz
