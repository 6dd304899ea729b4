// Chooses what to draw next.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

Value Step::anyOrMadeBy(StringRef op, ElementFamily family) {
  if (dice.chance(0.25))
    if (const Value made = graph.draw([&](Value value) {
          Operation *producer = value.getDefiningOp();
          return producer && producer->getName().getStringRef() == op &&
                 contains(family, *elementKindOf(typeOf(value).getElementType()));
        }))
      return made;
  return operands.any(family);
}

Axes Step::drawAxes(int64_t rank) {
  Axes axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (dice.chance(0.5))
      axes.push_back(axis);
  if (axes.empty() && rank > 0)
    axes.push_back(dice.below(rank));
  return axes;
}

Axes Step::drawPerAxis(int64_t rank, int64_t low, int64_t high) {
  Axes numbers;
  for (int64_t axis = 0; axis < rank; ++axis)
    numbers.push_back(dice.within(low, high));
  return numbers;
}

Axes Step::drawPermutation(int64_t rank) {
  Axes permutation = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  for (size_t i = permutation.size(); i > 1; --i)
    std::swap(permutation[i - 1], permutation[dice.below(i)]);
  return permutation;
}

namespace {

struct Weighted {
  unsigned weight;
  void (Step::*draw)();
};
constexpr Weighted families[] = {{50, &Step::elementwise}, {10, &Step::compareAndSelect},
                                 {3, &Step::cast},         {5, &Step::broadcast},
                                 {10, &Step::reduce},      {4, &Step::reshape},
                                 {4, &Step::transpose},    {4, &Step::slice},
                                 {2, &Step::flip},         {2, &Step::view},
                                 {3, &Step::scan},         {3, &Step::masked},
                                 {3, &Step::pad},          {3, &Step::concat},
                                 {5, &Step::matmul},       {2, &Step::leaf},
                                 {1, &Step::detach},       {4, &Step::sample},
                                 {4, &Step::call},         {4, &Step::byIndex},
                                 {2, &Step::order},        {1, &Step::random},
                                 {4, &Step::signs},        {4, &Step::choices},
                                 {3, &Step::bounds},       {3, &Step::transposes},
                                 {4, &Step::windows},      {2, &Step::ends},
                                 {4, &Step::normalize},    {3, &Step::sumsOfSums},
                                 {1, &Step::ofNothing},    {2, &Step::outer}};

/// The entry of a list that is for an op, or null; one of them if there are several.
template <class Spec>
const Spec *draw(Dice &dice, ArrayRef<Spec> specs, StringRef op) {
  SmallVector<const Spec *> found;
  for (const Spec &spec : specs)
    if (spec.name == op)
      found.push_back(&spec);
  return found.empty() ? nullptr : found[dice.below(found.size())];
}

} // namespace

void addStepTowards(Graph &graph, StringRef op) {
  Step step(graph, {});
  Dice &dice = graph.getDice();
  if (const ElementwiseSpec *spec = draw(dice, elementwiseSpecs(), op))
    return step.elementwise(*spec);
  if (const ReductionSpec *spec = draw(dice, reductionSpecs(), op))
    return step.reduce(*spec);
  const SampleSpec *spec = draw(dice, sampleSpecs(), op);
  if (spec && dice.chance(0.5))
    return step.sample(*spec);
  (step.*dice.pick(ArrayRef(families)).draw)();
}

void addStep(Graph &graph, Helpers helpers) {
  unsigned total = 0;
  for (const Weighted &family : families)
    total += family.weight;
  size_t ticket = graph.getDice().below(total);
  Step step(graph, helpers);
  for (const Weighted &family : families) {
    if (ticket < family.weight)
      return (step.*family.draw)();
    ticket -= family.weight;
  }
}

} // namespace ad::fuzz
