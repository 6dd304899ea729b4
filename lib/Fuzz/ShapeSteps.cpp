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

} // namespace ad::fuzz
